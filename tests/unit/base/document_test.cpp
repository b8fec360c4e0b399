#include "base/document.hpp"

#include <gtest/gtest.h>

#include "base/text.hpp"

namespace jetcrew {
namespace {

Error blame(const std::string& file, const std::string& pointer, const std::string& reason) {
  return {"wrong", fmt::format("{}#{}: {}", file, pointer, reason)};
}

/// What is said of the first thing that is wrong.
template <class Read>
std::string said(std::string_view text, const Read& read) {
  try {
    const auto document = parse_document("a.json", text, blame);
    read(Node("a.json", document, blame));
    return "";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), "wrong");
    return error.message();
  }
}

std::string said(std::string_view text) {
  return said(text, [](const Node&) {});
}

TEST(Document, IsJson) {
  EXPECT_EQ(said("{}"), "");
  for (const auto* text :
       {"", "{", "nonsense", "{} {}", "[1,]", "{'a': 1}", "\"\xff\"", "[NaN]", "// note\n{}"}) {
    EXPECT_TRUE(said(text).starts_with("a.json#: ")) << text;
  }
}

TEST(Document, WhatIsSaidOfItIsShortText) {
  const auto message = said("\"\xff\xfe\"");
  EXPECT_EQ(to_valid_utf8(message), message);
  EXPECT_LT(said("\"" + std::string(1U << 20U, 'x')).size(), 400U);
}

TEST(Document, IsNotDeeperThan32) {
  const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
  EXPECT_EQ(said(nested(32)), "");
  EXPECT_EQ(said(nested(34)), "a.json#: nested deeper than 32");
  EXPECT_FALSE(said(nested(1'000'000)).empty());
}

TEST(Document, EveryPlaceIsNamed) {
  const auto at = [](auto read) { return said(R"({"a/b": [{"~": 1}]})", read); };
  EXPECT_EQ(at([](const Node& all) { static_cast<void>(all.at("a/b").elements()[0].at("~").text()); }),
            "a.json#/a~1b/0/~0: must be text");
  EXPECT_EQ(at([](const Node& all) { static_cast<void>(all.at("c")); }), "a.json#: has no member \"c\"");
  EXPECT_EQ(at([](const Node& all) { static_cast<void>(all.at("a/b").at("c")); }),
            "a.json#/a~1b: must be an object");
  EXPECT_EQ(at([](const Node& all) { static_cast<void>(all.elements()); }), "a.json#: must be a list");
  EXPECT_EQ(at([](const Node& all) { all.only({"a"}); }),
            "a.json#: has a member \"a/b\" that is not known here");
  EXPECT_EQ(at([](const Node& all) { all.only({"a", "a/b"}); }), "");
  EXPECT_EQ(at([](const Node& all) { EXPECT_FALSE(all.find("c")); }), "");
}

TEST(Document, ValuesAreOfTheirKind) {
  const auto of = [](std::string_view value, auto read) {
    return said(fmt::format(R"({{"a": {}}})", value), [&](const Node& all) { read(all.at("a")); });
  };
  const auto text = [](const Node& node) { static_cast<void>(node.text()); };
  const auto texts = [](const Node& node) { static_cast<void>(node.texts()); };
  const auto boolean = [](const Node& node) { static_cast<void>(node.boolean()); };
  const auto small = [](const Node& node) { static_cast<void>(node.integer(0, 10)); };
  const auto any = [](const Node& node) { static_cast<void>(node.integer(INT64_MIN, INT64_MAX)); };
  EXPECT_EQ(of("\"x\"", text), "");
  EXPECT_EQ(of('"' + std::string(4096, 'x') + '"', text), "");
  for (const auto& bad :
       {std::string("\"\""), '"' + std::string(4097, 'x') + '"', std::string("1"), std::string("null")})
    EXPECT_NE(of(bad, text), "") << bad;
  EXPECT_EQ(of("[\"x\", \"y\"]", texts), "");
  EXPECT_EQ(of("[\"x\", 1]", texts), "a.json#/a/1: must be text");
  EXPECT_EQ(of("true", boolean), "");
  EXPECT_NE(of("0", boolean), "");
  for (const auto* good : {"0", "10"}) EXPECT_EQ(of(good, small), "") << good;
  for (const auto* bad : {"-1", "11", "1.0", "1e0", "\"1\"", "18446744073709551615", "9223372036854775808"})
    EXPECT_NE(of(bad, small), "") << bad;
  for (const auto* good : {"9223372036854775807", "-9223372036854775808"})
    EXPECT_EQ(of(good, any), "") << good;
  for (const auto* bad : {"9223372036854775808", "18446744073709551615", "1e30", "-9223372036854775809"})
    EXPECT_NE(of(bad, any), "") << bad;
}

}  // namespace
}  // namespace jetcrew
