// The one file that sees CLI11: its header takes longer to compile than all the commands.
#include "cli/command_line.hpp"

#include <iostream>

#include <CLI/CLI.hpp>

#include "base/build.hpp"
#include "base/log.hpp"
#include "base/spelling.hpp"
#include "base/text.hpp"
#include "debian/architecture.hpp"

namespace jetcrew::cli {
namespace {

bool is_request(std::string_view word) {
  return word.starts_with("deb:") || word.starts_with("wheel:") || word.starts_with("profile:");
}

CLI::Option* add(CLI::App& app, const std::string& name, const Place& place, const std::string& help) {
  return std::visit(
      [&](auto* value) {
        auto* option = app.add_option(name, *value, help);
        using Value = std::remove_pointer_t<decltype(value)>;
        if constexpr (std::is_same_v<Value, std::string>) {
          if (!value->empty()) option->capture_default_str();
        }
        return option;
      },
      place);
}

CLI::Option* named(CLI::App* app, const std::string& word) {
  for (; app != nullptr; app = app->get_parent()) {
    if (auto* option = app->get_option_no_throw(word); option != nullptr && !option->get_positional())
      return option;
  }
  return nullptr;
}

/// `jetcrew environment show`
std::string path_of(const CLI::App& app) {
  return app.get_parent() == nullptr ? app.get_name() : path_of(*app.get_parent()) + " " + app.get_name();
}

/// `environment `; nothing for the top.
std::string prefix_of(const CLI::App& app) {
  return app.get_parent() == nullptr ? "" : prefix_of(*app.get_parent()) + app.get_name() + " ";
}

std::string or_list(const std::vector<std::string>& words) {
  if (words.empty()) return {};
  const std::vector<std::string> front(words.begin(), words.end() - 1);
  return front.empty() ? words.back() : fmt::format("{} or {}", join(front, ", "), words.back());
}

Error misuse(const std::string& message, const std::vector<std::string>& meant, const CLI::App& app) {
  const auto help = fmt::format("{} --help", path_of(app));
  return {"usage", to_valid_utf8(message),
          meant.empty() ? fmt::format("See {}.", help)
                        : fmt::format("Did you mean {}? See {}.", or_list(meant), help)};
}

std::vector<std::string> option_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* at = &app; at != nullptr; at = at->get_parent()) {
    for (const auto* option : at->get_options()) {
      for (const auto& name : option->get_lnames()) names.push_back("--" + name);
    }
  }
  return names;
}

/// The parser's own words, where they are good enough for people; else better ones.
std::string in_plain_words(const CLI::ParseError& wrong, const CLI::App& app) {
  std::string text = wrong.what();
  if (wrong.get_exit_code() == static_cast<int>(CLI::ExitCodes::ExtrasError))
    return fmt::format("{} takes no{}", path_of(app), text.substr(text.rfind(':') + 1));
  constexpr std::string_view required = " is required";
  if (text.ends_with(required))
    return fmt::format("{} needs {}", path_of(app), text.substr(0, text.size() - required.size()));
  constexpr std::string_view conversion = "Could not convert: ";
  if (text.starts_with(conversion)) return fmt::format("{} is not a number", text.substr(conversion.size()));
  return text;
}

std::vector<std::string> names_below(const CLI::App& app) {
  std::vector<std::string> names;
  for (const auto* below : app.get_subcommands(nullptr)) names.push_back(below->get_name());
  return names;
}

/// Goes through words as the parser will: into commands, past options and their values.
class Walk {
 public:
  explicit Walk(CLI::App& top) : app_(&top) {}

  /// What a word is that is no option and no option's value.
  enum class Kind { command, plain, option, value };

  Kind take(const std::string& word) {
    if (value_due_) {
      value_due_ = false;
      return Kind::value;
    }
    if (word.size() > 1 && word.front() == '-') {
      const auto equals = word.find('=');
      option_ = named(app_, word.substr(0, equals));
      value_due_ = equals == std::string::npos && option_ != nullptr && option_->get_items_expected_min() > 0;
      return Kind::option;
    }
    if (!plain_seen_) {
      if (auto* below = find_below(word)) {
        app_ = below;
        return Kind::command;
      }
    }
    plain_seen_ = true;
    return Kind::plain;
  }

  CLI::App& app() const { return *app_; }
  bool value_due() const { return value_due_; }

 private:
  CLI::App* find_below(const std::string& word) const {
    for (auto* below : app_->get_subcommands(nullptr)) {
      if (below->get_name() == word) return below;
    }
    return nullptr;
  }

