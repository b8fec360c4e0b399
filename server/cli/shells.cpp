#include "cli/shells.hpp"

#include "base/text.hpp"
#include "python/activation.hpp"

namespace jetcrew::cli {
namespace fs = std::filesystem;
namespace {

/// For shells of the sh family and fish. Paths of environments have no quotes and backslashes in them
/// (python::build_generation() sees to that), but the user's own variables may.
std::string in_quotes(std::string_view text) {
  std::string result = "'";
  for (const char c : text) {
    if (c == '\'') {
      result += R"('\'')";
    } else {
      result += c;
    }
  }
  return result + "'";
}

std::string removal_of(const fs::path& folder) {
  return fmt::format("command rm -rf -- {}\n", in_quotes(folder.string()));
}

/// bash has no option to read one file more, but one to read another than ~/.bashrc.
std::string bash_file(const fs::path& activate, const fs::path& folder) {
  return removal_of(folder) + "[ ! -r ~/.bashrc ] || . ~/.bashrc\n" +
         fmt::format(". {}\n", in_quotes(activate.string()));
}

/// zsh looks for all its files in ZDOTDIR and reads .zshenv first. This one gives the user's own back, so
/// that zsh goes on with them by itself, and activates before the first prompt: after the last of them.
std::string zsh_file(const Variables& variables, const fs::path& activate, const fs::path& folder) {
  const auto own = variables.find("ZDOTDIR");
  return removal_of(folder) +
         (own == variables.end() ? "unset ZDOTDIR\n" : fmt::format("ZDOTDIR={}\n", in_quotes(own->second))) +
         "[[ ! -r ${ZDOTDIR:-$HOME}/.zshenv ]] || . ${ZDOTDIR:-$HOME}/.zshenv\n"
         "_jetcrew_activate() {\n"
         "  precmd_functions=(${precmd_functions:#_jetcrew_activate})\n"
         "  unfunction _jetcrew_activate\n" +
         fmt::format("  . {}\n", in_quotes(activate.string())) +
         "}\n"
         "typeset -ga precmd_functions\n"
         "precmd_functions+=(_jetcrew_activate)\n";
}

bool lets_nobody_in(const fs::path& shell) {
  return shell.filename() == "nologin" || shell.filename() == "false";
}

/// The last field of the user's line.
std::string shell_in(std::string_view passwd, unsigned user) {
  for (const auto line : lines_of(passwd)) {
    const auto fields = split(line, ':');
    if (fields.size() == 7 && fields[2] == std::to_string(user)) return std::string(fields[6]);
  }
  return {};
}

}  // namespace

fs::path choose_shell(const Variables& variables, std::string_view passwd, unsigned user,
                      const std::function<bool(const fs::path&)>& usable) {
  const auto own = variables.find("SHELL");
  for (const fs::path shell :
       {own == variables.end() ? std::string() : own->second, shell_in(passwd, user)}) {
    if (shell.is_absolute() && !lets_nobody_in(shell) && usable(shell)) return shell;
  }
  return "/bin/sh";
}

bool reads_a_file(const fs::path& shell) {
  return shell.filename() == "bash" || shell.filename() == "zsh";
}

ShellStart start_shell(const fs::path& shell, const Variables& variables, const fs::path& generation,
                       const std::string& name, const fs::path& folder, bool is_root) {
  const auto kind = shell.filename().string();
  const auto activate = generation / "bin/activate";
  // Where bin/activate does the work, it must not find it half done: `deactivate` goes back to what it found.
  ShellStart start{{kind}, python::deactivated(variables), {}};
  if (kind == "bash") {
    start.argv = {kind, "--rcfile", (folder / "bashrc").string(), "-i"};
    start.file = {"bashrc", bash_file(activate, folder)};
  } else if (kind == "zsh") {
    start.argv = {kind, "-i"};
    start.environment["ZDOTDIR"] = folder.string();
    start.file = {".zshenv", zsh_file(variables, activate, folder)};
  } else if (kind == "fish") {
    start.argv = {kind, "--interactive", "--init-command",
                  fmt::format("source {}", in_quotes(activate.string() + ".fish"))};
  } else {
    start.environment = python::activated(variables, generation, name);
    static const std::set<std::string, std::less<>> family{"sh", "dash", "ash", "ksh", "mksh"};
    if (family.contains(kind) && !variables.contains("VIRTUAL_ENV_DISABLE_PROMPT")) {
      const auto own = variables.find("PS1");
      start.environment["PS1"] = fmt::format("({}) {}", name,
                                             own != variables.end() ? own->second
                                             : is_root              ? "# "
                                                                    : "$ ");
    }
  }
  return start;
}

}  // namespace jetcrew::cli
