#include "install/planner.hpp"

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/log.hpp"
#include "debian/architecture.hpp"
#include "install/not_taken.hpp"
#include "install/observation.hpp"
#include "install/profiles.hpp"
#include "install/refused_files.hpp"
#include "install/universe_builder.hpp"
#include "python/name.hpp"
#include "python/wheel_name.hpp"
#include "resolve/request.hpp"

namespace jetcrew::install {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

nlohmann::json summary_of(const nlohmann::json& actions, const resolve::Universe& universe,
                          const resolve::Answer& answer, const Workspace& workspace) {
  std::map<std::string, int> counts{
      {"install", 0}, {"upgrade", 0}, {"downgrade", 0}, {"reinstall", 0}, {"remove", 0}};
  std::uint64_t size = 0;
  std::int64_t disk = 0;
  for (const auto& action : answer.actions) {
    const auto& file = universe.file(action.package);
    if (action.kind == resolve::Action::Kind::remove) {
      if (universe[action.package].ecosystem == resolve::Ecosystem::deb)
        disk -= static_cast<std::int64_t>(file.installed_bytes);
      continue;
    }
    size += file.size;
    const bool wheel = universe[action.package].ecosystem == resolve::Ecosystem::wheel;
    const bool unpacked = wheel && std::filesystem::exists(workspace.trees() / file.sha256);
    if (!unpacked) disk += static_cast<std::int64_t>(file.installed_bytes);
    // What a wheel replaces stays in the generation before.
    if (!wheel && action.installed) {
      disk -= static_cast<std::int64_t>(universe.file(*action.installed).installed_bytes);
    }
  }
  for (const auto& action : actions) ++counts[action.at("action").get<std::string>()];
  nlohmann::json summary(counts);
  summary["kept"] = answer.kept_wheels.size();
  summary["size_bytes"] = size;
  summary["disk_bytes"] = std::max<std::int64_t>(disk, 0);
  summary["free_bytes"] = space_of(workspace.folder()).free_bytes;
  return summary;
}

/// All wheels that the environment's next generation has: those that stay and those that come.
nlohmann::json generation_wheels(const resolve::Universe& universe, const resolve::Answer& answer,
                                 const EnvironmentState& environment,
                                 const std::vector<resolve::Request>& requests) {
  std::set<std::string> requested;
  for (const auto& request : requests) {
    if (request.wheel) requested.insert(python::normalized_name(request.wheel->name));
  }
  for (const auto& wheel : environment.wheels) {
    if (wheel.requested) requested.insert(wheel.name);
  }
  nlohmann::json wheels = nlohmann::json::array();
  const auto add = [&](resolve::SolvableId id) {
    const auto& solvable = universe[id];
    wheels.push_back({{"name", solvable.name},
                      {"version", solvable.version},
                      {"sha256", universe.file(id).sha256},
                      {"requested", requested.contains(std::string(solvable.name))}});
  };
  for (const auto id : answer.kept_wheels) {
    if (!universe[id].system) add(id);
  }
  for (const auto& action : answer.actions) {
    if (action.kind != resolve::Action::Kind::remove &&
        universe[action.package].ecosystem == resolve::Ecosystem::wheel) {
      add(action.package);
    }
  }
  std::sort(wheels.begin(), wheels.end(),
            [](const auto& a, const auto& b) { return a.at("name") < b.at("name"); });
  return wheels;
}

bool changes_wheels(const resolve::Universe& universe, const resolve::Answer& answer) {
  return std::any_of(answer.actions.begin(), answer.actions.end(), [&](const resolve::Action& action) {
    return universe[action.package].ecosystem == resolve::Ecosystem::wheel;
  });
}

/// A bare name may be a wheel's where there is any wheel.
bool wants_wheels(const std::vector<std::string>& requests, const std::vector<state::PayloadName>& payloads,
                  const std::vector<catalogue::Profile>& profiles) {
  const bool any_wheel = std::any_of(payloads.begin(), payloads.end(), [](const state::PayloadName& payload) {
    return payload.ecosystem == "wheel";
  });
  return std::any_of(requests.begin(), requests.end(), [&](const std::string& text) {
    if (names_profile(text)) return profile_of(text, profiles).has_wheels();
    return text.starts_with("wheel:") || (any_wheel && !text.starts_with("deb:"));
  });
}

/// Reading what the board is takes a while, and only profiles ask for it.
std::optional<std::string> jetpack_for(const std::vector<std::string>& requests, const Workspace& workspace) {
  if (std::none_of(requests.begin(), requests.end(), names_profile)) return std::nullopt;
  return observe_jetpack(workspace.root(), workspace.catalogue()->jetpack);
}

}  // namespace