  CLI::App* app_;
  CLI::Option* option_ = nullptr;
  bool value_due_ = false;
  bool plain_seen_ = false;
};

}  // namespace

bool is_existing_path(const std::string& word) {
  std::error_code nowhere;
  return std::filesystem::exists(word, nowhere);
}

bool is_source(const std::string& word) {
  return is_existing_path(word) && !word.ends_with(".deb") && !word.ends_with(".whl");
}

bool is_architecture(const std::string& word) {
  return debian::is_known_architecture(word);
}

Command& Command::option(const std::string& name, Place place, const std::string& help,
                         const std::string& type) {
  last_ = add(app_, name, place, help)->type_name(type);
  if (std::holds_alternative<std::vector<std::string>*>(place)) last_->allow_extra_args(false);
  return *this;
}

Command& Command::several(const std::string& name, std::vector<std::string>* place, Belongs belongs,
                          const std::string& help, const std::string& type) {
  option(name, place, help, type);
  several_.push_back({name, belongs});
  return *this;
}

Command& Command::flag(const std::string& name, bool* place, const std::string& help) {
  last_ = app_.add_flag(name, *place, help);
  return *this;
}

Command& Command::positional(const std::string& name, Place place, const std::string& help) {
  last_ = add(app_, name, place, help)->type_name("");
  return *this;
}

Command& Command::rest(const std::string& name, std::vector<std::string>* place, const std::string& help) {
  rest_ = place;
  return positional(name, &rest_stand_in_, help);
}

Command& Command::required() {
  last_->required();
  return *this;
}

Command& Command::one_of(const std::vector<std::string>& choices) {
  last_->check(CLI::IsMember(choices));
  return *this;
}

Command& Command::excludes(const std::string& other) {
  last_->excludes(app_.get_option(other));
  return *this;
}

Command& Command::command(const std::string& name, const std::string& help) {
  app_.require_subcommand(1);
  auto* below = app_.add_subcommand(name, help);
  below->group("Commands");
  below_.emplace_back(new Command(*below, chosen_));
  return *below_.back();
}

const Command* Command::below(const CLI::App& app) const {
  const auto found =
      std::find_if(below_.begin(), below_.end(), [&](const auto& command) { return &command->app_ == &app; });
  return found == below_.end() ? this : found->get();
}

void Command::run(std::function<int(const Globals&)> work) {
  app_.callback([&chosen = chosen_, work = std::move(work)] { chosen = work; });
}

CommandLine::CommandLine()
    : app_(std::make_unique<CLI::App>(
          "JetCrew brings a freshly flashed NVIDIA Jetson to a working environment, without internet.",
          "jetcrew")),
      top_(new Command(*app_, chosen_)) {
  app_->require_subcommand(1);
  app_->fallthrough();
  app_->set_version_flag("--version", fmt::format("jetcrew {}", build().version));
  app_->add_option("--root", globals_.root, "the board's root folder")->capture_default_str()->take_last();
  app_->add_option("--state", globals_.state,
                   "where JetCrew keeps its things (default: ROOT/var/lib/jetcrew)");
  app_->add_flag("--json", globals_.json, "one JSON document on stdout");
  app_->add_option("--log-level", level_, "trace, debug, info, warning, error or off; logs go to stderr")
      ->capture_default_str();
  app_->footer("jetcrew COMMAND --help says more about a command.");
}

CommandLine::~CommandLine() = default;

Command& CommandLine::command(const std::string& section, const std::string& name, const std::string& help) {
  auto& made = top_->command(name, help);
  made.app_.group(section);
  return made;
}

std::vector<std::string> CommandLine::spelled_out(const std::vector<std::string>& words) const {
  std::vector<std::string> result;
  Walk walk(*app_);
  const Command* command = top_.get();
  const Command::Several* open = nullptr;
  for (auto word = words.begin(); word != words.end(); ++word) {
    if (*word == "--") {
      result.insert(result.end(), word, words.end());
      break;
    }
    const bool dashed = word->starts_with('-');
    if (open != nullptr && !walk.value_due() && !dashed && !is_request(*word) && open->belongs(*word)) {
      result.push_back(open->name);
      result.push_back(*word);
      continue;
    }
    const auto kind = walk.take(*word);
    result.push_back(*word);
    if (kind == Walk::Kind::value) continue;
    open = nullptr;
    if (kind == Walk::Kind::command) {
      command = command->below(walk.app());
    } else if (kind == Walk::Kind::option) {
      const auto name = word->substr(0, word->find('='));
      for (const auto& several : command->several_) {
        if (several.name == name) open = &several;
      }
    }
  }
  return result;
}

