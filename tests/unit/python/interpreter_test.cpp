#include "python/interpreter.hpp"

#include <gtest/gtest.h>

#include "base/files.hpp"
#include "base/root.hpp"
#include "python/probe_cache.hpp"
#include "python/refusal.hpp"

namespace jetcrew::python {
namespace {

namespace fs = std::filesystem;
using testing::refusal_of;

TEST(Interpreter, ThoseOfThisMachineAreKnown) {
  ProbeCache cache;
  const auto found = find_interpreters(Root("/"), cache);
  if (found.empty()) GTEST_SKIP() << "this machine has no Python";
  std::set<fs::path> real;
  for (const auto& python : found) {
    EXPECT_TRUE(real.insert(python.real_path).second) << python.path;
    EXPECT_EQ(python.markers.size(), 11U);
    EXPECT_EQ(python.markers.at("python_version"), fmt::format("3.{}", python.minor));
    EXPECT_EQ(python.markers.at("sys_platform"), "linux");
    EXPECT_TRUE(python.version.starts_with(fmt::format("3.{}.", python.minor)));
    EXPECT_TRUE(python.platform.starts_with("linux_"));
    EXPECT_TRUE(python.abi.starts_with(fmt::format("cp3{}", python.minor)));
    EXPECT_TRUE(fs::exists(python.standard_library));
    EXPECT_EQ(python.target().platform, python.platform);
  }
}

TEST(Interpreter, BrokenOnesAreLeftOut) {
  const TemporaryFolder board;
  for (const std::string_view folder : {"usr/bin", "opt/x/bin", "usr/local/bin"}) {
    fs::create_directories(board.path() / folder);
    write_durably(board.path() / folder / "python3.9", "this is no program", 0755);
  }
  fs::create_symlink("/nowhere", board.path() / "usr/bin/python3.10");
  write_durably(board.path() / "usr/bin/python3.11-config", "", 0755);
  ProbeCache cache;
  EXPECT_TRUE(find_interpreters(Root(board.path()), cache).empty());
}

TEST(Interpreter, NonsenseIsAnError) {
  const TemporaryFolder folder;
  const auto probe = [&](std::string_view script) {
    const auto path = folder.path() / "python3.9";
    write_durably(path, script, 0755);
    return refusal_of([&] { probe_interpreter(Root("/"), path); });
  };
  EXPECT_EQ(probe("#!/bin/sh\necho nonsense\n"), "python_broken");
  EXPECT_EQ(probe("#!/bin/sh\necho '{}'\n"), "python_broken");
  EXPECT_EQ(probe("#!/bin/sh\necho oh >&2; exit 1\n"), "python_broken");
  EXPECT_EQ(probe("#!/bin/sh\necho '[[[[[[[['\n"), "python_broken");
  EXPECT_EQ(refusal_of([&] { probe_interpreter(Root("/"), folder.path() / "absent"); }), "program_missing");
}

}  // namespace
}  // namespace jetcrew::python
