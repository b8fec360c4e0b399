#include "install/board_file.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "base/files.hpp"
#include "python/refusal.hpp"

namespace jetcrew::install {
namespace {

using nlohmann::json;
using python::testing::refusal_of;

json document() {
  return json::parse(R"({
    "format": 1, "ready": true, "foreign_architectures": ["armhf"],
    "board": {"model": "Nano", "module": "p3448-0000", "l4t": "32.7.1", "distribution": "ubuntu 18.04",
              "architecture": "arm64", "glibc": "2.27", "interpreters": [{"path": "/usr/bin/python3.6", "version": "3.6.9"}]},
    "packages": [
      {"ecosystem": "deb", "name": "libc6", "version": "2.27", "architecture": "arm64", "installed_by": "board",
       "control": "Package: libc6\nStatus: install ok installed\nVersion: 2.27\nArchitecture: arm64\nProvides: libc6-2.27\n"},
      {"ecosystem": "deb", "name": "hello", "version": "1.0", "architecture": "arm64", "installed_by": "job 1", "sha256": "aa"},
      {"ecosystem": "wheel", "name": "Typing_Extensions", "version": "4.1", "environment": "default", "sha256": "bb"},
      {"ecosystem": "wheel", "name": "numpy", "version": "1.13.3", "interpreter": "/usr/bin/python3.6", "metadata": "Metadata-Version: 2.1\nName: numpy\nVersion: 1.13.3\n"}],
    "environments": []})");
}

class BoardFileTest : public ::testing::Test {
 protected:
  BoardFile read(const json& document) const {
    write_durably(folder_.path() / "state.json", document.dump());
    return read_board_file(folder_.path() / "state.json");
  }

  /// With one change; the pointer of what is wrong.
  template <class Change>
  std::string pointer_with(const Change& change) const {
    auto changed = document();
    change(changed);
    Error seen("", "", "", {{"pointer", "none"}});
    const auto code = refusal_of([&] { read(changed); }, &seen);
    if (code != "state_file_invalid") return "not refused: " + code;
    EXPECT_EQ(seen.facts().at("file"), "state.json");
    return seen.facts().at("pointer");
  }

  TemporaryFolder folder_;
};

TEST_F(BoardFileTest, SaysWhatABoardIs) {
  const auto board = read(document());
  EXPECT_EQ(board.architecture, "arm64");
  EXPECT_EQ(board.foreign, std::vector<std::string>{"armhf"});
  EXPECT_EQ(board.glibc, "2.27");
  ASSERT_EQ(board.interpreters.size(), 1U);
  EXPECT_EQ(board.interpreters[0].version, "3.6.9");
  EXPECT_TRUE(board.is_whole);
  const auto target = board.target("3.6");
  EXPECT_EQ(target.architecture, "arm64");
  EXPECT_EQ(target.module, "p3448");
  EXPECT_EQ(target.l4t->from, "32.7.1");
  EXPECT_EQ(target.l4t->to, "32.7.1");
  EXPECT_EQ(target.distribution, "ubuntu 18.04");
  EXPECT_EQ(target.python, "3.6");
}

TEST_F(BoardFileTest, SaysWhatIsInstalled) {
  const auto board = read(document());
  EXPECT_EQ(board.deb_digests, std::vector<std::string>{"aa"});
  ASSERT_EQ(board.wheels.size(), 2U);
  EXPECT_EQ(board.wheels[0].name, "typing-extensions");
  EXPECT_EQ(board.wheels[0].sha256, "bb");
  resolve::Universe universe("arm64", board.foreign);
  add_installed(universe, board, "default");
  universe.seal();
  EXPECT_TRUE(universe.installed(resolve::Ecosystem::deb, "libc6", "arm64"));
  EXPECT_TRUE(universe.installed(resolve::Ecosystem::deb, "hello", "arm64")) << "by its name alone";
  EXPECT_FALSE(universe.installed(resolve::Ecosystem::deb, "other", "arm64"));
}

TEST_F(BoardFileTest, MayKnowLittle) {
  const auto board = read(
      {{"format", 1}, {"board", {{"architecture", "arm64"}, {"l4t", nullptr}}}, {"packages", json::array()}});
  EXPECT_FALSE(board.l4t);
  EXPECT_FALSE(board.is_whole);
  EXPECT_FALSE(board.target(std::nullopt).module);
}

TEST_F(BoardFileTest, WhatIsWrongIsNamedWithItsPlace) {
  EXPECT_EQ(pointer_with([](json& all) { all["format"] = 2; }), "");
  EXPECT_EQ(pointer_with([](json& all) { all.erase("board"); }), "");
  EXPECT_EQ(pointer_with([](json& all) { all["board"]["architecture"] = "z80"; }), "/board/architecture");
  EXPECT_EQ(pointer_with([](json& all) { all["board"]["l4t"] = 32; }), "/board/l4t");
  EXPECT_EQ(pointer_with([](json& all) { all["board"]["interpreters"][0].erase("path"); }),
            "/board/interpreters/0");
  EXPECT_EQ(pointer_with([](json& all) { all["packages"][1].erase("version"); }), "/packages/1");
  EXPECT_EQ(pointer_with([](json& all) { all["packages"][0]["control"] = 1; }), "/packages/0/control");
  EXPECT_EQ(pointer_with([](json& all) { all["packages"] = json::object(); }), "/packages");
  EXPECT_EQ(pointer_with([](json& all) { all = json::array(); }), "");
  write_durably(folder_.path() / "state.json", "no json");
  EXPECT_EQ(refusal_of([&] { read_board_file(folder_.path() / "state.json"); }), "state_file_invalid");
  EXPECT_EQ(refusal_of([&] { read_board_file(folder_.path() / "nothing"); }), "path_not_found");
}

TEST_F(BoardFileTest, AStanzaCannotBringAnotherPackage) {
  // Each name is one line of dpkg's file that is made of it.
  EXPECT_EQ(pointer_with([](json& all) {
              all["packages"][1]["name"] = "hello\nStatus: install ok installed\n\nPackage: evil";
            }),
            "/packages/1");
}

}  // namespace
}  // namespace jetcrew::install