/// Puts the words of another program where they belong, and one word in their place: the parser would read
/// options in them, and lists in brackets.
std::vector<std::string> CommandLine::without_rest(std::vector<std::string> words) const {
  Walk walk(*app_);
  const Command* command = top_.get();
  bool options = true;
  for (auto word = words.begin(); word != words.end(); ++word) {
    if (options && !walk.value_due() && *word == "--") {
      options = false;
      continue;
    }
    const auto kind = options ? walk.take(*word) : Walk::Kind::plain;
    if (kind == Walk::Kind::command) command = command->below(walk.app());
    if (kind != Walk::Kind::plain) continue;
    if (command->rest_ == nullptr) break;
    auto first = word + 1;
    if (options && first != words.end() && *first == "--") ++first;
    command->rest_->assign(first, words.end());
    words.erase(word + 1, words.end());
    if (!command->rest_->empty()) words.emplace_back("rest");
    break;
  }
  return words;
}

void CommandLine::set_log_level() const {
  // Commands other than the daemon speak for themselves: their logs begin at warnings unless asked for.
  const auto chosen = app_->get_subcommands();
  const bool daemon = !chosen.empty() && chosen.front()->get_name() == "serve";
  log::set_level(app_->count("--log-level") > 0 || daemon ? log::parse_level(level_) : log::Level::warning);
}

Error CommandLine::explained(const std::vector<std::string>& words, const CLI::ParseError& wrong) const {
  Walk walk(*app_);
  for (const auto& word : words) {
    const auto kind = walk.take(word);
    const auto& app = walk.app();
    const auto below = names_below(app);
    if (kind == Walk::Kind::plain && !below.empty())
      return misuse(fmt::format("there is no command '{}{}'", prefix_of(app), word), near_words(word, below),
                    app);
    const auto option = word.substr(0, word.find('='));
    if (kind == Walk::Kind::option && named(&walk.app(), option) == nullptr)
      return misuse(fmt::format("there is no option {} of {}", option, path_of(app)),
                    near_words(option, option_names(app)), app);
  }
  const auto& app = walk.app();
  if (const auto twice = given_twice(words); !twice.empty()) return misuse(twice, {}, app);
  if (walk.value_due()) return misuse(fmt::format("{} needs a value", words.back()), {}, app);
  if (const auto below = names_below(app); !below.empty())
    return misuse(fmt::format("{} needs a command: {}", path_of(app), or_list(below)), {}, app);
  return misuse(in_plain_words(wrong, app), {}, app);
}

/// Of an option that takes one value and has several: `--python was given twice (3.6, 3.8); give it once`.
std::string CommandLine::given_twice(const std::vector<std::string>& words) const {
  std::map<std::string, std::vector<std::string>> values;
  Walk walk(*app_);
  std::string open;
  for (const auto& word : words) {
    const auto kind = walk.take(word);
    if (kind == Walk::Kind::value) values[open].push_back(word);
    if (kind != Walk::Kind::option) continue;
    const auto equals = word.find('=');
    open = word.substr(0, equals);
    if (equals != std::string::npos) values[open].push_back(word.substr(equals + 1));
  }
  for (const auto& [name, given] : values) {
    const auto* option = named(&walk.app(), name);
    if (given.size() < 2 || option == nullptr || option->get_items_expected_max() != 1 ||
        option->get_multi_option_policy() != CLI::MultiOptionPolicy::Throw)
      continue;
    const auto times = given.size() == 2 ? std::string("twice") : fmt::format("{} times", given.size());
    return fmt::format("{} was given {} ({}); give it once", name, times, join(given, ", "));
  }
  return {};
}

int CommandLine::run(std::vector<std::string> words) {
  words = without_rest(std::move(words));
  try {
    auto read = spelled_out(words);
    std::reverse(read.begin(), read.end());  // the parser takes its words from the back
    app_->parse(std::move(read));
    set_log_level();
    return chosen_(globals_);
  } catch (const CLI::Success& help) {
    return app_->exit(help, std::cout, std::cerr);
  } catch (const CLI::ParseError& wrong) {
    // The parser may have met the mistake before it met --json.
    globals_.json = globals_.json || std::find(words.begin(), words.end(), "--json") != words.end();
    return report(globals_, explained(words, wrong));
  } catch (...) {
    return report(globals_, current_error());
  }
}

}  // namespace jetcrew::cli
