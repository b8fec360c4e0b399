#include "resolve/request.hpp"

#include <gtest/gtest.h>

#include "resolve/small_world.hpp"

namespace jetcrew::resolve {
namespace {

using test::code_of;
using test::World;

const Universe& nothing() {
  static World world;
  return world.sealed();
}

TEST(Request, ADebByNameVersionAndArchitecture) {
  const auto plain = parse_request("  deb:libc6 ", nothing());
  EXPECT_EQ(plain.ecosystem, Ecosystem::deb);
  EXPECT_EQ(plain.text, "deb:libc6");
  EXPECT_EQ(plain.deb.name, "libc6");
  EXPECT_FALSE(plain.deb.version);
  const auto exact = parse_request("deb:g++:armhf=1:2.0-1~x+y", nothing());
  EXPECT_EQ(exact.deb.name, "g++");
  EXPECT_EQ(exact.deb.qualifier, "armhf");
  EXPECT_EQ(exact.deb.op, debian::Operator::equal);
  EXPECT_EQ(exact.deb.version->text(), "1:2.0-1~x+y");
}

TEST(Request, AWheelByItsRequirement) {
  const auto request = parse_request("wheel: Torch[opt] >=1.10 ; python_version < '3.8'", nothing());
  EXPECT_EQ(request.ecosystem, Ecosystem::wheel);
  ASSERT_TRUE(request.wheel);
  EXPECT_EQ(request.wheel->name, "Torch");
  EXPECT_EQ(request.wheel->extras.size(), 1U);
  EXPECT_TRUE(request.wheel->marker);
}

TEST(Request, WhatIsNoneOfTheFormsIsRefused) {
  for (const std::string text : {"deb:", "deb:Upper", "deb:a b", "deb:a=", "deb:a=x y", "deb:../x", "wheel:",
                                 "wheel:a=1", "wheel:a>>1", "wheel:a @ https://example.org/a.whl"}) {
    EXPECT_EQ(code_of([&] { parse_request(text, nothing()); }), "usage") << text;
  }
}

TEST(Request, ABareNameIsLookedUp) {
  World world;
  world.deb("only-deb", "1", "Provides: virtual");
  world.wheel("Only_Wheel", "1.0");
  world.deb("both", "1");
  world.wheel("both", "1.0");
  const auto& universe = world.sealed();
  EXPECT_EQ(parse_request("only-deb=1", universe).deb.version->text(), "1");
  EXPECT_EQ(parse_request("virtual", universe).ecosystem, Ecosystem::deb);
  EXPECT_EQ(parse_request("only.wheel>=0.5", universe).ecosystem, Ecosystem::wheel);
  EXPECT_EQ(code_of([&] { parse_request("both", universe); }), "request_ambiguous");
  EXPECT_EQ(code_of([&] { parse_request("neither", universe); }), "request_unknown");
  EXPECT_EQ(code_of([&] { parse_request("", universe); }), "request_unknown");
}

TEST(Request, TheHintForTwoNamesakesCanBeTyped) {
  World world;
  world.deb("both", "1");
  world.wheel("both", "1.0");
  try {
    parse_request("both", world.sealed());
    FAIL() << "it is ambiguous";
  } catch (const Error& error) {
    EXPECT_EQ(error.hint(), "Write deb:both or wheel:both.");
  }
}

}  // namespace
}  // namespace jetcrew::resolve
