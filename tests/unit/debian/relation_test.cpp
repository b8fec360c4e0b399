#include "debian/relation.hpp"

#include <gtest/gtest.h>

#include "deb_builder.hpp"

namespace jetcrew::debian {
namespace {

/// Parsed and printed again, clauses separated by `, `.
std::string again(std::string_view field) {
  std::string text;
  for (const auto& clause : parse_relations(field)) text += (text.empty() ? "" : ", ") + to_string(clause);
  return text;
}

TEST(Relation, ReadsWhatPackagesHave) {
  EXPECT_EQ(again("libc6 (>= 2.27), default-mta | mail-transport-agent"),
            "libc6 (>= 2.27), default-mta | mail-transport-agent");
  EXPECT_EQ(again("python3:any (>= 3.6~), libstdc++6:arm64"), "python3:any (>= 3.6~), libstdc++6:arm64");
  EXPECT_EQ(again(""), "");
  EXPECT_EQ(again("libpython3.6-stdlib (= 3.6.9-1~18.04ubuntu1.4)"),
            "libpython3.6-stdlib (= 3.6.9-1~18.04ubuntu1.4)");
}

TEST(Relation, BlanksMayStandAnywhere) {
  EXPECT_EQ(again("some( <<1)"), "some (<< 1)");
  EXPECT_EQ(again("a(>=1)|b ( = 2 ) ,\n c\n\t(>> 3)"), "a (>= 1) | b (= 2), c (>> 3)");
}

TEST(Relation, ObsoleteOperatorsMeanWhatDpkgTakesThemFor) {
  EXPECT_EQ(again("a (< 1), b (> 1), c (1)"), "a (<= 1), b (>= 1), c (= 1)");
}

TEST(Relation, EmptyClausesAreDropped) {
  EXPECT_EQ(again(", a, , b,"), "a, b");
}

TEST(Relation, RestrictionsAreReadOver) {
  EXPECT_EQ(again("a [arm64 !amd64], b (>= 1) [linux-any] <!nocheck> <cross>, c"), "a, b (>= 1), c");
}

TEST(Relation, RefusesGarbage) {
  for (const auto field :
       {"a |", "| a", "a | | b", "a (>< 1)", "a (= )", "a (>= 1", "a (>= 1) b", "a b", "a:", "a: any",
        "a :any", "-a", "a (>= 1) (<< 2)", "a [arm64", "a <x", "(>= 1)", "a:b:c", "a (>= 1 2)"}) {
    const auto code = test::code_of([&] { parse_relations(field); });
    EXPECT_TRUE(code == "relation_invalid" || code == "version_invalid") << field << ": " << code;
  }
  EXPECT_EQ(test::code_of([] { parse_relations(std::string_view("a\0b", 3)); }), "relation_invalid");
  EXPECT_EQ(test::code_of([] { parse_relations("\xFF\xFE"); }), "relation_invalid");
}

TEST(Relation, PlainFieldsHaveNoAlternatives) {
  EXPECT_EQ(parse_plain_relations("a, b (<< 2)").size(), 2U);
  EXPECT_EQ(test::code_of([] { parse_plain_relations("a | b"); }), "relation_invalid");
}

TEST(Relation, TakesThousandsButNotEndlessly) {
  std::string field;
  for (int i = 0; i < 10000; ++i) field += "package" + std::to_string(i) + " (>= 1) | other,";
  EXPECT_EQ(parse_relations(field).size(), 10000U);
  std::string endless = "a";
  for (int i = 0; i < 100001; ++i) endless += "|a";
  EXPECT_EQ(test::code_of([&] { parse_relations(endless); }), "relation_invalid");
}

TEST(Relation, SatisfiesComparesAsDpkg) {
  const auto one = Version::parse("1.0-1");
  const auto two = Version::parse("2.0-1");
  EXPECT_TRUE(satisfies(one, Operator::any, Version()));
  EXPECT_TRUE(satisfies(one, Operator::less, two));
  EXPECT_FALSE(satisfies(one, Operator::less, one));
  EXPECT_TRUE(satisfies(one, Operator::less_equal, one));
  EXPECT_TRUE(satisfies(one, Operator::equal, one));
  EXPECT_FALSE(satisfies(one, Operator::equal, two));
  EXPECT_TRUE(satisfies(two, Operator::greater_equal, one));
  EXPECT_TRUE(satisfies(two, Operator::greater, one));
  EXPECT_FALSE(satisfies(one, Operator::greater, one));
  EXPECT_TRUE(satisfies(Version::parse("1.0"), parse_relations("x (= 1.0-0)").front().front()));
}

TEST(Relation, PackageNames) {
  for (const auto name : {"a", "libstdc++6", "python3.6-dev", "0ad", "A_b"})
    EXPECT_TRUE(is_package_name(name)) << name;
  for (const auto name : {"", "-a", "a b", "a/b", "..", "a:b", "a\n"})
    EXPECT_FALSE(is_package_name(name)) << name;
}

}  // namespace
}  // namespace jetcrew::debian
