#include "install/check_work.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "checks/dpkg_consistent.hpp"
#include "checks/select.hpp"
#include "install/observation.hpp"
#include "install/system_distributions.hpp"
#include "python/metadata.hpp"
#include "python/name.hpp"
#include "python/requirement.hpp"
#include "state/check_results.hpp"
#include "state/environments.hpp"
#include "state/installed.hpp"
#include "state/payloads.hpp"

namespace jetcrew::install {
namespace {

constexpr std::string_view dpkg_check = "dpkg-consistent";

std::string step_of(std::string_view name) {
  return fmt::format("check:{}", name);
}

/// What it requires, whatever the conditions; not what its extras do.
std::set<std::string> needs_of(const python::Metadata& metadata) {
  std::set<std::string> names;
  for (const auto& text : metadata.requires_dist) {
    try {
      const auto requirement = python::Requirement::parse(text);
      const bool of_extra =
          requirement.marker && requirement.marker->text().find("extra") != std::string::npos;
      if (!of_extra) names.insert(python::normalized_name(requirement.name));
    } catch (const Error&) {
      continue;  // the resolver has judged it; a check needs no second word on it
    }
  }
  return names;
}

checks::InstalledWheel wheel_of(Workspace& workspace, const EnvironmentWheel& installed) {
  checks::InstalledWheel wheel{installed.name, {}, installed.requested};
  if (const auto payload = state::find_payload(workspace.database(), installed.sha256)) {
    wheel.needs = needs_of(python::Metadata::parse(payload->metadata));
    if (const auto names = payload->facts.find("import_names"); names != payload->facts.end()) {
      wheel.import_names = names->get<std::vector<std::string>>();
    }
  }
  return wheel;
}

/// What an environment sees of the system's Python as it is now. One that does not exist yet sees nothing:
/// what it will see may come in the same install.
checks::Visible seen_by(Workspace& workspace, const std::string& environment) {
  checks::Visible visible;
  const auto recorded = state::find_environment(workspace.database(), environment);
  if (!recorded || !recorded->system_site_packages) return visible;
  const auto interpreter = interpreter_at(workspace, recorded->interpreter);
  if (!interpreter) return visible;
  for (const auto& found : system_distributions(workspace.root(), *interpreter)) {
    visible.distributions.insert(python::normalized_name(found.metadata.name));
  }
  for (const auto& there : observe_debs(workspace.root()).installed) {
    if (there.works()) visible.debs.insert(there.package.name);
  }
  return visible;
}

std::vector<checks::CheckSpec> specs_of(Workspace& workspace, const std::string& environment,
                                        const std::vector<EnvironmentWheel>& wheels) {
  // What is there without wheels is no environment yet.
  if (wheels.empty()) return {};
  std::vector<checks::InstalledWheel> installed;
  for (const auto& wheel : wheels) installed.push_back(wheel_of(workspace, wheel));
  return checks::checks_for(*workspace.catalogue(), installed, environment, seen_by(workspace, environment));
}

std::vector<EnvironmentWheel> current_wheels(Workspace& workspace, const std::string& environment) {
  return observe_environment(workspace, environment).wheels;
}

std::vector<jobs::StepPlan> steps_of(const std::vector<checks::CheckSpec>& specs) {
  std::vector<jobs::StepPlan> steps{{step_of(dpkg_check), std::string(dpkg_check), "checks"}};
  for (const auto& spec : specs) steps.push_back({step_of(spec.name), spec.name, "checks"});
  return steps;
}

bool is_wanted(const CheckNames& only, std::string_view name) {
  return only.empty() || std::find(only.begin(), only.end(), name) != only.end();
}

class CheckRun {
 public:
  CheckRun(Workspace& workspace, jobs::Context& job) : workspace_(workspace), job_(job) {
    for (const auto& result : state::latest_check_results(workspace.database()))
      told_.emplace(result.name, result.environment);
  }

