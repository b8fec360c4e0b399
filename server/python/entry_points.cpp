#include "python/entry_points.hpp"

#include <iterator>

#include "base/error.hpp"
#include "base/text.hpp"
#include "python/safe_path.hpp"

namespace jetcrew::python {
namespace {

Error invalid(std::string_view line, std::string_view why) {
  return Error("wheel_entry_points_invalid",
               fmt::format("the wheel's entry point \"{}\" {}", to_valid_utf8(line.substr(0, 200)), why),
               "The wheel was built wrongly, or by somebody with bad intentions. Do not use it.");
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// Bytes outside ASCII count as letters: Python allows them, and none of them ends a name in a script.
bool is_identifier(std::string_view text) {
  const auto letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || static_cast<signed char>(c) < 0;
  };
  return !text.empty() && letter(text.front()) &&
         std::all_of(text.begin(), text.end(), [&](char c) { return letter(c) || is_digit(c); });
}

bool is_dotted(std::string_view text) {
  const auto parts = split(text, '.');
  return to_valid_utf8(text) == text && std::all_of(parts.begin(), parts.end(), is_identifier);
}

bool is_version_suffix(std::string_view text) {
  if (text.ends_with('t')) text.remove_suffix(1);
  return std::all_of(text.begin(), text.end(), [](char c) { return is_digit(c) || c == '.'; });
}

EntryPoint parse_line(std::string_view line, bool gui) {
  const auto equals = line.find('=');
  if (equals == std::string_view::npos) throw invalid(line, "has no =");
  const auto name = trimmed(line.substr(0, equals));
  auto object = trimmed(line.substr(equals + 1));
  if (object.ends_with(']')) object = trimmed(object.substr(0, object.find('[')));
  if (!is_safe_file_name(name)) throw invalid(line, "has a name that is no file name");
  if (is_reserved_script_name(name)) throw invalid(line, "would replace a program of the environment itself");
  const auto colon = object.find(':');
  if (colon == std::string_view::npos) throw invalid(line, "names no function");
  const auto module = trimmed(object.substr(0, colon));
  const auto attribute = trimmed(object.substr(colon + 1));
  if (!is_dotted(module) || !is_dotted(attribute))
    throw invalid(line, "does not name a function as module:function");
  return {std::string(name), std::string(module), std::string(attribute), gui};
}

void add(std::vector<EntryPoint>& entry_points, EntryPoint added) {
  for (const auto& other : entry_points) {
    if (other.name != added.name) continue;
    if (other.module == added.module && other.attribute == added.attribute) return;
    throw invalid(added.name, "is there twice, for different functions");
  }
  entry_points.push_back(std::move(added));
}

/// `text` is `prefix`, alone or followed by what `rest` accepts.
template <typename Rest>
bool is_versioned(std::string_view text, std::string_view prefix, Rest rest) {
  return text.starts_with(prefix) && rest(text.substr(prefix.size()));
}

/// The special launchers of pip and easy_install, whose wheels carry the version of the machine that built
/// them.
template <typename Rest>
void replace_versioned(std::vector<EntryPoint>& all, std::string_view name,
                       const std::vector<std::string>& names, Rest is_suffix) {
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const EntryPoint& e) { return !e.gui && e.name == name; });
  if (found == all.end()) return;
  std::vector<EntryPoint> launchers;
  for (const auto& replacement : names) {
    launchers.push_back(*found);
    launchers.back().name = replacement;
  }
  std::erase_if(all, [&](const EntryPoint& e) { return !e.gui && is_versioned(e.name, name, is_suffix); });
  std::move(launchers.begin(), launchers.end(), std::back_inserter(all));
}

}  // namespace

bool is_reserved_script_name(std::string_view name) {
  const auto lowered = lower(name);
  if (lowered == "pythonw" || lowered == "activate" || lowered == "activate.fish" ||
      lowered == "activate.csh")
    return true;
  return is_versioned(lowered, "python", is_version_suffix) ||
         is_versioned(lowered, "pypy", is_version_suffix);
}

std::vector<EntryPoint> parse_entry_points(std::string_view text) {
  constexpr std::size_t most = 10'000;
  std::vector<EntryPoint> entry_points;
  std::string_view section;
  for (const auto raw : lines_of(text)) {
    const auto line = trimmed(raw);
    if (line.empty() || line.starts_with('#') || line.starts_with(';')) continue;
    if (line.starts_with('[') && line.ends_with(']')) {
      section = trimmed(line.substr(1, line.size() - 2));
      continue;
    }
    if (section != "console_scripts" && section != "gui_scripts") continue;
    if (entry_points.size() >= most) throw invalid(line, "is one too many");
    add(entry_points, parse_line(line, section == "gui_scripts"));
  }
  return entry_points;
}

std::string shebang(std::string_view interpreter) {
  constexpr std::size_t kernel_limit =
      127;  // of `#!`, the path and the line's end; BINPRM_BUF_SIZE before Linux 5.1
  const bool plain = interpreter.find(' ') == std::string_view::npos;
  if (plain && interpreter.size() + 3 <= kernel_limit) return fmt::format("#!{}\n", interpreter);
  // For the shell a command, for Python a string that nobody reads.
  const auto program = plain ? std::string(interpreter) : fmt::format("\"{}\"", interpreter);
  return fmt::format("#!/bin/sh\n'''exec' {} \"$0\" \"$@\"\n' '''\n", program);
}

std::string launcher(const EntryPoint& entry_point, std::string_view interpreter) {
  const auto imported = entry_point.attribute.substr(0, entry_point.attribute.find('.'));
  return fmt::format(
      "{}# -*- coding: utf-8 -*-\n"
      "import re\n"
      "import sys\n"
      "from {} import {}\n"
      "if __name__ == '__main__':\n"
      "    sys.argv[0] = re.sub(r'(-script\\.pyw|\\.exe)?$', '', sys.argv[0])\n"
      "    sys.exit({}())\n",
      shebang(interpreter), entry_point.module, imported, entry_point.attribute);
}

std::string rewritten_script(std::string_view content, std::string_view interpreter) {
  if (!content.starts_with("#!python")) return std::string(content);
  const auto end = content.find('\n');
  const auto rest = end == std::string_view::npos ? std::string_view() : content.substr(end + 1);
  return shebang(interpreter) + std::string(rest);
}

std::vector<EntryPoint> launchers_of(const std::vector<EntryPoint>& entry_points, int major, int minor) {
  auto launchers = entry_points;
  replace_versioned(launchers, "pip",
                    {"pip", fmt::format("pip{}", major), fmt::format("pip{}.{}", major, minor)},
                    is_version_suffix);
  replace_versioned(launchers, "easy_install",
                    {"easy_install", fmt::format("easy_install-{}.{}", major, minor)},
                    [](std::string_view rest) {
                      return rest.empty() || (rest[0] == '-' && is_version_suffix(rest.substr(1)));
                    });
  return launchers;
}

}  // namespace jetcrew::python
