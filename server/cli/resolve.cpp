#include <iostream>

#include "base/text.hpp"
#include "cli/command_line.hpp"
#include "cli/plan_text.hpp"
#include "cli/resolve_inputs.hpp"
#include "cli/solver_flags.hpp"
#include "install/planner.hpp"

namespace jetcrew::cli {
namespace {

/// Where nothing was given to choose from, no spelling is to blame.
std::optional<Error> nothing_at_hand(const ResolveInputs& inputs, const resolve::Universe& universe) {
  if (universe.size() > universe.all_installed().size() || !universe.passed_over().empty())
    return std::nullopt;
  std::vector<std::string> given;
  for (const auto* list : {&inputs.bundles, &inputs.deb_folders, &inputs.wheel_folders, &inputs.packages})
    given.insert(given.end(), list->begin(), list->end());
  const auto source = join(given, ", ");
  if (given.empty()) {
    return Error("request_unknown", "no packages were given to choose from",
                 "Name the stick: --bundle /media/STICK", {{"source", ""}});
  }
  return Error("request_unknown",
               fmt::format("'{}' {}", source,
                           inputs.packages.empty() ? "holds no .deb and no .whl" : "holds no packages"),
               "Name the folder that has the packages: --bundle /media/STICK", {{"source", source}});
}

int resolve_here(const Globals& globals, const ResolveInputs& inputs) {
  using Clock = std::chrono::steady_clock;
  const auto seconds = [](Clock::time_point from, Clock::time_point to) {
    return std::chrono::duration<double>(to - from).count();
  };
  const auto start = Clock::now();
  auto universe = universe_of(inputs, globals);
  std::vector<resolve::Request> requests;
  try {
    requests = requests_of(inputs, globals, universe);
  } catch (const Error& error) {
    if (!is_unsolvable(error)) throw;
    const auto nothing = nothing_at_hand(inputs, universe);
    const bool unknown = nothing && error.code() == "request_unknown";
    return report_unsolvable(globals, std::cout, unknown ? *nothing : error,
                             {{"passed_over", install::passed_over_json(universe)},
                              {"statistics",
                               {{"packages", universe.size()},
                                {"decisions", 0},
                                {"conflicts", 0},
                                {"load_seconds", seconds(start, Clock::now())},
                                {"solve_seconds", 0.0}}}});
  }
  const auto loaded = Clock::now();
  const auto answer = resolve::solve(universe, requests, inputs.options);
  const auto solved = Clock::now();
  const nlohmann::json statistics{{"packages", answer.statistics.packages},
                                  {"decisions", answer.statistics.decisions},
                                  {"conflicts", answer.statistics.conflicts},
                                  {"load_seconds", seconds(start, loaded)},
                                  {"solve_seconds", seconds(loaded, solved)}};
  const auto passed_over = install::passed_over_json(universe);
  if (!answer.solved) {
    const nlohmann::json more{{"passed_over", passed_over}, {"statistics", statistics}};
    if (const auto nothing = nothing_at_hand(inputs, universe))
      return report_unsolvable(globals, std::cout, *nothing, more);
    return report_unsolvable(globals, std::cout, answer.explanation(), install::causes_json(answer), more);
  }
  const auto notes = install::notes_of(universe, answer);
  nlohmann::json plan{{"status", "solved"},
                      {"actions", install::actions_json(universe, answer)},
                      {"notes", install::texts_of(notes)},
                      {"notes_data", install::sentences_json(notes)},
                      {"passed_over", passed_over},
                      {"statistics", statistics}};
  if (answer.actions.empty()) plan["there"] = install::there_json(universe, requests);
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
      .several("--deb-dir", &inputs.deb_folders, is_source, "folders of .deb files", "DIR")
      .several("--wheel-dir", &inputs.wheel_folders, is_source, "folders of wheels", "DIR")
      .several("--bundle", &inputs.bundles, is_source, "folders of .deb and .whl files", "PATH")
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
  command.run([&inputs](const Globals& globals) { return resolve_here(globals, inputs); });
}

}  // namespace jetcrew::cli
