// Bytecode for the environments in use, made while nobody waits for it.
#pragma once

#include <condition_variable>
#include <filesystem>
#include <string_view>
#include <thread>

#include "base/root.hpp"
#include "base/synchronized.hpp"
#include "python/bytecode.hpp"

namespace jetcrew::install {

/// Where things are in a state folder.
python::BytecodePlaces bytecode_places(const std::filesystem::path& state_folder,
                                       std::string_view environment);

/// A thread that compiles what the current generations lack, one environment after the other: once at the
/// start, then whenever it is woken. It works in the background, holds no lock of the jobs', and what fails
/// is a line in the log. Its end stops it at once.
class BackgroundCompiler {
 public:
  BackgroundCompiler(Root root, std::filesystem::path state_folder);

  /// A generation has come into use. From any thread.
  void wake();

 private:
  void work(const std::stop_token& stop);
  void compile_all(const std::stop_token& stop) const;

  Root root_;
  std::filesystem::path state_folder_;
  Synchronized<bool> due_{true};
  std::condition_variable_any wake_;
  std::jthread thread_;  // last: it uses all the others
};

}  // namespace jetcrew::install
