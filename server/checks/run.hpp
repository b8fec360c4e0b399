// Runs one check script in an environment.
//
// A script gets its arguments in sys.argv[1:], runs isolated (`python -I`) with HOME and TMPDIR in a folder
// of its own that is removed afterwards, and ends with one line of JSON on stdout: an object with the values
// it measured.
// `{"skipped": "why"}` says that there was nothing to check. It fails by raising: exit status other than 0.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "catalogue/localized.hpp"
#include "checks/result.hpp"

namespace jetcrew {
class Root;
}

namespace jetcrew::checks {

struct CheckSpec {
  std::string name;         ///< `import-numpy`
  std::string environment;  ///< of which environment the result tells
  catalogue::Localized title;
  std::string script;             ///< Python source
  std::vector<std::string> argv;  ///< the script's arguments
  /// About what nobody asked for: a part of it that needs what is not installed says nothing.
  bool incidental = false;
  /// About what only the system's Python brings, for that Python and its NumPy: where it does not work in
  /// this environment, nobody is the worse for it, and it is skipped.
  bool of_system = false;
  std::chrono::milliseconds timeout{std::chrono::seconds(60)};
  std::optional<std::uint64_t> memory_limit_bytes;  ///< address space; no limit where absent
};

/// Runs it with the interpreter `python_inside` (as the board names it, e.g.
/// `/var/lib/jetcrew/environments/default/current/bin/python`) in the board's root. A script that fails,
/// crashes, hangs (it is killed with its children) or cannot be started is a failed result and no Error.
/// After a requested stop the result is `skipped`.
Result run_check(const Root& root, const std::filesystem::path& python_inside, const CheckSpec& spec,
                 std::stop_token stop = {});

}  // namespace jetcrew::checks