state::Plan to_record(nlohmann::json document, const std::string& environment) {
  state::Plan plan;
  plan.digest = document.at("digest");
  plan.requests = document.at("requests");
  plan.environment = environment;
  plan.document = std::move(document);
  return plan;
}

std::string digest_of(const nlohmann::json& document) {
  nlohmann::json does = nlohmann::json::array();
  for (const auto& action : document.at("actions")) {
    does.push_back({action.at("action"), action.at("ecosystem"), action.at("name"), action.at("version"),
                    action.at("architecture"), action.at("installed"), action.at("sha256"),
                    action.at("batch")});
  }
  const nlohmann::json what{does, document.at("environment"), document.at("requests")};
  return "sha256:" + to_hex(Sha256::of(what.dump()));
}

Planned make_plan(Workspace& workspace, const PlanRequest& request) {
  if (request.requests.empty()) {
    throw Error("no_packages", "nothing was asked for", "Choose at least one package.");
  }
  const auto start = Clock::now();
  const auto debs = observe_debs(workspace.root());
  const auto environment = observe_environment(workspace, request.environment);
  const auto payloads = state::payload_names(workspace.database());
  const auto catalogue = workspace.catalogue();

  resolve::Universe universe(debs.architecture, debs.foreign);
  std::optional<python::Interpreter> interpreter;
  if (environment.exists && request.python && environment.interpreter != *request.python) {
    interpreter = choose_interpreter(workspace.root(), workspace.folder(), request.python);
    if (interpreter->path != environment.interpreter) {
      throw Error("environment_python_differs",
                  fmt::format("the environment {} is for {}, not for {}", request.environment,
                              environment.interpreter, interpreter->path.string()),
                  "Choose another --environment for another Python.", {{"environment", request.environment}});
    }
  } else if (wants_wheels(request.requests, payloads, catalogue->profiles)) {
    interpreter =
        choose_interpreter(workspace.root(), workspace.folder(),
                           environment.exists ? std::optional(environment.interpreter) : request.python);
  } else if (environment.exists) {
    // An environment whose Python is gone is no reason not to bring that back.
    try {
      interpreter = choose_interpreter(workspace.root(), workspace.folder(), environment.interpreter);
    } catch (const Error& error) {
      if (error.code() != "python_missing") throw;
      log::warning("an environment is left out of the plan",
                   {{"environment", request.environment}, {"reason", error.message()}});
    }
  }
  add_installed_debs(universe, debs);
  if (interpreter) {
    universe.set_python(python_target(workspace.root(), *interpreter,
                                      observe_interpreters(workspace.root(), workspace.folder())));
    set_board_libraries(
        universe, workspace.root(),
        environment.system_site_packages ? interpreter->site_packages : std::vector<std::filesystem::path>());
    add_environment_wheels(universe, workspace, request.environment, environment);
    if (environment.system_site_packages) add_system_distributions(universe, workspace.root(), *interpreter);
  }
  add_payloads(universe, workspace.database(), payloads);
  universe.find_passed_over_by([&workspace] { return refused_files(workspace.database()); });
  universe.seal();
  add_constraints(universe, catalogue->constraints);
  set_library_names(universe, catalogue->libraries);

  const auto requests = read_requests(request.requests, universe, catalogue->profiles,
                                      jetpack_for(request.requests, workspace));
  const auto loaded = seconds_since(start);
  const auto solving = Clock::now();
  auto answer = resolve::solve(universe, requests, request.options);
  while (rule_out_gone(universe, answer, workspace.store()))
    answer = resolve::solve(universe, requests, request.options);
  const nlohmann::json statistics{{"packages", answer.statistics.packages},
                                  {"decisions", answer.statistics.decisions},
                                  {"conflicts", answer.statistics.conflicts},
                                  {"load_seconds", loaded},
                                  {"solve_seconds", seconds_since(solving)}};
  Planned planned;
  if (!answer.solved) {
    planned.explanation = answer.explanation();
    planned.causes = causes_json(answer);
    return planned;
  }
  auto actions = actions_json(universe, answer);
  nlohmann::json target = nullptr;
  if (interpreter) {
    const bool next = changes_wheels(universe, answer) || !environment.exists;
    target = {{"name", request.environment},
              {"interpreter", interpreter->path.string()},
              {"python", interpreter->version},
              {"system_site_packages", environment.system_site_packages},
              {"generation", next ? environment.next_generation : environment.generation},
              {"from_generation", environment.generation},
              {"wheels", generation_wheels(universe, answer, environment, requests)}};
  }
  const auto notes = notes_of(universe, answer);
  auto summary = summary_of(actions, universe, answer, workspace);
  planned.document = {{"status", "solved"},
                      {"created", workspace.database().now()},
                      {"requests", request.requests},
                      {"environment", std::move(target)},
                      {"actions", std::move(actions)},
                      {"summary", std::move(summary)},
                      {"notes", texts_of(notes)},
                      {"notes_data", sentences_json(notes)},
                      {"not_taken", not_taken_json(universe, requests, request.options, answer)},
                      {"statistics", statistics}};
  if (planned.document.at("actions").empty()) planned.document["there"] = there_json(universe, requests);
  planned.document["digest"] = digest_of(planned.document);
  return planned;
}

