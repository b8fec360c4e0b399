#include "supply/release.hpp"

#include "support/error_of.hpp"

namespace jetcrew::supply {
namespace {

using namespace std::chrono_literals;
const std::string digest(64, 'b');

TEST(Releases, SayWhichListsThereAre) {
  const auto release = parse_release(
      "Origin: Debian\nSuite: stable\nCodename: bookworm\n"
      "Architectures: all amd64 arm64\nComponents: main contrib\n"
      "Valid-Until: Sat, 17 May 2025 09:12:34 UTC\nAcquire-By-Hash: yes\n"
      "No-Support-for-Architecture-all: Packages\n"
      "MD5Sum:\n 0123 1 main/x\nSHA256:\n " +
          digest + " 1484 main/binary-arm64/Packages.xz\n " + digest + "  7 main/binary-all/Packages\n",
      "InRelease");
  EXPECT_EQ(release.origin, "Debian");
  EXPECT_EQ(release.codename, "bookworm");
  EXPECT_TRUE(release.has_architecture("arm64"));
  EXPECT_FALSE(release.has_architecture("armhf"));
  EXPECT_TRUE(release.by_hash);
  ASSERT_EQ(release.indexes.size(), 2U);
  EXPECT_EQ(release.indexes.at("main/binary-arm64/Packages.xz").size, 1484U);
  EXPECT_EQ(release.indexes.at("main/binary-arm64/Packages.xz").sha256, digest);
  EXPECT_TRUE(release.valid_until);
}

TEST(Releases, WithoutGoodSumsAreRefused) {
  for (const auto* text : {"", "Origin: x\n", "MD5Sum:\n 0123 1 main/x\n"})
    EXPECT_EQ(error_of([&] { parse_release(text, "Release"); }).code(), "release_invalid") << text;
  EXPECT_EQ(error_of([] { parse_release("no stanza\n", "Release"); }).code(), "control_malformed");
}

// What leads out of the suite is never asked for.
TEST(Releases, NameNothingOutside) {
  for (const auto* path : {"../x/Packages", "/etc/passwd", "main/../../x", "main//x"}) {
    std::string text =
        "SHA256:\n " + digest + " 1 " + path + "\n " + digest + " 2 main/binary-arm64/Packages\n";
    try {
      EXPECT_FALSE(parse_release(text, "Release").indexes.contains(path)) << path;
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), "release_invalid") << path;
    }
  }
}

TEST(Releases, HaveDates) {
  const auto day = std::chrono::sys_days(std::chrono::year(2025) / 5 / 17);
  EXPECT_EQ(parse_release_date("Sat, 17 May 2025 09:12:34 UTC"), day + 9h + 12min + 34s);
  EXPECT_EQ(parse_release_date("Sat, 17 May 2025  9:12:34 +0000"), day + 9h + 12min + 34s);
  for (const auto* text : {"", "yesterday", "Sat, 32 May 2025 09:12:34 UTC", "Sat, 17 Mai 2025 09:12:34 UTC",
                           "Sat, 17 May 2025 25:12:34 UTC", "17 May"})
    EXPECT_FALSE(parse_release_date(text)) << text;
}

}  // namespace
}  // namespace jetcrew::supply
