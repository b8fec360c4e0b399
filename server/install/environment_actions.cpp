#include "install/environment_actions.hpp"

#include "base/error.hpp"
#include "install/observation.hpp"
#include "python/generation.hpp"
#include "python/name.hpp"
#include "python/tree.hpp"
#include "python/wheel.hpp"
#include "state/environments.hpp"
#include "state/installed.hpp"
#include "state/payloads.hpp"

namespace jetcrew::install {
namespace {

state::Payload payload_of(Workspace& workspace, const nlohmann::json& wheel) {
  auto payload = state::find_payload(workspace.database(), wheel.at("sha256").get<std::string>());
  if (payload && workspace.store().contains(payload->sha256)) return std::move(*payload);
  throw Error("payload_missing",
              fmt::format("{} {} is no longer in the store", wheel.at("name").get<std::string>(),
                          wheel.at("version").get<std::string>()),
              "Import it again, then make a new plan.", {{"package", wheel.at("name").get<std::string>()}});
}

}  // namespace

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
  for (const auto& wheel : wheels_) static_cast<void>(payload_of(workspace_, wheel));
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
  for (const auto& wheel : wheels_) {
    job_.checkpoint();
    const auto step = step_of(wheel);
    job_.step(step, jobs::StepState::running);
    const auto payload = payload_of(workspace_, wheel);
    try {
      // Also where the tree is there from before: the generation is built by what this file says.
      const auto file = workspace_.store().verified(payload.sha256, payload.file_name, job_.stop());
      python::unpack_wheel(file, workspace_.trees(), payload.sha256, job_.stop());
    } catch (const Error& error) {
      job_.checkpoint();
      job_.step(step, jobs::StepState::failed, error.message());
      throw;
    }
    job_.step(step, jobs::StepState::done);
    on_done();
  }
  build();
  record();
}

void EnvironmentActions::build() {
  const auto folder = workspace_.environment(name());
  const int number = target_.at("generation");
  job_.step("environment", jobs::StepState::running);
  std::filesystem::create_directories(folder);
  const auto made = python::generations(folder);
  if (std::find(made.begin(), made.end(), number) == made.end()) {
    python::GenerationPlan plan;
    plan.environment = name();
    plan.number = number;
    plan.interpreter = choose_interpreter(workspace_.root(), target_.at("interpreter").get<std::string>());
    plan.system_site_packages = target_.at("system_site_packages");
    for (const auto& wheel : wheels_) {
      const auto payload = payload_of(workspace_, wheel);
      plan.wheels.push_back(
          {workspace_.trees() / payload.sha256,
           python::read_wheel(workspace_.store().path_of(payload.sha256), payload.file_name),
           wheel.at("requested").get<bool>(), std::nullopt});
    }
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

void EnvironmentActions::record_generation() {
  auto& database = workspace_.database();
  state::Transaction transaction(database);
  const auto known = state::find_environment(database, name());
  state::put_environment(database, {name(), known ? known->generation : 0, target_.at("interpreter"),
                                    target_.at("python"), target_.at("system_site_packages"), ""});
  state::put_generation(database, {name(), target_.at("generation"), job_.id(), "", nlohmann::json(wheels_)});
  transaction.commit();
}

void EnvironmentActions::record() {
  auto& database = workspace_.database();
  state::Transaction transaction(database);
  const int number = target_.at("generation");
  state::put_environment(database, {name(), number, target_.at("interpreter"), target_.at("python"),
                                    target_.at("system_site_packages"), ""});
  nlohmann::json packages = nlohmann::json::array();
  std::vector<state::Installed> rows;
  for (const auto& wheel : wheels_) {
    const auto payload = state::find_payload(database, wheel.at("sha256").get<std::string>());
    packages.push_back(wheel);
    state::Installed row;
    row.ecosystem = "wheel";
    row.name = wheel.at("name");
    row.environment = name();
    row.version = wheel.at("version");
    row.sha256 = wheel.at("sha256");
    row.job_id = job_.id();
    row.requested = wheel.at("requested");
    if (payload) {
      row.file_name = payload->file_name;
      row.origin = payload->origin;
    }
    rows.push_back(std::move(row));
  }
  state::put_generation(database, {name(), number, job_.id(), "", std::move(packages)});
  state::replace_installed(database, name(), rows);
  transaction.commit();
}

}  // namespace jetcrew::install
