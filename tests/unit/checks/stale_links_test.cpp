#include "checks/stale_links.hpp"

#include <fstream>

#include <gtest/gtest.h>

#include "base/files.hpp"
#include "base/process.hpp"
#include "base/root.hpp"

namespace jetcrew::checks {
namespace {

namespace fs = std::filesystem;

class StaleLinks : public testing::Test {
 protected:
  void SetUp() override {
    fs::create_directories(folder_.path() / "usr/lib");
    fs::create_directories(folder_.path() / "var/lib/dpkg/info");
    std::ofstream(folder_.path() / "var/lib/dpkg/info/libone1.md5sums")
        << "401b30e3b8b5d629635a5c613cdb7919  usr/lib/libone.so.1.2\n";
  }
  /// A library that says it is called so.
  void build(const std::string& file, const std::string& soname) {
    Command compile;
    compile.argv = {"cc",
                    "-shared",
                    "-nostdlib",
                    "-x",
                    "c",
                    "/dev/null",
                    "-Wl,-soname," + soname,
                    "-o",
                    folder_.path() / "usr/lib" / file};
    const auto outcome = run(compile);
    ASSERT_TRUE(outcome.ok()) << outcome.errors;
  }
  bool operator()(const std::string& path) const { return ldconfig_took_it(Root(folder_.path()), path); }

  TemporaryFolder folder_;
};

TEST_F(StaleLinks, ALinkWhoseLibraryIsInNoPackageWasTakenAway) {
  EXPECT_TRUE((*this)("/usr/lib/libone.so.1"));
}

TEST_F(StaleLinks, ALinkWhoseLibraryIsThereIsMissing) {
  build("libone.so.1.2", "libone.so.1");
  EXPECT_FALSE((*this)("/usr/lib/libone.so.1"));
  build("libm-2.31.so", "libm.so.6");
  EXPECT_FALSE((*this)("/usr/lib/libm.so.6")) << "called otherwise than its link";
}

TEST_F(StaleLinks, AFileIsMissing) {
  EXPECT_FALSE((*this)("/usr/lib/libone.so.1.2")) << "dpkg has its checksum";
  EXPECT_FALSE((*this)("/usr/lib/libone.so")) << "ldconfig leaves the links of developers alone";
  EXPECT_FALSE((*this)("/usr/bin/one"));
  EXPECT_FALSE((*this)("/usr/gone/libone.so.1")) << "the folder itself is gone";
}

}  // namespace
}  // namespace jetcrew::checks