  /// @param incidental what such a check skips is no result worth keeping, unless an older one would stand
  void take(const std::string& name, bool incidental, const std::function<checks::Result()>& run) {
    job_.checkpoint();
    job_.step(step_of(name), jobs::StepState::running);
    const auto result = run();
    job_.checkpoint();
    auto detail = to_valid_utf8(result.detail);
    if (incidental && result.status == checks::Status::skipped &&
        !told_.contains({result.name, result.environment})) {
      job_.step(step_of(name), jobs::StepState::skipped, detail);
      return;
    }
    state::add_check_result(
        workspace_.database(),
        {0, result.name, result.environment, std::string(checks::to_text(result.status)), result.seconds,
         detail, to_valid_utf8(result.hint), result.code, result.facts, result.values, job_.id(), ""});
    job_.event("check", {{"name", result.name},
                         {"environment", result.environment},
                         {"status", checks::to_text(result.status)},
                         {"seconds", result.seconds},
                         {"detail", detail},
                         {"hint", result.hint},
                         {"code", result.code},
                         {"facts", result.facts},
                         {"values", result.values}});
    if (result.status == checks::Status::failed) {
      failed_.push_back(result.name);
      if (hint_.empty()) hint_ = result.hint;
      if (first_.empty()) first_ = detail.substr(0, detail.find('\n'));
    }
    job_.step(step_of(name),
              result.status == checks::Status::passed   ? jobs::StepState::done
              : result.status == checks::Status::failed ? jobs::StepState::failed
                                                        : jobs::StepState::skipped,
              detail);
  }

  void finish() const {
    if (failed_.empty()) return;
    throw Error("check_failed",
                fmt::format("installed, but {} did not pass: {}{}{}",
                            failed_.size() == 1 ? "one check" : "some checks", join(failed_, ", "),
                            first_.empty() ? "" : ". ", first_),
                hint_.empty() ? "Look at the output of the check, then install what it misses." : hint_,
                {{"checks", join(failed_, " ")}});
  }

 private:
  Workspace& workspace_;
  jobs::Context& job_;
  std::set<std::pair<std::string, std::string>> told_;  ///< names and environments of results there are
  std::vector<std::string> failed_;
  std::string hint_;
  std::string first_;
};

}  // namespace

CheckNames picked_checks(Workspace& workspace, const std::string& environment,
                         const std::vector<std::string>& names) {
  require_environment(workspace, environment);
  CheckNames available{std::string(dpkg_check)};
  for (const auto& spec : specs_of(workspace, environment, current_wheels(workspace, environment)))
    available.push_back(spec.name);
  return checks::pick(*workspace.catalogue(), available, names);
}

void require_environment(Workspace& workspace, const std::string& environment) {
  if (environment == "default" || state::find_environment(workspace.database(), environment)) return;
  throw Error("not_found", fmt::format("there is no environment {}", environment),
              "See jetcrew environment list.", {{"environment", environment}});
}

std::vector<jobs::StepPlan> planned_checks(Workspace& workspace, const std::string& environment,
                                           const CheckNames& only) {
  auto steps = steps_of(specs_of(workspace, environment, current_wheels(workspace, environment)));
  std::erase_if(steps, [&](const auto& step) { return !is_wanted(only, step.title); });
  return steps;
}

std::vector<jobs::StepPlan> planned_checks_for(Workspace& workspace, const std::string& environment,
                                               const nlohmann::json& wheels) {
  std::vector<EnvironmentWheel> named;
  for (const auto& wheel : wheels) {
    named.push_back({wheel.at("name"), wheel.at("version"), wheel.at("sha256"), wheel.at("requested")});
  }
  return steps_of(specs_of(workspace, environment, named));
}

void run_checks(Workspace& workspace, jobs::Context& job, const std::string& environment,
                const std::function<void()>& on_done, const CheckNames& only) {
  CheckRun run(workspace, job);
  if (is_wanted(only, dpkg_check)) {
    std::vector<std::string> debs;
    for (const auto& installed : state::list_installed_debs(workspace.database())) {
      debs.push_back(fmt::format("{}:{}", installed.name, installed.architecture));
    }
    run.take(std::string(dpkg_check), false,
             [&] { return checks::dpkg_consistent(workspace.root(), debs, job.stop()); });
    if (on_done) on_done();
  }
  const auto specs = specs_of(workspace, environment, current_wheels(workspace, environment));
  if (!specs.empty()) {
    // What the same job installed may have brought more to see.
    auto steps = steps_of(specs);
    std::erase_if(steps, [&](const auto& step) { return !is_wanted(only, step.title); });
    job.add_steps(steps);
    const auto python = workspace.environment_inside(environment) / "current" / "bin" / "python";
    for (const auto& spec : specs) {
      if (!is_wanted(only, spec.name)) continue;
      run.take(spec.name, spec.incidental,
               [&] { return checks::run_check(workspace.root(), python, spec, job.stop()); });
      if (on_done) on_done();
    }
  }
  run.finish();
}

}  // namespace jetcrew::install
