// A board in a folder with one interpreter, and wheels to put into an environment.
#pragma once

#include <filesystem>
#include <string>

#include <gtest/gtest.h>

#include "base/files.hpp"
#include "base/root.hpp"
#include "python/generation.hpp"
#include "python/refusal.hpp"
#include "python/tree.hpp"
#include "python/wheel_maker.hpp"

namespace jetcrew::python::testing {

class EnvironmentTest : public ::testing::Test {
 protected:
  EnvironmentTest() {
    std::filesystem::create_directories(board_.path() / "usr/bin");
    write_durably(board_.path() / "usr/bin/python3.11", "", 0755);
    plan_.environment = "default";
    plan_.interpreter.path = "/usr/bin/python3.11";
    plan_.interpreter.real_path = "/usr/bin/python3.11";
    plan_.interpreter.version = "3.11.2";
    plan_.interpreter.minor = 11;
  }

  void add(const WheelMaker& maker, bool requested = false) {
    const auto wheel = maker.write(folder_.path());
    plan_.wheels.push_back({.tree = unpack_wheel(wheel, trees_, sha256_of_file(wheel)),
                            .facts = read_wheel(wheel),
                            .requested = requested});
  }

  void build() { build_generation(Root(board_.path()), environment_, inside_, plan_); }

  std::string refusal(Error* seen = nullptr) {
    return refusal_of([&] { build(); }, seen);
  }

  /// Whether nothing at all was written for the environment, but its lock.
  bool is_untouched() const {
    const auto folder = environment_ / "generations";
    return !std::filesystem::exists(folder) || std::filesystem::is_empty(folder);
  }

  std::filesystem::path built(std::string_view path = "") const {
    return environment_ / "generations" / std::to_string(plan_.number) / path;
  }
  std::filesystem::path site(std::string_view path) const {
    return built("lib/python3.11/site-packages") / path;
  }

  TemporaryFolder board_;
  TemporaryFolder folder_;
  std::filesystem::path trees_ = folder_.path() / "trees";
  std::filesystem::path environment_ = folder_.path() / "environments/default";
  std::filesystem::path inside_ = "/var/lib/jetcrew/environments/default";
  GenerationPlan plan_;
};

}  // namespace jetcrew::python::testing
