// `jetcrew bundle create`
#include <iostream>

#include "base/clock.hpp"
#include "base/text.hpp"
#include "bundle/make.hpp"
#include "bundle/opened.hpp"
#include "bundle/write.hpp"
#include "catalogue/edition.hpp"
#include "cli/bundle_commands.hpp"
#include "cli/bundle_supply.hpp"
#include "cli/plan_text.hpp"
#include "cli/resolve_inputs.hpp"
#include "cli/solver_flags.hpp"
#include "install/knowledge.hpp"
#include "install/planner.hpp"

namespace jetcrew::cli {
namespace {

namespace fs = std::filesystem;

struct Creating {
  std::string out;
  std::vector<std::string> keys;
  std::optional<std::string> password_file;
  std::optional<std::string> state;
  std::optional<std::string> jetpack;
  std::vector<std::string> from;
  std::optional<std::string> name;
  std::string version = "1";
  std::int64_t serial = 1;
  std::string channel = "stable";
  std::optional<std::string> description;
  std::optional<std::string> license;
  std::optional<std::string> not_after;
  bool unattended = false;
  bool any_board = false;
  std::optional<std::string> catalogue;
  ResolveInputs inputs;
  SupplyFlags supply;
};

/// A stock board with that JetPack, as the catalogue knows it: nothing counts as installed.
install::BoardFile stock_board(const Globals& globals, const std::string& jetpack) {
  const auto knowledge = install::load_knowledge(globals.state_folder());
  const auto& table = knowledge->catalogue.jetpack;
  std::vector<std::string> known;
  for (const auto& row : table.rows()) {
    known.push_back(row.jetpack);
    if (row.jetpack != jetpack) continue;
    install::BoardFile board;
    board.architecture = "arm64";
    board.l4t = row.l4t;
    board.distribution = "ubuntu " + row.ubuntu;
    board.glibc = row.glibc;
    board.interpreters.push_back({"/usr/bin/python" + row.python, row.python + ".0", ""});
    board.is_whole = true;
    return board;
  }
  throw Error("usage", fmt::format("JetPack {} is not in the catalogue", jetpack),
              fmt::format("Known are {}. Or describe the board with --for STATE.json.", join(known, ", ")));
}

/// The bundle's file name makes its name, where none is given.
std::string name_of(const Creating& wanted) {
  if (wanted.name) return *wanted.name;
  const fs::path out = wanted.out;
  std::string name = lower(bundle::is_tar_name(out) ? out.stem().string() : out.filename().string());
  for (auto& c : name) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
    if (!plain) c = '-';
  }
  while (!name.empty() && (name.front() == '.' || name.front() == '-' || name.front() == '_'))
    name.erase(0, 1);
  if (name.empty())
    throw Error("usage", fmt::format("'{}' makes no name for a bundle", wanted.out),
                "Give it one with --name.");
  return name;
}

/// SOURCE_DATE_EPOCH (reproducible-builds.org); without it a bundle says no time, so that the same packages
/// make the same bundle.
std::optional<std::string> created() {
  const char* const epoch = std::getenv("SOURCE_DATE_EPOCH");
  const auto seconds = epoch == nullptr ? std::nullopt : to_number(epoch);
  if (!seconds) return std::nullopt;
  auto text = to_rfc3339(std::chrono::sys_seconds(std::chrono::seconds(*seconds)));
  return text.replace(text.find('.'), std::string::npos, "Z");
}

bundle::Manifest head_of(const Creating& wanted) {
  bundle::Manifest head;
  head.name = name_of(wanted);
  head.version = wanted.version;
  head.serial = wanted.serial;
  head.channel = wanted.channel;
  head.created = created();
  head.not_after = wanted.not_after;
  head.description = wanted.description;
  head.license = wanted.license;
  if (wanted.inputs.board && !wanted.any_board) {
    std::optional<std::string> python = wanted.inputs.python;
    if (python && python->starts_with('/')) python.reset();
    head.targets.push_back(wanted.inputs.board->target(python));
  }
  if (!wanted.inputs.requests.empty()) {
    head.install = bundle::WantedInstall{wanted.inputs.requests, wanted.inputs.environment,
                                         wanted.inputs.python, wanted.unattended};
  }
  return head;
}

/// The folder's files as an edition that boards will take. Empty where none is asked for.
std::string edition_of(const Creating& wanted) {
  if (!wanted.catalogue) return {};
  if (!fs::is_directory(*wanted.catalogue))
    throw Error("path_not_found", fmt::format("there is no folder {}", *wanted.catalogue), "Check the path.",
                {{"path", *wanted.catalogue}});
  catalogue::Files files;
  files.put_in_front(*wanted.catalogue);
  static_cast<void>(catalogue::read_serial(files));  // boards compare it; it is not to be the built-in one's
  auto text = catalogue::edition_text(files);
  static_cast<void>(install::require_good_edition(text));
  return text;
}

int tell(const Globals& globals, const Creating& wanted, const bundle::Made& made,
         const nlohmann::json& document) {
  if (globals.json) {
    print(document);
    return done;
  }
  const auto edition = wanted.catalogue ? ", and a catalogue" : "";
  say(fmt::format("{}: {} {}, serial {}, {} packages{}, {}{}.\n", wanted.out, made.manifest.name,
                  made.manifest.version, made.manifest.serial, made.manifest.packages(), edition,
                  human_bytes(made.bytes), wanted.keys.empty() ? ", not signed" : ""));
  if (wanted.keys.empty())
    say("Sign it before a board can take it: jetcrew bundle sign --key FILE " + wanted.out + "\n");
  return done;
}

int create(const Globals& globals, Creating& wanted) {
  wanted.out = without_slash(wanted.out);
  if (wanted.state && wanted.jetpack)
    throw Error("usage", "--for and --jetpack are two boards", "Give one of them.");
  if (wanted.state) wanted.inputs.board = install::read_board_file(*wanted.state);
  if (wanted.jetpack) wanted.inputs.board = stock_board(globals, *wanted.jetpack);
  if (wanted.inputs.board && !wanted.inputs.board->is_whole) {
    std::cerr << "jetcrew: the state file does not say what the board had before JetCrew, so all of it is "
                 "brought.\n  Export it with --all to leave that out.\n";
  }
  std::vector<bundle::SecretKey> keys;
  for (const auto& key : wanted.keys) keys.push_back(secret_key(key, wanted.password_file));
  auto head = head_of(wanted);
  const auto edition = edition_of(wanted);
  if (wanted.inputs.requests.empty()) {
    if (edition.empty())
      throw Error("usage", "nothing is asked for", "Name packages, or a catalogue with --catalogue.");
    const auto made = bundle::make_bundle(std::move(head), {}, edition, keys, wanted.out);
    return tell(globals, wanted, made, bundle::summary_json(bundle::inspect(wanted.out, {})));
  }
  wanted.inputs.deb_folders = wanted.from;
  wanted.inputs.wheel_folders = wanted.from;
  Supply supply(globals, wanted.inputs, wanted.supply);
  if (!supply.answer().solved)
    return report_unsolvable(globals, std::cerr, supply.answer().explanation(),
                             install::causes_json(supply.answer()), nlohmann::json::object());
  const auto made = bundle::make_bundle(std::move(head), supply.bring(), edition, keys, wanted.out);
  auto document = bundle::summary_json(bundle::inspect(wanted.out, {}));
  document["actions"] = install::actions_json(supply.universe(), supply.answer());
  return tell(globals, wanted, made, document);
}

}  // namespace

