// What every command shares: the global options, output for people or as JSON, and how an error ends it.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include <nlohmann/json_fwd.hpp>

#include "base/error.hpp"
#include "base/root.hpp"

namespace CLI {
class App;
}

namespace jetcrew::cli {

struct Globals {
  std::string root = "/";
  std::optional<std::string> state;
  bool json = false;

  Root board_root() const { return Root(root); }
  std::filesystem::path state_folder() const;
};

enum Exit : int { done = 0, failed = 1, usage = 2, unsolvable = 3, unverified = 4 };

/// The exit status that an Error of this code means.
int exit_of(const std::string& code);

/// Tells an error: message and hint on stderr, problem+json on stdout with --json; its exit status.
int report(const Globals& globals, const Error& error);

/// A document on stdout, with two blanks of indentation.
void print(const nlohmann::json& document);
/// Text on stdout as it is.
void say(std::string_view text);

// Each adds its command; `status` is what the process will exit with.
void add_serve(CLI::App& app, Globals& globals, int& status);
void add_board(CLI::App& app, Globals& globals, int& status);
void add_resolve(CLI::App& app, Globals& globals, int& status);
void add_install(CLI::App& app, Globals& globals, int& status);
void add_environment(CLI::App& app, Globals& globals, int& status);
void add_check(CLI::App& app, Globals& globals, int& status);
void add_state(CLI::App& app, Globals& globals, int& status);
void add_job(CLI::App& app, Globals& globals, int& status);
void add_version(CLI::App& app, Globals& globals, int& status);
void add_debug(CLI::App& app, Globals& globals, int& status);

}  // namespace jetcrew::cli
