// The shells people use, and how each is started with an environment active in it.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/exec.hpp"

namespace jetcrew::cli {

/// The user's shell, the first of these that `usable` agrees to: $SHELL, the one that /etc/passwd has for
/// `user` (its text: passwd(5)), /bin/sh. Those that let nobody in, as nologin, are passed over.
std::filesystem::path choose_shell(const Variables& variables, std::string_view passwd, unsigned user,
                                   const std::function<bool(const std::filesystem::path&)>& usable);

/// Whether the shell needs a file of JetCrew's to start with the environment active.
bool reads_a_file(const std::filesystem::path& shell);

struct ShellStart {
  std::vector<std::string> argv;
  Variables environment;
  /// What the shell reads when it starts: a file of this name with this text.
  struct File {
    std::string name;
    std::string text;
  };
  std::optional<File> file;
};

/// How a shell begins an interactive session with the environment active and its name in the prompt. bash,
/// zsh and fish read the user's own files first, then bin/activate, so `deactivate` is there too; the family
/// of sh gets the variables and a prompt; csh and all others the variables.
/// @param generation  the environment, as the board names it
/// @param folder      where `file` will be, as the board names it; the shell removes it once it has read it
ShellStart start_shell(const std::filesystem::path& shell, const Variables& variables,
                       const std::filesystem::path& generation, const std::string& name,
                       const std::filesystem::path& folder, bool is_root);

}  // namespace jetcrew::cli