void add_bundle_create(Command& bundle) {
  auto& command = bundle.command("create", "all that a board lacks for what is asked for, in one bundle");
  auto& wanted = command.values<Creating>();
  command
      .option("--out", &wanted.out, "NAME.jetbundle is one file, anything else a folder (for FAT32)", "PATH")
      .required()
      .option("--key", &wanted.keys, "a secret key to sign with; several sign beside each other", "FILE")
      .option("--password-file", &wanted.password_file, "its first line opens the key", "FILE")
      .option("--for", &wanted.state, "the board's state, of `jetcrew state export --all`", "STATE.json")
      .option("--jetpack", &wanted.jetpack, "a stock board with that JetPack, e.g. 5.1.2", "VERSION")
      .several("--from", &wanted.from, is_source, "folders of .deb and .whl files", "DIR")
      .option("--name", &wanted.name, "(default: the file's)", "NAME")
      .option("--version", &wanted.version, "for people, e.g. 2026.11", "TEXT")
      .option("--serial", &wanted.serial, "grows with each bundle of that name", "N")
      .option("--channel", &wanted.channel, "serials are counted for each", "NAME")
      .option("--description", &wanted.description, "a line for people", "TEXT")
      .option("--license", &wanted.license, "of what is in it", "TEXT")
      .option("--not-after", &wanted.not_after, "from then on boards warn, e.g. 2027-11-01T00:00:00Z", "TIME")
      .flag("--unattended", &wanted.unattended,
            "boards whose policy allows it install it as soon as it is plugged in")
      .option("--catalogue", &wanted.catalogue,
              "a newer catalogue for the boards: packages/ of the source, changed", "DIR")
      .flag("--any-board", &wanted.any_board, "say nothing of which boards it is for")
      .option("--environment", &wanted.inputs.environment, "the Python environment for wheels", "NAME")
      .option("--python", &wanted.inputs.python, "e.g. 3.8; the board's own where not given", "X.Y");
  add_supply_flags(command, wanted.supply);
  add_solver_flags(command, wanted.inputs.options);
  command.positional("REQUEST", &wanted.inputs.requests, request_forms);
  command.run([&wanted](const Globals& globals) {
    try {
      return create(globals, wanted);
    } catch (const Error& error) {
      if (!is_unsolvable(error)) throw;
      return report_unsolvable(globals, std::cerr, error, nlohmann::json::object());
    }
  });
}

}  // namespace jetcrew::cli