FitnessJudge::FitnessJudge(const Workspace& workspace) {
  // Each by itself: a board without one of them can still take packages for the other.
  try {
    architecture_ = debian::native_architecture(workspace.root());
    foreign_ = debian::foreign_architectures(workspace.root());
  } catch (const Error& error) {
    log::warning("debs cannot be held against the board", {{"reason", error.message()}});
  }
  try {
    interpreter_ = choose_interpreter(workspace.root(), workspace.folder(), std::nullopt);
    tags_.emplace(interpreter_->target());
    for (const auto& other : observe_interpreters(workspace.root(), workspace.folder())) {
      if (other.path != interpreter_->path && other.complete)
        others_.emplace_back(other.path.string(), python::TagSet(other.target()));
    }
  } catch (const Error& error) {
    log::warning("wheels cannot be held against the board", {{"reason", error.message()}});
  }
}

std::optional<Misfit> FitnessJudge::judge(const state::Payload& payload) const {
  if (payload.ecosystem == "deb") {
    if (architecture_.empty()) {
      return Misfit{"dpkg_missing",
                    fmt::format("there is no dpkg on the board to install {} with", payload.file_name),
                    "JetCrew needs a Debian or Ubuntu system; check that --root names the board's.",
                    {}};
    }
    if (debian::installable(payload.architecture, architecture_, foreign_)) return std::nullopt;
    return Misfit{"wrong_architecture",
                  fmt::format("{} is built for {}, this board is {}", payload.file_name, payload.architecture,
                              architecture_),
                  fmt::format("Get the package for {}.", architecture_),
                  {{"built_for", payload.architecture}, {"board", architecture_}}};
  }
  if (!tags_) {
    return Misfit{"python_missing",
                  fmt::format("there is no Python on the board to install {} for", payload.file_name),
                  "Install python3 first.",
                  {}};
  }
  try {
    const auto tags = python::WheelName::parse(payload.file_name).tags;
    if (tags_->rank(tags)) return std::nullopt;
    for (const auto& [path, accepted] : others_) {
      if (!accepted.rank(tags)) continue;
      return Misfit{"other_python",
                    fmt::format("{} is built for {}, which {} of this board takes; without a word it is "
                                "Python {} that wheels are installed for",
                                payload.file_name, payload.tags, path, interpreter_->version),
                    fmt::format("Install it into an environment for that one: --python {}", path),
                    {{"built_for", payload.tags}, {"other", path}, {"python", interpreter_->version}}};
    }
  } catch (const Error& error) {
    return Misfit{error.code(), error.message(), error.hint(), error.facts()};
  }
  return Misfit{"wrong_python",
                fmt::format("{} is built for {}, this board has Python {} on {}", payload.file_name,
                            payload.tags, interpreter_->version, interpreter_->platform),
                fmt::format("Get the wheel for {} ({}).", python::native_abi(interpreter_->target()),
                            interpreter_->platform),
                {{"built_for", payload.tags},
                 {"python", interpreter_->version},
                 {"platform", interpreter_->platform},
                 {"wanted", python::native_abi(interpreter_->target())}}};
}

}  // namespace jetcrew::install
