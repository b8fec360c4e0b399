#include "install/generation_record.hpp"

#include "base/error.hpp"
#include "install/observation.hpp"
#include "python/wheel.hpp"
#include "state/installed.hpp"

namespace jetcrew::install {

state::Payload stored_wheel(Workspace& workspace, const nlohmann::json& wheel) {
  auto payload = state::find_payload(workspace.database(), wheel.at("sha256").get<std::string>());
  if (payload && workspace.store().contains(payload->sha256)) return std::move(*payload);
  throw Error("payload_missing",
              fmt::format("{} {} is no longer in the store", wheel.at("name").get<std::string>(),
                          wheel.at("version").get<std::string>()),
              "Import it again, then make a new plan.", {{"package", wheel.at("name").get<std::string>()}});
}

python::GenerationPlan generation_plan(Workspace& workspace, const state::Environment& environment,
                                       int number, const nlohmann::json& packages) {
  python::GenerationPlan plan;
  plan.environment = environment.name;
  plan.number = number;
  plan.interpreter = choose_interpreter(workspace.root(), workspace.folder(), environment.interpreter);
  plan.system_site_packages = environment.system_site_packages;
  for (const auto& wheel : packages) {
    const auto payload = stored_wheel(workspace, wheel);
    plan.wheels.push_back({workspace.trees() / payload.sha256,
                           python::read_wheel(workspace.store().path_of(payload.sha256), payload.file_name),
                           wheel.at("requested").get<bool>()});
  }
  return plan;
}

void record_in_use(state::Database& database, state::Environment environment,
                   const state::Generation& generation) {
  environment.generation = generation.number;
  state::put_environment(database, environment);
  std::vector<state::Installed> rows;
  for (const auto& wheel : generation.packages) {
    state::Installed row;
    row.ecosystem = "wheel";
    row.name = wheel.at("name");
    row.environment = environment.name;
    row.version = wheel.at("version");
    row.sha256 = wheel.at("sha256");
    row.job_id = generation.job_id;
    row.requested = wheel.at("requested");
    if (const auto payload = state::find_payload(database, row.sha256)) {
      row.file_name = payload->file_name;
      row.origin = payload->origin;
    }
    rows.push_back(std::move(row));
  }
  state::replace_installed(database, environment.name, rows);
}

}  // namespace jetcrew::install
