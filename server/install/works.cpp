#include "install/works.hpp"

#include "base/error.hpp"
#include "install/check_work.hpp"
#include "install/clean_work.hpp"
#include "install/diagnosis.hpp"
#include "install/environment_work.hpp"
#include "install/import_work.hpp"
#include "install/install_work.hpp"
#include "install/listing_work.hpp"
#include "install/repair_work.hpp"
#include "state/plans.hpp"

namespace jetcrew::install {

std::map<std::string, jobs::Work> works(Workspace& workspace, const std::function<void()>& on_generation) {
  // Also where the job fails in the end: its checks come after the switch.
  const auto switching = [&workspace, on_generation](void (*work)(Workspace&, jobs::Context&)) {
    return [&workspace, on_generation, work](jobs::Context& job) {
      struct Told {
        const std::function<void()>& tell;
        ~Told() {
          if (tell) tell();
        }
      } told{on_generation};
      work(workspace, job);
    };
  };
  std::map<std::string, jobs::Work> works{
      {"import", [&workspace](jobs::Context& job) { import_packages(workspace, job); }},
      {"listing", [&workspace](jobs::Context& job) { list_loose(workspace, job); }},
      {"install", switching(carry_out)},
      {"rollback", switching(roll_back)},
      {"remove_environment", [&workspace](jobs::Context& job) { remove_environment(workspace, job); }},
      {"remove_generation", [&workspace](jobs::Context& job) { remove_generation(workspace, job); }},
      {"clean", [&workspace](jobs::Context& job) { clean(workspace, job); }},
      {"repair", [&workspace](jobs::Context& job) { repair(workspace, job); }},
      {"check", [&workspace](jobs::Context& job) {
         const auto environment = job.request().at("environment").get<std::string>();
         const auto only = job.request().value("checks", CheckNames{});
         require_environment(workspace, environment);
         const auto steps = planned_checks(workspace, environment, only);
         job.plan_steps(steps);
         job.phase("checks");
         std::int64_t done = 0;
         const auto total = static_cast<std::int64_t>(steps.size());
         job.progress(0, total, "steps");
         run_checks(workspace, job, environment, [&] { job.progress(++done, total, "steps"); }, only);
       }}};
  for (auto& [kind, work] : works) work = with_diagnosis(workspace, std::move(work));
  return works;
}

std::int64_t approve(Workspace& workspace, jobs::Runner& runner, std::int64_t id, const std::string& digest) {
  auto& database = workspace.database();
  state::Transaction transaction(database);
  const auto plan = state::find_plan(database, id);
  if (!plan) throw Error("not_found", fmt::format("there is no plan {}", id), "Make a new plan.");
  if (plan->digest != digest) {
    throw Error("plan_changed", "what was approved is not this plan",
                "Look at the plan again, then approve it.", {{"digest", plan->digest}});
  }
  if (plan->job_id) {
    throw Error("plan_stale", fmt::format("this plan was carried out already, by job {}", *plan->job_id),
                "Make a new plan if something is left to do.", {{"job", std::to_string(*plan->job_id)}});
  }
  const auto job = runner.submit("install", {{"plan", id}, {"digest", digest}});
  state::approve_plan(database, id, job);
  transaction.commit();
  return job;
}

}  // namespace jetcrew::install
