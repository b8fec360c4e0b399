#include "debian/scan_cache.hpp"

#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/files.hpp"

namespace jetcrew::debian {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class ScanCacheTest : public ::testing::Test {
 protected:
  fs::path write(std::string_view text, const std::string& name = "Packages") const {
    const auto path = folder_.path() / name;
    std::ofstream(path, std::ios::binary) << text;
    return path;
  }

  fs::path cache() const { return folder_.path() / "cache"; }

  std::vector<fs::path> kept() const {
    std::vector<fs::path> found;
    if (!fs::exists(cache())) return found;
    for (const auto& entry : fs::directory_iterator(cache())) found.push_back(entry.path());
    return found;
  }

  /// All that a scan tells, as text.
  std::vector<std::string> scan(const fs::path& file) const {
    const PackagesIndex index(file);
    std::vector<std::string> seen;
    scan_cached(index, cache(), [&](const StanzaGlance& glance) {
      seen.push_back(fmt::format("{} {} {} [{}] {}+{} line {}", glance.package, glance.version,
                                 glance.architecture, glance.provides, glance.place.offset, glance.place.size,
                                 glance.place.line));
    });
    return seen;
  }

  TemporaryFolder folder_;
};

constexpr std::string_view two =
    "Package: a\nVersion: 1\nArchitecture: all\nProvides: x, y (= 2)\n\nPackage: b\nVersion: "
    "2\nArchitecture: arm64\n";

TEST_F(ScanCacheTest, TellsTheSameTheSecondTime) {
  const auto file = write(two);
  const auto first = scan(file);
  ASSERT_THAT(first, SizeIs(2));
  ASSERT_THAT(kept(), SizeIs(1));
  const auto written = fs::last_write_time(kept()[0]);
  EXPECT_EQ(scan(file), first);
  EXPECT_EQ(fs::last_write_time(kept()[0]), written) << "it was used, not made again";
}

TEST_F(ScanCacheTest, AChangedFileIsScannedAgain) {
  const auto file = write(two);
  scan(file);
  write("Package: c\nVersion: 3\nArchitecture: all\n");
  EXPECT_THAT(scan(file), ElementsAre(::testing::StartsWith("c 3 all")));
  EXPECT_THAT(kept(), SizeIs(1)) << "in place of the one before";
}

TEST_F(ScanCacheTest, ADamagedOneIsNotBelieved) {
  const auto file = write(two);
  const auto first = scan(file);
  const auto whole = read_file(kept()[0]);
  for (std::size_t at = 0; at < whole.size(); ++at) {
    auto damaged = whole;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x41);
    std::ofstream(kept()[0], std::ios::binary | std::ios::trunc) << damaged;
    ASSERT_EQ(scan(file), first) << "byte " << at;
  }
  for (std::size_t size = 0; size < whole.size(); ++size) {
    std::ofstream(kept()[0], std::ios::binary | std::ios::trunc) << whole.substr(0, size);
    ASSERT_EQ(scan(file), first) << "cut at " << size;
  }
}

TEST_F(ScanCacheTest, WithoutAPlaceForItTheIndexIsScanned) {
  const auto file = write(two);
  std::ofstream(cache()) << "a file where the folder should be";
  EXPECT_THAT(scan(file), SizeIs(2));
  EXPECT_THAT(scan(file), SizeIs(2));
}

TEST_F(ScanCacheTest, KeepsFewOfThem) {
  for (int i = 0; i < 70; ++i) scan(write(two, "Packages" + std::to_string(i)));
  EXPECT_THAT(kept(), SizeIs(64));
}

TEST_F(ScanCacheTest, AnEmptyIndex) {
  const auto file = write("");
  EXPECT_THAT(scan(file), IsEmpty());
  EXPECT_THAT(scan(file), IsEmpty());
}

}  // namespace
}  // namespace jetcrew::debian
