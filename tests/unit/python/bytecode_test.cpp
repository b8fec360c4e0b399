#include "python/bytecode.hpp"

#include <chrono>
#include <fstream>
#include <future>
#include <thread>

#include <sys/stat.h>

#include "base/process.hpp"
#include "base/text.hpp"
#include "python/environment_fixture.hpp"

namespace jetcrew::python {
namespace {

namespace fs = std::filesystem;
using testing::refusal_of;
using testing::WheelMaker;

/// An environment of this machine's own Python, whatever its version is; the paths are where they seem.
class Bytecode : public testing::EnvironmentTest {
 protected:
  void make(const WheelMaker& maker) {
    const auto wheel = maker.write(folder_.path());
    sha256_ = sha256_of_file(wheel);
    add(maker);
    build();
    activate_generation(environment_, plan_.number);
    // The fixture's interpreter is empty.
    auto settings = read_file(built("pyvenv.cfg"));
    const auto at = settings.find("/usr/bin/python3.11", settings.find("executable"));
    settings.replace(at, 19, "/usr/bin/python3");
    write_durably(built("pyvenv.cfg"), settings);
  }

  std::optional<Compiled> compile() { return compile_current(Root("/"), places_, source_.get_token()); }

  std::vector<fs::path> bytecode(const fs::path& folder) const {
    std::vector<fs::path> found;
    std::error_code none;
    for (const auto& entry : fs::directory_iterator(folder, none)) found.push_back(entry.path());
    std::sort(found.begin(), found.end());
    return found;
  }

