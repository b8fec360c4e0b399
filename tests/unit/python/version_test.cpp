#include "python/version.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"

namespace jetcrew::python {
namespace {

TEST(Version, OrderOfOneRelease) {
  // Each is greater than all before it.
  const char* const ascending[] = {"0",
                                   "0.0.1",
                                   "1.dev0",
                                   "1.0.dev1",
                                   "1.0a0.dev3",
                                   "1.0a1",
                                   "1.0a1.post1",
                                   "1.0a2",
                                   "1.0a10",
                                   "1.0b1.dev1",
                                   "1.0b1",
                                   "1.0rc1",
                                   "1.0rc2",
                                   "1.0",
                                   "1.0+abc",
                                   "1.0+abc.1",
                                   "1.0+abd",
                                   "1.0+1",
                                   "1.0+1.a",
                                   "1.0+1.0",
                                   "1.0+2",
                                   "1.0.post0",
                                   "1.0.post1.dev1",
                                   "1.0.post1",
                                   "1.0.post1+x",
                                   "1.0.1.dev1",
                                   "1.0.1",
                                   "1.1",
                                   "1.9",
                                   "1.10",
                                   "2.0.0a0+nv23.1",
                                   "2.0.0",
                                   "20240101",
                                   "18446744073709551615",
                                   "18446744073709551616",
                                   "99999999999999999999999",
                                   "1!0.dev1",
                                   "1!0.1",
                                   "2!0"};
  const std::size_t count = std::size(ascending);
  for (std::size_t i = 0; i < count; ++i) {
    for (std::size_t k = 0; k < count; ++k) {
      const auto a = Version::parse(ascending[i]);
      const auto b = Version::parse(ascending[k]);
      EXPECT_EQ(a <=> b, i <=> k) << ascending[i] << " and " << ascending[k];
      EXPECT_EQ(a == b, i == k) << ascending[i] << " and " << ascending[k];
    }
  }
}

TEST(Version, SpellingsOfOneVersion) {
  const char* const same[][2] = {{"1", "1.0.0"},
                                 {"01.00", "1"},
                                 {"0!1", "1"},
                                 {"v1.0", "1.0"},
                                 {"1.0ALPHA2", "1.0a2"},
                                 {"1.0-beta_2", "1.0b2"},
                                 {"1.0c1", "1.0rc1"},
                                 {"1.0.preview-1", "1.0rc1"},
                                 {"1.0pre", "1.0rc0"},
                                 {"1.0a-", "1.0a0"},
                                 {"1.0-3", "1.0.post3"},
                                 {"1.0rev3", "1.0.post3"},
                                 {"1.0r", "1.0.post0"},
                                 {"1.0a--2", "1.0a0.post2"},
                                 {"1.0DEV", "1.0.dev0"},
                                 {"1.0a1-dev2", "1.0a1.dev2"},
                                 {"2.0.0+nv22.01", "2.0.0+NV22.1"},
                                 {"1.0+a-b_c", "1.0+a.b.c"},
                                 {" 1.0\t\n", "1.0"},
                                 {"\u30001.0\u202f", "1.0"}};
  for (const auto& [a, b] : same) EXPECT_EQ(Version::parse(a), Version::parse(b)) << a << " and " << b;
}

TEST(Version, Normalized) {
  const char* const cases[][2] = {{"V1.00.0", "1.0.0"},
                                  {"1!02-RC.03-r4_dev+Ubuntu_007", "1!2rc3.post4.dev0+ubuntu.7"},
                                  {"1.0+0a", "1.0+0a"},
                                  {"2.1.0a0+41361538.nv23.06", "2.1.0a0+41361538.nv23.6"},
                                  {"0.0", "0.0"}};
  for (const auto& [text, normalized] : cases) {
    EXPECT_EQ(Version::parse(text).normalized(), normalized);
    EXPECT_EQ(Version::parse(normalized).normalized(), normalized);
    EXPECT_EQ(Version::parse(text).text(), text) << "as written";
  }
}

TEST(Version, Parts) {
  const auto version = Version::parse("1!2.0.10rc3.post4.dev5+nv22.01");
  EXPECT_EQ(version.public_version(), "1!2.0.10rc3.post4.dev5");
  EXPECT_EQ(version.base_version(), "1!2.0.10");
  EXPECT_EQ(version.local(), "nv22.1");
  EXPECT_EQ(version.epoch(), "1");
  EXPECT_EQ(version.release(), (std::vector<std::string_view>{"2", "0", "10"}));
  EXPECT_TRUE(version.is_prerelease() && version.is_devrelease() && version.is_postrelease() &&
              version.has_local());
  EXPECT_EQ(version.public_key(), Version::parse("1!2.0.10rc3.post4.dev5").public_key());

  const auto plain = Version::parse("7");
  EXPECT_EQ(plain.epoch(), "0");
  EXPECT_EQ(plain.local(), "");
  EXPECT_FALSE(plain.is_prerelease() || plain.is_devrelease() || plain.is_postrelease() || plain.has_local());
  EXPECT_TRUE(Version::parse("1.dev1").is_prerelease());
  EXPECT_FALSE(Version::parse("1.post1").is_prerelease());
}

TEST(Version, RefusesWhatIsNone) {
  const char* const bad[] = {
      "",       "a",       "1.",    ".1",   "1..2",   "1.0+",  "1.0+a..b", "1.0+a+b", "1!",
      "!1",     "1!2!3",   "1.0x",  "1.0-", "1.0a--", "1.0 a", "1.0-1-1",  "1.0a1a",  "1.0.dev1.post1",
      "latest", "1.0~rc1", "1:1.0", "é1",   "1.0é",   "vv1",   "1.0p",     "-1"};
  for (const auto* text : bad) EXPECT_FALSE(Version::try_parse(text)) << text;
  EXPECT_FALSE(Version::try_parse(std::string_view("1.0\0", 4))) << "NUL";
  try {
    Version::parse("1.0~rc1");
    FAIL() << "accepted";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), "version_invalid");
    EXPECT_EQ(error.facts().at("version"), "1.0~rc1");
  }
}

TEST(Version, BoundsWhatItTakes) {
  EXPECT_TRUE(Version::try_parse(std::string(Version::most_digits, '1')));
  EXPECT_FALSE(Version::try_parse(std::string(Version::most_digits + 1, '1')));
  EXPECT_FALSE(Version::try_parse("1+" + std::string(Version::longest, 'a')));
  const auto huge = Version::parse(std::string(Version::most_digits, '9'));
  EXPECT_GT(huge, Version::parse(std::string(Version::most_digits - 1, '9')));
}

}  // namespace
}  // namespace jetcrew::python
