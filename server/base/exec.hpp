// Becoming another program: what `env CMD` does, where base/process runs one and waits for it.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace jetcrew {

class Root;

/// Environment variables, by name.
using Variables = std::map<std::string, std::string, std::less<>>;

/// Those of this process.
Variables own_variables();

/// Where programs are looked for when nobody set PATH.
inline constexpr std::string_view usual_path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// The folder this process works in, as the board names it; `/` where it lies outside the root.
std::filesystem::path own_directory(const Root& root);

struct Found {
  std::filesystem::path path;  ///< as own_directory() and the board name it; empty where there is none
  bool executable = false;
};

/// What a shell would start for `name`: a path where it has a `/` (from own_directory() on), else the first
/// program of that name in the folders of `search_path`; one that may not be executed only where no other is.
Found find_program(const Root& root, const std::string& name, std::string_view search_path);

struct Replacement {
  std::filesystem::path program;  ///< as the board names it
  std::vector<std::string> argv;  ///< with the program's name at the front
  Variables environment;          ///< all of it
};

/// This process goes on as that program, with the board's root as its `/`, in own_directory(). Where it
/// cannot be started, the errno why. @throws Error `permission_denied` and the like for the root or the
/// directory
int replace_process(const Root& root, const Replacement& replacement);

}  // namespace jetcrew
