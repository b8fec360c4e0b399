// `jetcrew bundle import`
#include "base/files.hpp"
#include "base/text.hpp"
#include "bundle/key_list.hpp"
#include "cli/bundle_commands.hpp"
#include "cli/job_follower.hpp"
#include "install/works.hpp"

namespace jetcrew::cli {
namespace {

struct Wanted {
  std::string path;
  bool trust_loose = false;
  bool allow_downgrade = false;
};

std::string told(const nlohmann::json& result) {
  const auto& imported = result.at("imported");
  std::uint64_t bytes = 0;
  std::size_t known = 0;
  for (const auto& payload : imported) {
    bytes += payload.at("size").get<std::uint64_t>();
    if (payload.at("known").get<bool>()) ++known;
  }
  auto text = fmt::format("{} packages, {}, are in the store{}.\n", imported.size(), human_bytes(bytes),
                          known == 0 ? "" : fmt::format(" ({} were there before)", known));
  if (const auto bundle = result.find("bundle"); bundle != result.end() && bundle->at("channel") == "board") {
    text += fmt::format("You vouch for them: the board has signed their list itself (serial {}).\n",
                        bundle->at("serial").get<std::int64_t>());
  } else if (bundle != result.end()) {
    text = fmt::format("{} {}, serial {}: ", bundle->at("name").get<std::string>(),
                       bundle->at("version").get<std::string>(), bundle->at("serial").get<std::int64_t>()) +
           text;
    std::vector<std::string> requests = bundle->at("requests");
    if (!requests.empty()) text += fmt::format("It was made for: jetcrew install {}\n", join(requests, " "));
  }
  if (const auto catalogue = result.find("catalogue"); catalogue != result.end()) {
    const auto serial = catalogue->at("serial").get<std::int64_t>();
    text += catalogue->at("taken").get<bool>()
                ? fmt::format("Serial {} of the catalogue is in force.\n", serial)
                : fmt::format("Serial {} of the catalogue, or a later one, was in force already.\n", serial);
  }
  text += "The medium may be pulled out now.\n";
  return text;
}

/// A list of keys by itself.
int import_keys(const Globals& globals, const std::filesystem::path& file) {
  const auto text = read_file(file, bundle::largest_key_list);
  const auto signature = read_file(file.string() + ".minisig", bundle::largest_key_list);
  const auto trust = bundle::read_trust(globals.board_root(), globals.state_folder());
  const bool taken = bundle::take_key_list(text, signature, trust, globals.state_folder());
  const auto list = bundle::parse_key_list(text);
  if (globals.json) {
    print({{"serial", list.serial}, {"taken", taken}});
  } else {
    say(taken ? fmt::format("Serial {} of the list of keys is in force: {} added, {} revoked.\n", list.serial,
                            list.add.size(), list.revoke.size())
              : fmt::format("Serial {} of the list of keys, or a later one, was in force already.\n",
                            list.serial));
  }
  return done;
}

int import(const Globals& globals, const Wanted& wanted) {
  if (std::filesystem::path(wanted.path).filename() == "keys.json") return import_keys(globals, wanted.path);
  if (!std::filesystem::exists(wanted.path)) {
    throw Error("path_not_found", fmt::format("there is no {}", wanted.path), "Check the path.",
                {{"path", wanted.path}});
  }
  const auto here = std::filesystem::canonical(wanted.path);
  install::Workspace workspace(globals.board_root(), globals.state_folder());
  jobs::Runner runner(workspace.database(), install::works(workspace));
  runner.start();
  finish_interrupted(workspace, runner);
  const auto id = runner.submit("import", {{"here", here.string()},
                                           {"trust_loose", wanted.trust_loose},
                                           {"allow_downgrade", wanted.allow_downgrade}});
  const auto result = follow_here(workspace, runner, id).result;
  if (globals.json) {
    print(result);
  } else {
    say(told(result));
  }
  return done;
}

}  // namespace

void add_bundle_import(Command& bundle) {
  auto& command =
      bundle.command("import", "takes a bundle, loose packages or a list of keys into the board's store");
  auto& wanted = command.values<Wanted>();
  command.flag("--trust-loose", &wanted.trust_loose, "take packages that are not signed")
      .flag("--allow-downgrade", &wanted.allow_downgrade, "take a bundle older than the last of its name")
      .positional("PATH", &wanted.path, "a bundle, a folder of .deb and .whl files, or keys.json")
      .required()
      .run([&wanted](const Globals& globals) { return import(globals, wanted); });
}

}  // namespace jetcrew::cli
