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
  EXPECT_EQ(code_of([&] { parse_request("", universe); }), "usage");
}

/// The hint of the refusal.
std::string hint_of(std::string_view text, const Universe& universe) {
  try {
    parse_request(text, universe);
  } catch (const Error& error) {
    return fmt::format("{}: {}", error.code(), error.hint());
  }
  return {};
}

TEST(Request, AKindThatThereIsNotIsWrongUse) {
  World world;
  world.deb("libpython3-dev", "1");
  const auto& universe = world.sealed();
  EXPECT_EQ(hint_of("whel:torch", universe), "usage: Did you mean wheel:torch? Kinds: deb, wheel, profile.");
  EXPECT_EQ(hint_of("DEB:torch", universe), "usage: Did you mean deb:torch? Kinds: deb, wheel, profile.");
  EXPECT_EQ(hint_of("something:torch", universe), "usage: Kinds: deb, wheel, profile.");
  const auto request = parse_request("libpython3-dev:arm64", universe);
  EXPECT_EQ(request.ecosystem, Ecosystem::deb);
  EXPECT_EQ(request.deb.qualifier, "arm64");
}

TEST(Request, AptsAndPipsWaysOfWritingAVersionAreTold) {
  World world;
  world.wheel("torchvision", "0.8.1");
  world.deb("nano", "1");
  const auto& universe = world.sealed();
  EXPECT_EQ(hint_of("torchvision=0.8.1", universe), "usage: Write wheel:torchvision==0.8.1 (two =).");
  EXPECT_EQ(hint_of("nano==1", universe), "usage: Write deb:nano=1 (one =).");
}

TEST(Request, AFileIsNoRequest) {
  EXPECT_EQ(hint_of("/media/STICK/Torch-1.10-py3-none-any.whl", nothing()),
            "usage: Give its folder with --bundle /media/STICK, and ask for wheel:torch.");
  EXPECT_EQ(hint_of("nano_1.0_arm64.deb", nothing()),
            "usage: Give its folder with --bundle ., and ask for deb:nano.");
}

TEST(Request, ANearNameIsTold) {
  World world;
  world.wheel("torchvision", "0.8.1");
  const auto& universe = world.sealed();
  EXPECT_TRUE(hint_of("Torchvison", universe).starts_with("request_unknown: Did you mean torchvision?"));
  EXPECT_TRUE(hint_of("unheard", universe).starts_with("request_unknown: Check the spelling"));
}

TEST(Request, ADamagedFileIsBlamedAndNotTheSpelling) {
  World world;
  world.damaged(Ecosystem::wheel, "torch", "/stick/torch-1.10.whl");
  try {
    parse_request("torch", world.sealed());
    FAIL() << "it is damaged";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), "request_unknown");
    EXPECT_EQ(error.message(), "torch-1.10.whl is damaged: its end is missing");
    EXPECT_EQ(error.hint(), "Copy torch-1.10.whl to the stick again.");
    EXPECT_EQ(error.facts().at("path"), "/stick/torch-1.10.whl");
  }
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
