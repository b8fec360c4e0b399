// What commands are made of: their names, options and help, without the parser that reads them.
//
// An option takes one value; one that fills a list may be given several times. An option of `several` values
// takes more after the first (`--packages A B`), and must not swallow what stands behind them
// (`--wheel-dir DIR numpy`). The rule: a word after the first value belongs to the option while `belongs`
// says so (it exists as a path, it is an architecture); a word with a dash in front, or a request's prefix
// (`deb:`, `wheel:`, `profile:`), never does, and the first word that does not ends the values.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "cli/command.hpp"

namespace CLI {
class App;
class Option;
class ParseError;
}  // namespace CLI

namespace jetcrew::cli {

// Under which heading the help lists a command.
inline constexpr auto on_this_board = "On this board";
inline constexpr auto for_boards = "For boards";
inline constexpr auto the_daemon = "The daemon";
inline constexpr auto about_jetcrew = "About JetCrew";

/// Where a value goes that was given; what was not given stays as it is, and is shown as the default.
using Place = std::variant<std::string*, std::optional<std::string>*, std::vector<std::string>*,
                           std::int64_t*, std::optional<int>*>;

/// Whether a word after an option's first value is one more of its values.
using Belongs = bool (*)(const std::string& word);
bool is_existing_path(const std::string& word);
/// One that packages are looked for in: a package itself is none.
bool is_source(const std::string& word);
bool is_architecture(const std::string& word);

class Command {
 public:
  Command(const Command&) = delete;
  Command& operator=(const Command&) = delete;

  /// The values that the command fills in and works with; they live as long as the command line.
  template <class Values>
  Values& values() {
    const auto made = std::make_shared<Values>();
    kept_ = made;
    return *made;
  }

  /// @param type  what stands for the value in the help: `FILE`
  Command& option(const std::string& name, Place place, const std::string& help,
                  const std::string& type = "TEXT");
  Command& several(const std::string& name, std::vector<std::string>* place, Belongs belongs,
                   const std::string& help, const std::string& type);
  Command& flag(const std::string& name, bool* place, const std::string& help);
  Command& positional(const std::string& name, Place place, const std::string& help);
  /// All words behind the first one that is no option, as they are, also those with a dash in front: the
  /// words of another program. One `--` before them is left out.
  Command& rest(const std::string& name, std::vector<std::string>* place, const std::string& help);

  // These speak of the option or positional named last.
  Command& required();
  Command& one_of(const std::vector<std::string>& choices);
  Command& excludes(const std::string& other);

  /// A command below this one, of which one must be given.
  Command& command(const std::string& name, const std::string& help);

  /// What the command does; it gives the exit status.
  void run(std::function<int(const Globals&)> work);

 private:
  friend class CommandLine;
  struct Several {
    std::string name;
    Belongs belongs;
  };

  Command(CLI::App& app, std::function<int(const Globals&)>& chosen) : app_(app), chosen_(chosen) {}

  /// The one of the commands below that the parser knows as `app`.
  const Command* below(const CLI::App& app) const;

  CLI::App& app_;
  CLI::Option* last_ = nullptr;
  std::function<int(const Globals&)>& chosen_;
  std::vector<Several> several_;
  std::vector<std::string>* rest_ = nullptr;
  std::string rest_stand_in_;
  std::vector<std::unique_ptr<Command>> below_;
  std::shared_ptr<void> kept_;
};

class CommandLine {
 public:
  CommandLine();
  ~CommandLine();
  CommandLine(const CommandLine&) = delete;
  CommandLine& operator=(const CommandLine&) = delete;

  /// @param section  under which heading the help lists it
  Command& command(const std::string& section, const std::string& name, const std::string& help);

  /// Reads the words (without the program's name) and runs the command; its exit status. Help and version are
  /// printed, and are `done`. Wrong use is told, and is `usage`.
  int run(std::vector<std::string> words);

  /// The words with the option's name before each value that belongs to it: `--packages A --packages B`.
  std::vector<std::string> spelled_out(const std::vector<std::string>& words) const;

 private:
  std::vector<std::string> without_rest(std::vector<std::string> words) const;
  void set_log_level() const;
  std::string given_twice(const std::vector<std::string>& words) const;
  Error explained(const std::vector<std::string>& words, const CLI::ParseError& wrong) const;

  Globals globals_;
  std::string level_ = "info";
  std::unique_ptr<CLI::App> app_;
  std::function<int(const Globals&)> chosen_;
  std::unique_ptr<Command> top_;
};

}  // namespace jetcrew::cli
