#include "install/environment_work.hpp"

#include "base/error.hpp"
#include "base/running.hpp"
#include "install/check_work.hpp"
#include "install/generation_record.hpp"
#include "install/observation.hpp"
#include "python/generation.hpp"
#include "python/inspection.hpp"
#include "state/environments.hpp"

namespace jetcrew::install {
namespace {

namespace fs = std::filesystem;

state::Environment known_environment(Workspace& workspace, const std::string& name) {
  if (auto found = state::find_environment(workspace.database(), name)) return std::move(*found);
  throw Error("not_found", fmt::format("there is no environment {}", name), "See jetcrew environment list.",
              {{"environment", name}});
}

Error missing(const std::string& environment, int number) {
  return {"generation_missing",
          fmt::format("{} has no generation {}", environment, number),
          fmt::format("Choose one of those that are there: jetcrew environment history {} tells them.",
                      environment),
          {{"environment", environment}, {"generation", std::to_string(number)}}};
}

bool is_whole(Workspace& workspace, const std::string& environment, int number) {
  const auto there = python::generations(workspace.environment(environment));
  return std::find(there.begin(), there.end(), number) != there.end();
}

void require_idle(const Workspace& workspace, const fs::path& folder, const jobs::Context& job) {
  if (job.request().value("force", false)) return;
  const auto programs = programs_using(folder);
  if (programs.empty()) return;
  std::vector<std::string> names;
  for (const auto& program : programs) names.push_back(fmt::format("{} ({})", program.command, program.pid));
  if (names.size() > 5) names.resize(5);
  const auto place = workspace.root().inside(folder).value_or(folder).string();
  throw Error(
      "environment_in_use",
      fmt::format("{} {} from {}", fmt::join(names, ", "), programs.size() == 1 ? "runs" : "run", place),
      "End it first, or insist with --force: what it has loaded goes on, what it loads later is gone.",
      {{"path", place},
       {"program", programs.front().command},
       {"pid", std::to_string(programs.front().pid)}});
}

}  // namespace

int generation_to_roll_back_to(Workspace& workspace, const std::string& environment,
                               std::optional<int> wanted) {
  const auto known = known_environment(workspace, environment);
  const auto there = python::generations(workspace.environment(environment));
  const auto in_use = static_cast<int>(known.generation);
  if (!wanted) {
    for (const auto number : there) {
      if (number < in_use) wanted = number;
    }
    if (!wanted) {
      throw Error("generation_missing",
                  fmt::format("there is no generation of {} before {}", environment, in_use),
                  "There is nothing to go back to.",
                  {{"environment", environment}, {"generation", std::to_string(in_use)}});
    }
  }
  if (std::find(there.begin(), there.end(), *wanted) == there.end()) throw missing(environment, *wanted);
  if (*wanted == in_use) {
    throw Error("generation_in_use", fmt::format("generation {} is the one in use", *wanted),
                "Choose another one.",
                {{"environment", environment}, {"generation", std::to_string(*wanted)}});
  }
  return *wanted;
}

namespace {

/// Generations share files: what was edited in one is edited in the others, too.
void tell_of_touched_files(Workspace& workspace, jobs::Context& job, const std::string& name, int number) {
  const auto touched =
      python::touched_files(workspace.environment(name) / "generations" / std::to_string(number));
  if (touched.empty()) return;
  job.log(
      jobs::LogLevel::warning,
      fmt::format(
          "generation {} of {} is not quite what it was: {}{} changed or added since; jetcrew environment "
          "repair {} tells all, and undoes it with --discard-changes",
          number, name, touched.front(),
          touched.size() == 1 ? " was" : fmt::format(" and {} more were", touched.size() - 1), name));
}

}  // namespace

void roll_back(Workspace& workspace, jobs::Context& job) {
  const auto name = job.request().at("environment").get<std::string>();
  const auto number = job.request().at("generation").get<int>();
  auto& database = workspace.database();
  const auto environment = known_environment(workspace, name);
  const auto generation = state::find_generation(database, name, number);
  if (!generation || !is_whole(workspace, name, number)) throw missing(name, number);
  static_cast<void>(choose_interpreter(workspace.root(), workspace.folder(), environment.interpreter));

  const auto checks = planned_checks_for(workspace, name, generation->packages);
  std::vector<jobs::StepPlan> steps{{"switch", fmt::format("{} {}", name, number), "environment"}};
  steps.insert(steps.end(), checks.begin(), checks.end());
  job.plan_steps(steps);
  std::int64_t done = 0;
  const auto advance = [&] { job.progress(++done, static_cast<std::int64_t>(steps.size()), "steps"); };

  job.phase("environment");
  job.step("switch", jobs::StepState::running);
  tell_of_touched_files(workspace, job, name, number);
  python::activate_generation(workspace.environment(name), number);
  state::Transaction transaction(database);
  record_in_use(database, environment, *generation);
  state::restore_goals(database, *generation);
  transaction.commit();
  job.step("switch", jobs::StepState::done);
  advance();
  job.result({{"environment", name}, {"generation", number}});
  job.phase("checks");
  run_checks(workspace, job, name, advance);
}

void remove_environment(Workspace& workspace, jobs::Context& job) {
  const auto name = job.request().at("environment").get<std::string>();
  const auto folder = workspace.environment(name);
  if (!job.resumed()) {
    static_cast<void>(known_environment(workspace, name));
    require_idle(workspace, folder, job);
  }
  job.plan_steps({{"remove", name, "environment"}});
  job.phase("environment");
  job.step("remove", jobs::StepState::running);
  python::remove_environment(folder);
  state::remove_environment(workspace.database(), name);
  job.step("remove", jobs::StepState::done);
}

void remove_generation(Workspace& workspace, jobs::Context& job) {
  const auto name = job.request().at("environment").get<std::string>();
  const auto number = job.request().at("generation").get<int>();
  const auto folder = workspace.environment(name);
  if (!job.resumed()) {
    static_cast<void>(known_environment(workspace, name));
    if (!is_whole(workspace, name, number)) throw missing(name, number);
    require_idle(workspace, folder / "generations" / std::to_string(number), job);
  }
  job.plan_steps({{"remove", fmt::format("{} {}", name, number), "environment"}});
  job.phase("environment");
  job.step("remove", jobs::StepState::running);
  if (is_whole(workspace, name, number)) python::remove_generation(folder, number);
  state::remove_generation(workspace.database(), name, number);
  job.step("remove", jobs::StepState::done);
}

}  // namespace jetcrew::install
