#include "catalogue/tables.hpp"
#include "cli/command_line.hpp"
#include "cli/plan_text.hpp"
#include "cli/resolve_inputs.hpp"
#include "cli/solver_flags.hpp"
#include "install/planner.hpp"
#include "install/profiles.hpp"

namespace jetcrew::cli {
namespace {

/// Of the catalogue no more is read than the requests call for: a plan over debs needs nothing of it.
std::vector<resolve::Request> requests_of(const ResolveInputs& inputs, const Globals& globals,
                                          resolve::Universe& universe) {
  auto files = catalogue::Files::embedded();
  files.put_in_front(globals.state_folder() / "catalogue");
  if (universe.python() != nullptr) install::add_constraints(universe, catalogue::read_constraints(files));
  std::vector<catalogue::Profile> profiles;
  std::optional<std::string> jetpack;
  if (std::any_of(inputs.requests.begin(), inputs.requests.end(), install::names_profile)) {
    profiles = catalogue::read_profiles(files);
    const bool elsewhere = inputs.python || inputs.platform || inputs.architecture || inputs.dpkg_status;
    if (!elsewhere) jetpack = install::observe_jetpack(globals.board_root(), catalogue::read_jetpack(files));
  }
  return install::read_requests(inputs.requests, universe, profiles, jetpack);
}

int resolve_here(const Globals& globals, const ResolveInputs& inputs) {
  using Clock = std::chrono::steady_clock;
  const auto seconds = [](Clock::time_point from, Clock::time_point to) {
    return std::chrono::duration<double>(to - from).count();
  };
  const auto start = Clock::now();
  auto universe = universe_of(inputs, globals);
  const auto requests = requests_of(inputs, globals, universe);
  const auto loaded = Clock::now();
  const auto answer = resolve::solve(universe, requests, inputs.options);
  const auto solved = Clock::now();
  const nlohmann::json statistics{{"packages", answer.statistics.packages},
                                  {"decisions", answer.statistics.decisions},
                                  {"conflicts", answer.statistics.conflicts},
                                  {"load_seconds", seconds(start, loaded)},
                                  {"solve_seconds", seconds(loaded, solved)}};
  if (!answer.solved) {
    return report_unsolvable(globals, answer.explanation(), install::causes_json(answer),
                             {{"statistics", statistics}});
  }
  const nlohmann::json plan{
      {"status", "solved"}, {"actions", install::actions_json(universe, answer)}, {"statistics", statistics}};
  if (globals.json) {
    print(plan);
  } else {
    say(plan_text(plan));
  }
  return done;
}

}  // namespace

void add_resolve(CommandLine& line) {
  auto& command = line.command(on_this_board, "resolve", "what a request would install; nothing is done");
  auto& inputs = command.values<ResolveInputs>();
  command
      .several("--packages", &inputs.packages, is_existing_path, "Debian Packages files: plain, .gz or .xz",
               "FILE")
      .several("--deb-dir", &inputs.deb_folders, is_existing_path, "folders of .deb files", "DIR")
      .several("--wheel-dir", &inputs.wheel_folders, is_existing_path, "folders of wheels", "DIR")
      .several("--bundle", &inputs.bundles, is_existing_path, "folders of .deb and .whl files", "PATH")
      .option("--dpkg-status", &inputs.dpkg_status, "a status file, or none", "FILE")
      .several("--site-packages", &inputs.site_packages, is_existing_path,
               "folders of installed Python packages", "DIR")
      .option("--architecture", &inputs.architecture, "e.g. arm64; the board's own where not given", "NAME")
      .several("--foreign-architecture", &inputs.foreign, is_architecture, "architectures besides", "NAME")
      .option("--python", &inputs.python, "e.g. 3.8; the board's own where not given", "X.Y")
      .option("--platform", &inputs.platform, "of wheels, e.g. linux_aarch64; likewise", "NAME")
      .option("--glibc", &inputs.glibc, "e.g. 2.31; likewise", "X.Y")
      .option("--markers", &inputs.markers, "a JSON object over the PEP 508 variables", "FILE");
  add_solver_flags(command, inputs.options);
  command.positional("REQUEST", &inputs.requests, request_forms).required();
  command.run([&inputs](const Globals& globals) {
    try {
      return resolve_here(globals, inputs);
    } catch (const Error& error) {
      if (error.code() != "request_unknown") throw;
      return report_unsolvable(globals, error);
    }
  });
}

}  // namespace jetcrew::cli
