// The Python interpreters of a board.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "python/marker.hpp"
#include "python/tags.hpp"

namespace jetcrew {
class Root;
}

namespace jetcrew::python {

class ProbeCache;

/// All paths are the board's, not this machine's.
struct Interpreter {
  std::filesystem::path path;       ///< `/usr/bin/python3.11`
  std::filesystem::path real_path;  ///< with symbolic links followed
  std::string version;              ///< `3.11.2`, `3.13.0rc1`
  std::string implementation;       ///< `cpython`
  int major = 3;
  int minor = 0;
  std::string abi;       ///< `cp311`, `cp36m`
  std::string platform;  ///< `linux_aarch64`
  std::optional<std::pair<int, int>> glibc;
  bool free_threaded = false;
  bool has_64_bits = true;
  /// Whether the whole standard library is there; a `python3-minimal` alone cannot run most packages.
  bool complete = true;
  std::filesystem::path prefix;                      ///< `/usr`
  std::filesystem::path standard_library;            ///< `/usr/lib/python3.11`
  std::vector<std::filesystem::path> site_packages;  ///< where it looks for installed projects, in order
  bool externally_managed = false;                   ///< PEP 668
  bool has_venv = true;                              ///< the module `venv`
  bool has_ensurepip = true;                         ///< the module `ensurepip`; Debian packages it apart
  Environment markers;                               ///< the variables of PEP 508

  /// For accepted_tags() and TagSet.
  Target target() const;
  /// `python3.11`, `python3.13t`: the folder below lib/ and the name in bin/.
  std::string versioned_name() const;
};

/// Every CPython 3.6 or later in /usr/bin, /usr/local/bin and /opt/*/bin, newest first; one that is reachable
/// by several names counts once, by its best name (`python3.11` in /usr/bin before others). Each is run
/// inside the root with a time limit; broken ones are left out and logged. Nothing but the interpreter is
/// needed on the board: no pip, no venv, no ensurepip.
std::vector<Interpreter> find_interpreters(const Root& root, ProbeCache& cache);

/// One interpreter. @throws Error `python_broken` if it does not run or answers nonsense, `program_missing`
Interpreter probe_interpreter(const Root& root, const std::filesystem::path& inside);

/// The two halves of probe_interpreter(): what it says of itself, a JSON text, and what that means.
std::string ask_interpreter(const Root& root, const std::filesystem::path& inside);
Interpreter interpreter_from(const Root& root, const std::filesystem::path& inside, std::string_view answer);

}  // namespace jetcrew::python
