#include "base/exec.hpp"

#include <cerrno>
#include <csignal>

#include <sys/stat.h>
#include <unistd.h>

#include "base/error.hpp"
#include "base/root.hpp"
#include "base/text.hpp"

namespace jetcrew {
namespace fs = std::filesystem;
namespace {

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> result;
  result.reserve(texts.size() + 1);
  for (auto& text : texts) result.push_back(text.data());
  result.push_back(nullptr);
  return result;
}

/// Nothing where there is no such file, or it is a folder. `path` is given back as it is: a script is told it
/// as its own name.
std::optional<Found> look_at(const Root& root, const fs::path& path) {
  const auto here = root.resolve(own_directory(root) / path);
  struct stat status{};
  if (::stat(here.c_str(), &status) != 0 || S_ISDIR(status.st_mode)) return std::nullopt;
  // access(2) asks for the real user, execve(2) for the effective one; they differ in set-user-ID programs
  // only.
  return Found{path, S_ISREG(status.st_mode) && ::access(here.c_str(), X_OK) == 0};
}

}  // namespace

Variables own_variables() {
  Variables variables;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view text(*entry);
    const auto equals = text.find('=');
    if (equals == std::string_view::npos) continue;
    variables.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  return variables;
}

fs::path own_directory(const Root& root) {
  std::error_code gone;
  const auto here = fs::current_path(gone);
  if (gone) return "/";
  return root.is_system() ? here : root.inside(here).value_or("/");
}

Found find_program(const Root& root, const std::string& name, std::string_view search_path) {
  if (name.find('/') != std::string::npos) return look_at(root, name).value_or(Found{});
  Found second_best;
  if (name.empty()) return second_best;
  for (const auto folder : split(search_path, ':')) {
    // An empty entry of PATH is the working directory (POSIX, 8.3).
    auto found = look_at(root, folder.empty() ? fs::path(".") / name : fs::path(folder) / name);
    if (found && found->executable) return *found;
    if (found && second_best.path.empty()) second_best = *found;
  }
  return second_best;
}

int replace_process(const Root& root, const Replacement& replacement) {
  auto arguments = replacement.argv;
  std::vector<std::string> variables;
  for (const auto& [name, value] : replacement.environment) variables.push_back(name + "=" + value);
  const auto argv = pointers(arguments);
  const auto environment = pointers(variables);
  if (!root.is_system()) {
    const auto directory = own_directory(root);
    if (::chroot(root.folder().c_str()) != 0)
      throw system_error(errno, fmt::format("entering the board's root {}", root.folder().string()));
    if (::chdir(directory.c_str()) != 0)
      throw system_error(errno, fmt::format("entering {}", directory.string()));
  }
  // What is ignored stays so across exec, and a program that writes into a closed pipe is to end by it.
  const auto before = std::signal(SIGPIPE, SIG_DFL);
  ::execve(replacement.program.c_str(), argv.data(), environment.data());
  const int reason = errno;
  std::signal(SIGPIPE, before);
  return reason;
}

}  // namespace jetcrew
