#include "checks/dpkg_consistent.hpp"

#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/files.hpp"
#include "base/process.hpp"
#include "base/root.hpp"

namespace jetcrew::checks {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

std::string described(std::string_view line) {
  const auto parsed = parse_verify_line(line);
  if (!parsed) return "none";
  constexpr std::string_view kinds[] = {"missing", "changed", "unreadable"};
  return fmt::format("{}{} {}", kinds[static_cast<int>(parsed->kind)], parsed->conffile ? " conffile" : "",
                     parsed->path);
}

TEST(VerifyLine, ReadsWhatDpkgWrites) {
  EXPECT_EQ(described("??5?????? c /etc/fake.conf"), "changed conffile /etc/fake.conf");
  EXPECT_EQ(described("??5??????   /usr/bin/fake tool"), "changed /usr/bin/fake tool");
  EXPECT_EQ(described("missing     /usr/bin/x"), "missing /usr/bin/x");
  EXPECT_EQ(described("missing   c /etc/x"), "missing conffile /etc/x");
  EXPECT_EQ(described("missing     /root/x (Permission denied)"), "unreadable /root/x");
  EXPECT_EQ(described(""), "none");
  EXPECT_EQ(described("dpkg: something"), "none");
  EXPECT_EQ(described("?????????   /usr/bin/x"), "none");
}

/// A root with one package that real dpkg built and installed there.
class DpkgRoot : public testing::Test {
 protected:
  void SetUp() override {
    const auto package = folder_.path() / "package";
    put(package / "DEBIAN/control",
        "Package: fake\nVersion: 1\nArchitecture: all\nMaintainer: A <a@example.org>\nDescription: x\n");
    put(package / "DEBIAN/conffiles", "/etc/fake.conf\n");
    put(package / "etc/fake.conf", "a = 1\n");
    put(package / "usr/bin/fake", "x\n");
    put(package / "usr/share/fake-doc/fake/readme", "x\n");
    std::string sums;
    for (const auto* path : {"usr/bin/fake", "usr/share/fake-doc/fake/readme"}) {
      sums += fmt::format("401b30e3b8b5d629635a5c613cdb7919  {}\n", path);
    }
    put(package / "DEBIAN/md5sums", sums);
    fs::create_directories(root_ / "var/lib/dpkg/updates");
    put(root_ / "var/lib/dpkg/status", "");
    Command build;
    build.argv = {"dpkg-deb", "--root-owner-group", "-b", package, folder_.path() / "fake.deb"};
    ASSERT_TRUE(run(build).ok());
    Command install;
    install.argv = {"dpkg",
                    fmt::format("--root={}", root_.string()),
                    "--force-not-root",
                    "--force-bad-path",
                    "-i",
                    folder_.path() / "fake.deb"};
    const auto outcome = run(install);
    ASSERT_TRUE(outcome.ok()) << outcome.errors;
  }

  static void put(const fs::path& path, std::string_view text) {
    fs::create_directories(path.parent_path());
    std::ofstream(path) << text;
  }

  Result check() { return dpkg_consistent(Root(root_), {"fake"}); }

  TemporaryFolder folder_;
  fs::path root_ = folder_.path() / "root";
};

TEST_F(DpkgRoot, AFreshInstallPasses) {
  const auto result = check();
  EXPECT_EQ(result.status, Status::passed) << result.detail;
  EXPECT_EQ(result.name, "dpkg-consistent");
  EXPECT_EQ(result.values.at("packages"), 1);
  EXPECT_TRUE(to_json(result).at("environment").is_null());
}

TEST_F(DpkgRoot, AChangedConffileIsTheAdministratorsRight) {
  put(root_ / "etc/fake.conf", "a = 2\n");
  EXPECT_EQ(check().status, Status::passed) << check().detail;
}

TEST_F(DpkgRoot, AChangedFileFails) {
  put(root_ / "usr/bin/fake", "rotten\n");
  const auto result = check();
  EXPECT_EQ(result.status, Status::failed);
  EXPECT_EQ(result.values.at("changed"), nlohmann::json({"/usr/bin/fake"}));
  EXPECT_THAT(result.detail, HasSubstr("/usr/bin/fake"));
  EXPECT_EQ(result.code, "check_files_changed");
  EXPECT_EQ(result.facts.at("path"), "/usr/bin/fake");
  EXPECT_NE(result.hint, "");
}

TEST_F(DpkgRoot, AMissingFileFailsUnlessDpkgWasToldToLeaveItOut) {
  fs::remove(root_ / "usr/share/fake-doc/fake/readme");
  EXPECT_EQ(check().status, Status::failed);
  EXPECT_EQ(check().values.at("missing"), nlohmann::json({"/usr/share/fake-doc/fake/readme"}));
  put(root_ / "etc/dpkg/dpkg.cfg.d/slim", "path-exclude=/usr/share/fake-doc/*\n");
  EXPECT_EQ(check().status, Status::passed) << check().detail;
}

TEST_F(DpkgRoot, AHalfDonePackageFails) {
  auto status = read_file(root_ / "var/lib/dpkg/status");
  const auto at = status.find("ok installed");
  ASSERT_NE(at, std::string::npos);
  put(root_ / "var/lib/dpkg/status", status.replace(at, 12, "ok unpacked"));
  const auto result = check();
  EXPECT_EQ(result.status, Status::failed);
  EXPECT_THAT(result.detail, HasSubstr("fake"));
  EXPECT_THAT(result.hint, HasSubstr("dpkg --configure -a"));
}

TEST_F(DpkgRoot, APackageThatIsNotThereFails) {
  const auto result = dpkg_consistent(Root(root_), {"fake", "not-there"});
  EXPECT_EQ(result.status, Status::failed);
  EXPECT_THAT(result.detail, HasSubstr("not-there"));
}

TEST_F(DpkgRoot, WithoutPackagesOnlyTheAuditIsDone) {
  put(root_ / "usr/bin/fake", "rotten\n");
  EXPECT_EQ(dpkg_consistent(Root(root_), {}).status, Status::passed);
}

}  // namespace
}  // namespace jetcrew::checks
