#include "debian/version.hpp"

#include <random>

#include <gtest/gtest.h>

#include "base/process.hpp"
#include "deb_builder.hpp"
#include "debian/batch.hpp"

namespace jetcrew::debian {
namespace {

TEST(Version, SortsAsPolicySays) {
  // Each one below the next; Debian Policy 5.6.12 and the tests of dpkg gave the cases.
  const std::vector<std::string> rising{"~~",
                                        "~~a",
                                        "~",
                                        "0",
                                        "0+",
                                        "1.0~",
                                        "1.0~beta1~svn1245",
                                        "1.0~beta1",
                                        "1.0",
                                        "1.0-0ubuntu1",
                                        "1.0-1~bpo1",
                                        "1.0-1",
                                        "1.0-1a",
                                        "1.0-1+b1",
                                        "1.0-2",
                                        "1.0-10",
                                        "1.0a",
                                        "1.0+dfsg",
                                        "1.0.1",
                                        "1.1",
                                        "1.10",
                                        "1.99",
                                        "2",
                                        "1:0",
                                        "1:1",
                                        "2:0",
                                        "2147483647:0"};
  for (std::size_t i = 0; i < rising.size(); ++i) {
    for (std::size_t j = 0; j < rising.size(); ++j) {
      EXPECT_EQ(Version::parse(rising[i]) <=> Version::parse(rising[j]), i <=> j)
          << rising[i] << " " << rising[j];
    }
  }
}

TEST(Version, EqualThoughWrittenDifferently) {
  const std::pair<std::string, std::string> pairs[] = {
      {"1.0", "1.0-0"}, {"0:1.0", "1.0"},  {"1.09", "1.9"},     {"1.0", "1.00"}, {"1.a", "1.a0"},
      {"00:1", "1"},    {" 1.0\n", "1.0"}, {"1.0-a", "1.0-a0"}, {"1-000", "1"}};
  for (const auto& [a, b] : pairs) {
    EXPECT_EQ(Version::parse(a), Version::parse(b)) << a << " " << b;
    EXPECT_EQ(Version::parse(a).key(), Version::parse(b).key());
  }
  EXPECT_EQ(Version::parse("1.0-0").text(), "1.0-0");
}

TEST(Version, LongNumbersCompareByValue) {
  const std::string nines(254, '9');
  EXPECT_LT(Version::parse(nines), Version::parse("1" + std::string(254, '0')));
  EXPECT_LT(Version::parse(nines + "0"), Version::parse(nines + "1"));
  EXPECT_LT(Version::parse(std::string(300, '9')), Version::parse("1" + std::string(300, '0')));
  EXPECT_EQ(Version::parse(std::string(300, '0') + "1"), Version::parse("1"));
}

TEST(Version, RefusesWhatDpkgRefuses) {
  const std::string nul(
      "1\0"
      "2",
      3);
  for (const std::string text :
       {"", " ", "0:", ":1.0", "1.0-", "0:0 0-1", "-1:0-1", "999999999999999999999999:0-1", "a:0-0", "-0",
        "0:-0", "2147483648:1", "10a:5.2", "1 2"}) {
    EXPECT_EQ(test::code_of([&] { Version::parse(text); }), "version_invalid") << text;
  }
  EXPECT_EQ(test::code_of([&] { Version::parse(nul); }), "version_invalid");
  EXPECT_EQ(test::code_of([&] { Version::parse("1\xC3\xA9"); }), "version_invalid");
  EXPECT_EQ(test::code_of([&] { Version::parse(std::string(5000, '1')); }), "version_invalid");
}

TEST(Version, AcceptsWhatDpkgOnlyWarnsOf) {
  for (const std::string text : {"foo5.2", "~1", "1.0_1", "0:0-0:0", "5.2@3-2", "+1", "-0:1"}) {
    EXPECT_EQ(test::code_of([&] { Version::parse(text); }), "") << text;
  }
}

TEST(Version, NoVersionIsBelowAll) {
  EXPECT_LT(Version(), Version::parse("~~~"));
  EXPECT_TRUE(Version().empty());
}

/// A made-up version, or one that differs from `like` in a place or two.
std::string made_up(std::mt19937& random, const std::string& like) {
  constexpr std::string_view characters = "0019az.+~~-:Ab";
  const auto any = [&] { return characters[random() % characters.size()]; };
  std::string text;
  if (like.empty()) {
    text = random() % 4 == 0 ? "1:1" : "1";
    for (auto left = random() % 6; left > 0; --left) text += any();
    return text;
  }
  for (const char c : like) {
    if (random() % 6 != 0) text += c;
    if (random() % 6 == 0) text += any();
  }
  return "1" + text;
}

TEST(Version, AgreesWithDpkg) {
  std::mt19937 random(20261122);
  const std::vector<std::string> operators{"lt", "le", "eq", "ne", "ge", "gt"};
  int valid = 0;
  for (int i = 0; i < 400; ++i) {
    const auto a = made_up(random, {});
    const auto b = made_up(random, random() % 2 == 0 ? a : std::string());
    const auto& op = operators[random() % operators.size()];
    Command command;
    command.argv = {"dpkg", "--compare-versions", a, op, b};
    const auto outcome = run(command);
    if (outcome.errors.find("error") != std::string::npos) {
      EXPECT_EQ(test::code_of([&] { compare(a, op, b); }), "version_invalid") << a << " " << op << " " << b;
    } else {
      ++valid;
      EXPECT_EQ(compare(a, op, b), outcome.ok()) << a << " " << op << " " << b;
    }
  }
  EXPECT_GT(valid, 150);
}

}  // namespace
}  // namespace jetcrew::debian
