// Entry points and the scripts in bin/ that start them (PyPA "Entry points specification").
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace jetcrew::python {

struct EntryPoint {
  std::string name;       ///< of the script
  std::string module;     ///< `package.module`
  std::string attribute;  ///< `main` or `Class.method`
  bool gui = false;       ///< from gui_scripts

  friend bool operator==(const EntryPoint&, const EntryPoint&) = default;
};

/// The console_scripts and gui_scripts of an entry_points.txt, in their order; other groups are not read.
/// Only `=` divides, names keep their case, extras behind the object are dropped.
/// @throws Error `wheel_entry_points_invalid` for a name that is no plain file name or would replace an
/// interpreter (`python`, `python3.11`), an object that is not `module:attribute` in identifiers (it is
/// written into a script), or one name twice
std::vector<EntryPoint> parse_entry_points(std::string_view text);

/// Whether a script of that name would replace what makes an environment an environment: its interpreters
/// and activation scripts.
bool is_reserved_script_name(std::string_view name);

/// The first line (or lines) that hands a Python script to `interpreter`, an absolute path. Over 127 bytes or
/// with a blank, which the kernel does not take, it goes by /bin/sh. Ends with LF. The path must be free of
/// quotes, `$`, `\` and control characters.
std::string shebang(std::string_view interpreter);

/// The whole script of an entry point, as pip writes it.
std::string launcher(const EntryPoint& entry_point, std::string_view interpreter);

/// A script of `.data/scripts` as it is installed: a first line `#!python` or `#!pythonw` becomes that of
/// `interpreter`, all else stays as it is.
std::string rewritten_script(std::string_view content, std::string_view interpreter);

/// The launchers of a project as pip names them: those of the wheel, but `pip` itself gets `pip`, `pip3` and
/// `pip3.N` for the version at hand in place of what its wheel says.
std::vector<EntryPoint> launchers_of(const std::vector<EntryPoint>& entry_points, int major, int minor);

}  // namespace jetcrew::python
