#include "python/metadata.hpp"

#include <gtest/gtest.h>

#include "python/refusal.hpp"

namespace jetcrew::python {
namespace {

using testing::refusal_of;

TEST(Metadata, ReadsRepeatedHeaders) {
  const auto metadata = Metadata::parse(
      "Metadata-Version: 2.1\r\nNAME: Foo.Bar\r\nVersion: 1.0+cu12\r\nSummary: Does things\r\n"
      "License: MIT\r\nLicense-Expression: Apache-2.0\r\nRequires-Python: >=3.8\r\n"
      "Requires-Dist: a (>=1)\r\nRequires-Dist: b ; extra == 'x'\r\nProvides-Extra: x\r\n"
      "\r\nRequires-Dist: of-the-body\r\n");
  EXPECT_EQ(metadata.name, "Foo.Bar");
  EXPECT_EQ(metadata.version, "1.0+cu12");
  EXPECT_EQ(metadata.summary, "Does things");
  EXPECT_EQ(metadata.license, "Apache-2.0");
  EXPECT_EQ(metadata.requires_python, ">=3.8");
  EXPECT_EQ(metadata.requires_dist, (std::vector<std::string>{"a (>=1)", "b ; extra == 'x'"}));
  EXPECT_EQ(metadata.provides_extra, std::vector<std::string>{"x"});
}

TEST(Metadata, ContinuationLinesAndBadBytes) {
  const auto headers = parse_headers(
      "\xEF\xBB\xBF"
      "Description: one\n        |two\n\tthree\nSummary: \xff\nno header\nName: x\n");
  ASSERT_EQ(headers.size(), 2U);
  EXPECT_EQ(headers[0].second, "one\n|two\nthree");
  EXPECT_EQ(headers[1].second, "\xEF\xBF\xBD");
  EXPECT_TRUE(parse_headers("").empty());
  EXPECT_TRUE(parse_headers(" leading blank\nName: x").empty());
}

TEST(Metadata, ItsTextIsReadAsWhatItWas) {
  const auto metadata = Metadata::parse(
      "Metadata-Version: 2.1\nName: Foo\nVersion: 1\nRequires-Python: >=3.6\nRequires-Dist: bar >=1,\n  <2\n"
      "Requires-Dist: baz; extra == 'x'\nProvides-Extra: x\n\nA long description.\n");
  const auto again = Metadata::parse(metadata.text());
  EXPECT_EQ(again.name, "Foo");
  EXPECT_EQ(again.requires_python, ">=3.6");
  EXPECT_EQ(again.requires_dist, metadata.requires_dist);
  EXPECT_EQ(again.provides_extra, metadata.provides_extra);
  EXPECT_EQ(again.text(), metadata.text());
}

TEST(Metadata, WhatIsMissingIsSaid) {
  for (const std::string_view text :
       {"", "Metadata-Version: 2.1\nName: x\n", "Metadata-Version: 2.1\nVersion: 1\n",
        "Name: x\nVersion: 1\n", "Metadata-Version: 3.0\nName: x\nVersion: 1\n"}) {
    EXPECT_EQ(refusal_of([&] { Metadata::parse(text); }), "wheel_metadata_invalid") << text;
  }
}

TEST(WheelInfo, ReadsAndRefuses) {
  const auto info = WheelInfo::parse(
      "Wheel-Version: 1.9\nGenerator: a\nRoot-Is-Purelib: TRUE\nTag: py2-none-any\nTag: py3-none-any\n"
      "Wheel-Version: 1.0\nGenerator: b\n");
  EXPECT_TRUE(info.root_is_purelib);
  EXPECT_EQ(info.generator, "a");
  EXPECT_EQ(info.tags.size(), 2U);
  EXPECT_FALSE(WheelInfo::parse("Wheel-Version: 1.0\nRoot-Is-Purelib: false\n").root_is_purelib);
  EXPECT_EQ(refusal_of([] { WheelInfo::parse("Wheel-Version: 2.0\n"); }), "wheel_metadata_invalid");
  EXPECT_EQ(refusal_of([] { WheelInfo::parse("Root-Is-Purelib: true\n"); }), "wheel_metadata_invalid");
}

}  // namespace
}  // namespace jetcrew::python
