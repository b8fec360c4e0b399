// What interpreters say of themselves, asked once and kept while they stay the same.
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "python/interpreter.hpp"

namespace jetcrew::python {

/// Starting an interpreter takes 20 ms here and seconds from a cold card. Its answer holds as long as these
/// are the same: the file itself, the folder of its standard library (Debian adds and removes parts of it),
/// the loader's cache (a newer glibc) and the kernel.
class ProbeCache {
 public:
  /// @param file keeps the answers between processes; empty for none. One that cannot be read or written is
  /// done without.
  explicit ProbeCache(std::filesystem::path file = {});

  /// As probe_interpreter().
  Interpreter probe(const Root& root, const std::filesystem::path& inside);

  /// Writes what is new. Answers of interpreters that were not asked for since the start are dropped.
  void save();

 private:
  struct Answer {
    std::string library;   ///< the standard library's folder, as the board names it
    std::string identity;  ///< of all that the answer depends on
    std::string text;      ///< JSON
  };

  std::filesystem::path file_;
  std::map<std::string, Answer> known_;
  std::map<std::string, Answer> used_;
  bool changed_ = false;
};

}  // namespace jetcrew::python