  std::stop_source source_;
  std::string sha256_;
  BytecodePlaces places_{environment_, trees_, folder_.path() / "bytecode"};
};

WheelMaker small() {
  WheelMaker maker("foo");
  maker.add("foo/__init__.py", "x = 1\n");
  maker.add("foo/broken.py", "no Python\n");
  maker.add("top.py", "y = 2\n");
  maker.add(maker.data() + "/purelib/foo/data.py", "z = 3\n");
  maker.add(maker.data() + "/scripts/tool.py", "#!python\n");
  return maker;
}

TEST_F(Bytecode, IsMadeOnceAndLinked) {
  make(small());
  const auto first = compile();
  ASSERT_TRUE(first);
  EXPECT_EQ(first->generation, 1);
  EXPECT_EQ(first->wheels, 1U);
  EXPECT_EQ(first->files, 3U);
  const auto found = bytecode(site("foo/__pycache__"));
  ASSERT_EQ(found.size(), 2U);
  EXPECT_TRUE(found[0].filename().string().starts_with("__init__."));
  EXPECT_TRUE(found[1].filename().string().starts_with("data."));
  struct stat status{};
  ASSERT_EQ(::stat(found[0].c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777U, 0444U);
  EXPECT_EQ(status.st_nlink, 2U);
  EXPECT_EQ(bytecode(site("__pycache__")).size(), 1U);
  const auto again = compile();
  EXPECT_EQ(again->wheels + again->files, 0U);
  EXPECT_EQ(compiled_wheels(places_.bytecode), std::vector{sha256_});
  // What somebody else put there stays; what is missing comes back.
  fs::remove(found[0]);
  std::ofstream(found[0]) << "mine";
  fs::remove(found[1]);
  EXPECT_EQ(compile()->files, 1U);
  EXPECT_EQ(read_file(found[0]), "mine");
}

TEST_F(Bytecode, PythonTakesIt) {
  make(small());
  compile();
  Command command;
  command.argv = {"/usr/bin/python3",
                  "-I",
                  "-S",
                  "-v",
                  "-c",
                  fmt::format("import sys; sys.path.insert(0, '{}'); import foo", site("").string())};
  const auto outcome = run(command);
  EXPECT_TRUE(outcome.ok()) << outcome.errors;
  EXPECT_NE(outcome.errors.find("matches " + site("foo/__init__.py").string()), std::string::npos)
      << outcome.errors;
}

TEST_F(Bytecode, ATreeOfAnotherBuildIsNotTaken) {
  make(small());
  remove_tree(trees_, sha256_);
  WheelMaker other("foo");
  other.add("foo/__init__.py", "x = 2\n");
  const auto wheel = other.write(folder_.path());
  unpack_wheel(wheel, trees_, sha256_of_file(wheel));
  EXPECT_EQ(compile()->wheels, 0U);
}

TEST_F(Bytecode, WithoutAnEnvironmentThereIsNothing) {
  EXPECT_FALSE(compile());
  make(small());
  fs::remove_all(built());
  EXPECT_FALSE(compile());
}

TEST_F(Bytecode, AStopLeavesNothingUnfinished) {
  make(small());
  source_.request_stop();
  EXPECT_EQ(refusal_of([&] { compile(); }), "stopped");
  EXPECT_TRUE(compiled_wheels(places_.bytecode).empty());
}

TEST_F(Bytecode, IsRemovedWithItsTree) {
  make(small());
  compile();
  fs::create_directories(places_.bytecode / ".compiling-abc");
  compile();
  EXPECT_FALSE(fs::exists(places_.bytecode / ".compiling-abc"));
  remove_bytecode(places_.bytecode, sha256_);
  remove_bytecode(places_.bytecode, sha256_);
  EXPECT_TRUE(compiled_wheels(places_.bytecode).empty());
  EXPECT_EQ(bytecode(site("foo/__pycache__")).size(), 2U);
}

/// While a compiler is at work that has seconds to do.
class BytecodeMeanwhile : public Bytecode {
 protected:
  /// Two versions of one project whose sources have the same size: all files have one time of change, so that
  /// Python could not tell the bytecode of one from that of the other.
  static WheelMaker slow(const std::string& version) {
    WheelMaker maker("foo", version);
    maker.add("foo/__init__.py", "version = '" + version + "'\n");
    std::string lines;
    for (int line = 0; line < 60'000; ++line) lines += fmt::format("x{} = [{}, 'a', (1, 2)]\n", line, line);
    maker.add("foo/long.py", lines);
    return maker;
  }

  bool is_compiling() const {
    const auto found = bytecode(places_.bytecode);
    return std::any_of(found.begin(), found.end(), [](const fs::path& path) {
      return path.filename().string().starts_with(".compiling-");
    });
  }

  std::future<std::optional<Compiled>> begin() {
    auto compiled = std::async(std::launch::async, [this] { return compile(); });
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (!is_compiling() && std::chrono::steady_clock::now() < end)
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    return compiled;
  }
};

TEST_F(BytecodeMeanwhile, AnEnvironmentIsRemovedAndNothingIsLeft) {
  make(slow("1.0"));
  auto compiled = begin();
  remove_environment(environment_);
  EXPECT_TRUE(is_compiling()) << "the removal does not wait";
  EXPECT_EQ(compiled.get(), std::nullopt);
  EXPECT_TRUE(fs::is_empty(environment_.parent_path()));
  EXPECT_FALSE(is_compiling());
  EXPECT_EQ(compiled_wheels(places_.bytecode), std::vector{sha256_})
      << "the tree is there, and others may use it";
}

TEST_F(BytecodeMeanwhile, AGenerationIsRemovedAndTheOneInUseIsCompiledInstead) {
  make(slow("1.0"));
  const auto folder = environment_ / "generations";
  auto compiled = begin();
  plan_.number = 2;
  plan_.wheels.clear();
  make(small());
  remove_generation(environment_, 1);
  EXPECT_TRUE(is_compiling()) << "the removal does not wait";
  const auto result = compiled.get();
  ASSERT_TRUE(result);
  EXPECT_EQ(result->generation, 2);
  EXPECT_EQ(result->files, 3U);
  EXPECT_EQ(bytecode(folder), std::vector{folder / "2"});
}

TEST_F(BytecodeMeanwhile, AnEnvironmentThatIsMadeAgainGetsNoBytecodeOfTheOneBefore) {
  make(slow("1.0"));
  auto compiled = begin();
  remove_environment(environment_);
  plan_.wheels.clear();
  make(slow("1.1"));
  EXPECT_TRUE(is_compiling());
  const auto result = compiled.get();
  ASSERT_TRUE(result);
  EXPECT_EQ(result->generation, 1);
  EXPECT_EQ(result->files, 2U);
  Command command;
  command.argv = {
      "/usr/bin/python3", "-I", "-c",
      fmt::format("import sys; sys.path.insert(0, '{}'); import foo; print(foo.version)", site("").string())};
  EXPECT_EQ(trimmed(run(command).output), "1.1");
}

}  // namespace
}  // namespace jetcrew::python
