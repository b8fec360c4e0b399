#include "state/installed.hpp"

#include "state_fixture.hpp"

namespace jetcrew::state {
namespace {

using InstalledTest = StateTest;

Installed wheel(std::string name, std::string version, bool requested = false,
                std::string environment = "default") {
  return {.ecosystem = "wheel",
          .name = std::move(name),
          .environment = std::move(environment),
          .architecture = "",
          .version = version,
          .sha256 = "sha of " + version,
          .file_name = "x.whl",
          .origin = "upload",
          .job_id = std::nullopt,
          .requested = requested,
          .installed_at = ""};
}

Installed deb(std::string name, std::string architecture) {
  auto package = wheel(std::move(name), "1.0-1", false, "");
  package.ecosystem = "deb";
  package.architecture = std::move(architecture);
  return package;
}

TEST_F(InstalledTest, IsReplacedInPlaceAndStaysRequested) {
  put_installed(database(), wheel("numpy", "1.26.3", true));
  clock.advance(std::chrono::seconds(1));
  put_installed(database(), wheel("numpy", "1.26.4"));
  const auto all = list_installed(database());
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].version, "1.26.4");
  EXPECT_TRUE(all[0].requested);
  EXPECT_EQ(all[0].installed_at, database().now());
}

TEST_F(InstalledTest, IsTheSameOnlyInEnvironmentAndArchitecture) {
  put_installed(database(), deb("libx", "arm64"));
  put_installed(database(), deb("libx", "armhf"));
  put_installed(database(), wheel("numpy", "1"));
  put_installed(database(), wheel("numpy", "1", false, "other"));
  EXPECT_EQ(list_installed(database()).size(), 4U);
  EXPECT_EQ(list_installed_debs(database()).size(), 2U);
  EXPECT_EQ(list_installed_in(database(), "other").size(), 1U);
  EXPECT_TRUE(remove_installed(database(), "deb", "libx", "", "armhf"));
  EXPECT_FALSE(remove_installed(database(), "deb", "libx", "", "armhf"));
  EXPECT_EQ(list_installed_debs(database()).size(), 1U);
}

TEST_F(InstalledTest, AnEnvironmentIsReplacedAsAWhole) {
  put_installed(database(), deb("libx", "arm64"));
  put_installed(database(), wheel("other", "1", false, "other"));
  replace_installed(database(), "default", {wheel("numpy", "1"), wheel("pillow", "1")});
  const auto first = list_installed_in(database(), "default").at(0).installed_at;
  clock.advance(std::chrono::seconds(1));
  replace_installed(database(), "default", {wheel("ipdb", "1"), wheel("numpy", "1")});
  const auto now = list_installed_in(database(), "default");
  ASSERT_EQ(now.size(), 2U);
  EXPECT_EQ(now[0].name, "ipdb");
  EXPECT_EQ(now[1].installed_at, first) << "it is the same one";
  EXPECT_EQ(list_installed(database()).size(), 4U);
}

TEST_F(InstalledTest, OneOfAnotherEnvironmentChangesNothing) {
  replace_installed(database(), "default", {wheel("numpy", "1")});
  EXPECT_EQ(error_of([&] {
              replace_installed(database(), "default",
                                {wheel("ipdb", "1"), wheel("numpy", "1", false, "other")});
            }).code(),
            "internal");
  EXPECT_EQ(list_installed_in(database(), "default").at(0).name, "numpy");
}

}  // namespace
}  // namespace jetcrew::state
