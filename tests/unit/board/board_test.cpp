#include "board/board.hpp"

#include <fstream>

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "base/files.hpp"
#include "base/root.hpp"

namespace jetcrew::board {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

const fs::path source = JETCREW_SOURCE_DIR;

/// The tables as they stand in packages/, read without the catalogue, which is a room above.
JetpackTable jetpack_table() {
  std::vector<JetpackRelease> rows;
  const auto file = json::parse(read_file(source / "packages/jetpack.json"));
  for (const auto& row : file.at("releases")) {
    rows.push_back(
        {row.at("jetpack"), row.at("l4t"), row.at("ubuntu"), row.at("python"), row.at("glibc"), {}});
  }
  return JetpackTable(std::move(rows));
}

ModuleTable module_table() {
  std::vector<Module> rows;
  const auto file = json::parse(read_file(source / "packages/boards.json"));
  for (const auto& row : file.at("modules")) {
    rows.push_back({row.at("module"), row.at("name"), row.at("soc"), row.at("compute_capability"),
                    row.at("memory_gib"), row.value("device_tree_of", "")});
  }
  return ModuleTable(std::move(rows));
}

void put(const fs::path& path, std::string_view content) {
  fs::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << content;
}

std::vector<std::string> codes(const Board& board) {
  std::vector<std::string> codes;
  for (const auto& warning : board.warnings) codes.push_back(warning.code);
  return codes;
}

class BoardFixture : public testing::TestWithParam<std::string> {};

TEST_P(BoardFixture, IsReadAsExpected) {
  const auto folder = source / "tests/fixtures/boards" / GetParam();
  auto seen = to_json(observe(Root(folder / "root"), jetpack_table(), {}, module_table()));
  EXPECT_GT(seen.at("storage").at("total_bytes"), 0);
  for (const auto* of_this_machine : {"path", "total_bytes", "free_bytes"})
    seen["storage"].erase(of_this_machine);
  EXPECT_FALSE(seen.at("clock").at("wrong"));
  seen.erase("clock");
  auto warnings = json::array();
  for (const auto& warning : seen.at("warnings")) {
    EXPECT_NE(warning.at("message"), "");
    EXPECT_NE(warning.at("hint"), "");
    warnings.push_back(warning.at("code"));
  }
  seen["warnings"] = warnings;
  const auto expected = json::parse(read_file(folder / "expected.json"));
  EXPECT_EQ(seen, expected) << json::diff(expected, seen).dump(2);
}

std::vector<std::string> fixtures() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(source / "tests/fixtures/boards")) {
    if (entry.is_directory()) names.push_back(entry.path().filename());
  }
  std::sort(names.begin(), names.end());
  return names;
}

INSTANTIATE_TEST_SUITE_P(All, BoardFixture, testing::ValuesIn(fixtures()), [](const auto& each) {
  auto name = each.param;
  std::replace_if(name.begin(), name.end(), [](char c) { return c == '-' || c == '.'; }, '_');
  return name;
});

TEST(Board, AnEmptyRootIsNoJetsonAndNoError) {
  const TemporaryFolder folder;
  const auto board = observe(Root(folder.path()), {}, {});
  EXPECT_EQ(codes(board), std::vector<std::string>{"not_a_jetson"});
  EXPECT_FALSE(board.distribution);
  EXPECT_FALSE(board.architecture);
  EXPECT_FALSE(board.memory_bytes);
  EXPECT_NE(board.kernel, "") << "that of the running system";
}

TEST(Board, WhatTheTableDoesNotKnowIsNotGuessed) {
  const TemporaryFolder folder;
  put(folder.path() / "etc/nv_tegra_release", "# R32 (release), REVISION: 7.1, GCID: 1\n");
  const auto board =
      observe(Root(folder.path()), JetpackTable({{"4.6", "32.7.0", "18.04", "3.6", "2.27", {}}}), {});
  EXPECT_EQ(board.l4t, "32.7.1");
  EXPECT_FALSE(board.jetpack);
  EXPECT_EQ(codes(board), std::vector<std::string>{"l4t_unknown"});
}

TEST(Board, HugeFilesFifosAndLoopsAreAbsentValues) {
  const TemporaryFolder folder;
  const auto& at = folder.path();
  put(at / "etc/nv_tegra_release", std::string(200'000, 'x') + "\n# R32 (release), REVISION: 7.1,\n");
  put(at / "proc/device-tree/compatible", std::string("nvidia,tegra210\0", 16));
  ASSERT_EQ(::mkfifo((at / "proc/device-tree/model").c_str(), 0600), 0);
  fs::create_symlink("/etc/os-release", at / "etc/os-release");
  const auto board = observe(Root(at), {}, {});
  EXPECT_FALSE(board.l4t);
  EXPECT_FALSE(board.model);
  EXPECT_FALSE(board.distribution);
  EXPECT_EQ(board.soc, "tegra210");
}

TEST(Board, FindsTheTreeUnderSysToo) {
  const TemporaryFolder folder;
  put(folder.path() / "sys/firmware/devicetree/base/compatible",
      std::string_view("nvidia,p3737-0000+p3701-0005\0nvidia,tegra234\0", 45));
  EXPECT_EQ(observe(Root(folder.path()), {}, {}).module, "p3701-0005");
}

TEST(Board, ObservesThisMachine) {
  const auto board =
      observe(Root("/"), {}, {{.path = "/usr/bin/python3.11", .version = "3.11.2", .abi = "cp311"}});
  EXPECT_TRUE(board.distribution);
  EXPECT_TRUE(board.architecture);
  EXPECT_TRUE(board.glibc);
  EXPECT_TRUE(board.hostname);
  EXPECT_GT(board.memory_bytes.value_or(0), 0U);
  const auto shown = to_json(board);
  EXPECT_EQ(shown.at("interpreters").at(0).at("version"), "3.11.2");
}

}  // namespace
}  // namespace jetcrew::board
