// What every command shares: the global options, output for people or as JSON, and how an error ends it.
#pragma once

#include <filesystem>
#include <iosfwd>
#include <optional>
#include <string>

#include <nlohmann/json_fwd.hpp>

#include "base/error.hpp"
#include "base/root.hpp"

namespace jetcrew::cli {

struct Globals {
  std::string root = "/";
  std::optional<std::string> state;
  bool json = false;

  Root board_root() const { return Root(root); }
  std::filesystem::path state_folder() const;
};

enum Exit : int {
  done = 0,
  failed = 1,
  usage = 2,
  unsolvable = 3,
  unverified = 4,
  // As env(1), nohup(1) and shells have it where the program to start is the matter.
  not_startable = 126,
  not_there = 127
};

/// The exit status that an Error of this code means.
int exit_of(const std::string& code);

/// Tells an error: message and hint on stderr, problem+json on stdout with --json; its exit status.
int report(const Globals& globals, const Error& error);

/// The part of report() that is for people: message and hint on stderr.
void tell(const Error& error);

/// Tells that there is no solution; the exit status. With --json it is the document of the contract (status,
/// explanation, causes, and what `more` has) on stdout, else the explanation on `people`: for a command that
/// was asked for an answer this is the answer, and goes to stdout; for one that was to do something it is a
/// failure.
int report_unsolvable(const Globals& globals, std::ostream& people, const std::string& explanation,
                      const nlohmann::json& causes, const nlohmann::json& more);
/// The same for what stands in the way before anything can be solved: Errors `request_unknown` and
/// `profile_unfit`, whose own members (code, facts) the document has too.
int report_unsolvable(const Globals& globals, std::ostream& people, const Error& error,
                      const nlohmann::json& more);
/// Whether an Error means that there is no solution.
bool is_unsolvable(const Error& error);

/// A document on stdout, with two blanks of indentation.
void print(const nlohmann::json& document);
/// Text on stdout as it is.
void say(std::string_view text);

class CommandLine;

// Each adds its command.
void add_serve(CommandLine& line);
void add_board(CommandLine& line);
void add_sensors(CommandLine& line);
void add_catalogue(CommandLine& line);
void add_drift(CommandLine& line);
void add_bundle(CommandLine& line);
void add_resolve(CommandLine& line);
void add_install(CommandLine& line);
void add_uninstall(CommandLine& line);
void add_environment(CommandLine& line);
void add_check(CommandLine& line);
void add_run(CommandLine& line);
void add_shell(CommandLine& line);
void add_state(CommandLine& line);
void add_job(CommandLine& line);
void add_version(CommandLine& line);
void add_debug(CommandLine& line);

/// All of them, in the order in which the help lists them.
void add_commands(CommandLine& line);

}  // namespace jetcrew::cli
