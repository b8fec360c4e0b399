#include "install/environment_actions.hpp"

#include "base/error.hpp"
#include "install/generation_record.hpp"
#include "python/generation.hpp"
#include "python/tree.hpp"
#include "state/environments.hpp"

namespace jetcrew::install {

EnvironmentActions::EnvironmentActions(Workspace& workspace, jobs::Context& job, const nlohmann::json& plan)
    : workspace_(workspace), job_(job), target_(plan.at("environment")) {
  if (target_.is_null()) return;
  changes_ = target_.at("generation") != target_.at("from_generation");
  if (!changes_) return;
  for (const auto& wheel : target_.at("wheels")) wheels_.push_back(wheel);
}

std::string EnvironmentActions::name() const {
  return target_.is_null() ? "" : target_.at("name").get<std::string>();
}

std::string EnvironmentActions::step_of(const nlohmann::json& wheel) {
  return fmt::format("wheel:{}", wheel.at("name").get<std::string>());
}

void EnvironmentActions::preflight() {
  for (const auto& wheel : wheels_) static_cast<void>(stored_wheel(workspace_, wheel));
}

void EnvironmentActions::carry_out(const std::function<void()>& on_done) {
  const auto folder = workspace_.environment(name());
  const int number = target_.at("generation");
  if (python::current_generation(folder) == number) {
    // An earlier run of this job got as far as the switch.
    record();
    for (const auto& wheel : wheels_) {
      job_.step(step_of(wheel), jobs::StepState::done);
      on_done();
    }
    job_.step("environment", jobs::StepState::done);
    return;
  }
  python::Unpacking unpacking(workspace_.trees());
  unpack(unpacking, on_done);
  job_.step("environment", jobs::StepState::running);
  unpacking.finish();
  build();
  record();
}

void EnvironmentActions::unpack(python::Unpacking& unpacking, const std::function<void()>& on_done) {
  std::vector<nlohmann::json> missing;
  // A tree that is there from before was made of this very file. Then the generation is built of that tree,
  // by the tree's RECORD, and the file is not read again, apart from its .dist-info, which has checksums.
  // They are told together: each telling by itself waits for the disk.
  state::Transaction transaction(workspace_.database());
  for (const auto& wheel : wheels_) {
    if (!unpacking.has(wheel.at("sha256").get<std::string>())) {
      missing.push_back(wheel);
      continue;
    }
    job_.step(step_of(wheel), jobs::StepState::done);
    on_done();
  }
  transaction.commit();
  for (const auto& wheel : missing) {
    job_.checkpoint();
    const auto step = step_of(wheel);
    job_.step(step, jobs::StepState::running);
    const auto payload = stored_wheel(workspace_, wheel);
    try {
      const auto& store = workspace_.store();
      const auto check = [&] {
        static_cast<void>(store.verified(payload.sha256, payload.file_name, job_.stop()));
      };
      unpacking.add(store.path_of(payload.sha256), payload.sha256, check, job_.stop());
    } catch (const Error& error) {
      job_.checkpoint();
      job_.step(step, jobs::StepState::failed, error.message());
      throw;
    }
    job_.step(step, jobs::StepState::done);
    on_done();
  }
}

void EnvironmentActions::build() {
  const auto folder = workspace_.environment(name());
  const int number = target_.at("generation");
  std::filesystem::create_directories(folder);
  const auto made = python::generations(folder);
  if (std::find(made.begin(), made.end(), number) == made.end()) {
    const auto plan = generation_plan(workspace_, planned_environment(), number, wheels_);
    try {
      python::build_generation(workspace_.root(), folder, workspace_.environment_inside(name()), plan, {},
                               job_.stop());
    } catch (const Error& error) {
      job_.checkpoint();
      job_.step("environment", jobs::StepState::failed, error.message());
      throw;
    }
  }
  job_.checkpoint();
  // Known before it is in use: whatever happens next, the record has what `current` points at.
  record_generation();
  python::activate_generation(folder, number);
  job_.step("environment", jobs::StepState::done);
}

state::Environment EnvironmentActions::planned_environment() const {
  return {.name = name(),
          .generation = 0,
          .interpreter = target_.at("interpreter"),
          .python = target_.at("python"),
          .system_site_packages = target_.at("system_site_packages")};
}

state::Generation EnvironmentActions::planned_generation() const {
  return {.environment = name(),
          .number = target_.at("generation"),
          .job_id = job_.id(),
          .packages = nlohmann::json(wheels_)};
}

void EnvironmentActions::record_generation() {
  auto& database = workspace_.database();
  state::Transaction transaction(database);
  auto environment = planned_environment();
  if (const auto known = state::find_environment(database, name()))
    environment.generation = known->generation;
  state::put_environment(database, environment);
  state::put_generation(database, planned_generation());
  transaction.commit();
}

void EnvironmentActions::record() {
  auto& database = workspace_.database();
  state::Transaction transaction(database);
  state::put_environment(database, planned_environment());  // the generation's row needs its environment
  state::put_generation(database, planned_generation());
  record_in_use(database, planned_environment(), planned_generation());
  transaction.commit();
}

}  // namespace jetcrew::install
