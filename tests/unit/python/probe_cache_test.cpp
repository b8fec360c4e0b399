#include "python/probe_cache.hpp"

#include <gtest/gtest.h>

#include "base/files.hpp"
#include "base/root.hpp"
#include "python/refusal.hpp"

namespace jetcrew::python {
namespace {

namespace fs = std::filesystem;

/// An interpreter that counts how often it was started.
class ProbeCacheTest : public ::testing::Test {
 protected:
  ProbeCacheTest() {
    fs::create_directories(library_);
    write_interpreter("3.11.2");
  }

  void write_interpreter(std::string_view version) {
    write_durably(python_,
                  fmt::format(R"SH(#!/bin/sh
echo started >> '{0}'
echo '{{"version": "{1}", "implementation": "cpython", "major": 3, "minor": 11, "abiflags": "", "machine": "aarch64",
"bits": 64, "glibc": "glibc 2.31", "prefix": "/usr", "standard_library": "{2}", "site_packages": [], "complete": true,
"venv": true, "ensurepip": false, "externally_managed": false, "markers": {{}}}}'
)SH",
                              count_.string(), version, library_.string()),
                  0755);
  }

  std::string version(ProbeCache& cache) { return cache.probe(Root("/"), python_).version; }
  std::string version_of_a_new_process() {
    ProbeCache cache(file_);
    auto found = version(cache);
    cache.save();
    return found;
  }
  std::size_t started() const {
    const auto text = read_optional(count_).value_or("");
    return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
  }

  TemporaryFolder folder_;
  fs::path python_ = folder_.path() / "python3.11";
  fs::path library_ = folder_.path() / "lib";
  fs::path count_ = folder_.path() / "count";
  fs::path file_ = folder_.path() / "interpreters.json";
};

TEST_F(ProbeCacheTest, AnInterpreterIsStartedOnce) {
  ProbeCache cache;
  EXPECT_EQ(version(cache), "3.11.2");
  EXPECT_EQ(version(cache), "3.11.2");
  EXPECT_FALSE(cache.probe(Root("/"), python_).has_ensurepip);
  EXPECT_EQ(started(), 1U);
}

TEST_F(ProbeCacheTest, AlsoByTheNextProcess) {
  EXPECT_EQ(version_of_a_new_process(), "3.11.2");
  EXPECT_EQ(version_of_a_new_process(), "3.11.2");
  EXPECT_EQ(started(), 1U);
}

TEST_F(ProbeCacheTest, AnotherFileOrLibraryIsAskedAnew) {
  EXPECT_EQ(version_of_a_new_process(), "3.11.2");
  write_interpreter("3.11.4");
  EXPECT_EQ(version_of_a_new_process(), "3.11.4");
  fs::create_directory(library_ / "ensurepip");
  EXPECT_EQ(version_of_a_new_process(), "3.11.4");
  EXPECT_EQ(started(), 3U);
}

TEST_F(ProbeCacheTest, ADamagedFileIsDoneWithout) {
  EXPECT_EQ(version_of_a_new_process(), "3.11.2");
  for (const std::string_view nonsense : {"", "[]", "{\"x\": 1}", "{\"x\": {\"text\": 3}}"}) {
    write_durably(file_, nonsense);
    EXPECT_EQ(version_of_a_new_process(), "3.11.2") << nonsense;
  }
  auto text = read_file(file_);
  text.replace(text.find("cpython"), 7, "cp\\\"thn");
  write_durably(file_, text);
  EXPECT_EQ(version_of_a_new_process(), "3.11.2");
  EXPECT_EQ(started(), 6U);
}

TEST_F(ProbeCacheTest, AFolderThatCannotBeWrittenIsDoneWithout) {
  ProbeCache cache(folder_.path() / "not there" / "interpreters.json");
  EXPECT_EQ(version(cache), "3.11.2");
  cache.save();
  EXPECT_EQ(version(cache), "3.11.2");
}

}  // namespace
}  // namespace jetcrew::python
