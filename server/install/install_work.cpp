#include "install/install_work.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "install/board_drift.hpp"
#include "install/check_work.hpp"
#include "install/deb_actions.hpp"
#include "install/environment_actions.hpp"
#include "install/observation.hpp"
#include "install/planner.hpp"
#include "install/room.hpp"
#include "python/name.hpp"
#include "state/board_snapshots.hpp"
#include "state/environments.hpp"
#include "state/goals.hpp"
#include "state/plans.hpp"

namespace jetcrew::install {
namespace {

class Installation {
 public:
  Installation(Workspace& workspace, jobs::Context& job, const state::Plan& plan)
      : workspace_(workspace),
        job_(job),
        plan_(plan),
        debs_(workspace, job, plan.document),
        environment_(workspace, job, plan.document) {}

  void run() {
    plan_steps();
    preflight();
    if (!debs_.empty()) {
      job_.phase("debs");
      debs_.carry_out([&] { advance(); });
    }
    if (!environment_.empty()) {
      job_.phase("environment");
      environment_.carry_out([&] { advance(); });
    }
    record();
    job_.phase("checks");
    run_checks(workspace_, job_, plan_.environment, [&] { advance(); });
    job_.result({{"plan", plan_.id}});
  }

 private:
  void plan_steps() {
    std::vector<jobs::StepPlan> steps{{"preflight", "preflight", "preflight"}};
    for (const auto& action : plan_.document.at("actions")) {
      if (action.at("ecosystem") != "deb") continue;
      steps.push_back({DebActions::step_of(action), title_of(action), "debs"});
    }
    if (!environment_.empty()) {
      for (const auto& wheel : plan_.document.at("environment").at("wheels")) {
        steps.push_back({EnvironmentActions::step_of(wheel), title_of(wheel), "environment"});
      }
      steps.push_back({"environment", environment_.name(), "environment"});
    }
    const auto& target = plan_.document.at("environment");
    const auto wheels = target.is_null() ? nlohmann::json::array() : target.at("wheels");
    auto checks = planned_checks_for(workspace_, plan_.environment, wheels);
    total_ = static_cast<std::int64_t>(debs_.size() + environment_.size() + checks.size());
    steps.insert(steps.end(), checks.begin(), checks.end());
    job_.plan_steps(steps);
  }

  static std::string title_of(const nlohmann::json& package) {
    return fmt::format("{} {}", package.at("name").get<std::string>(),
                       package.at("version").get<std::string>());
  }

  /// Everything that can be known to fail is found before anything is changed.
  void preflight() {
    job_.phase("preflight");
    job_.progress(done_, total_, "steps");
    job_.step("preflight", jobs::StepState::running);
    const auto target = plan_.document.at("environment");
    if (!job_.resumed()) {
      require_same_board(target);
      const std::uint64_t needed = plan_.document.at("summary").at("disk_bytes");
      make_room(workspace_, needed, "The plan", wheels_of(target));
    }
    if (!environment_.empty()) {
      static_cast<void>(choose_interpreter(workspace_.root(), workspace_.folder(),
                                           target.at("interpreter").get<std::string>()));
      static_cast<void>(workspace_.environment_inside(plan_.environment));
    }
    debs_.preflight();
    environment_.preflight();
    job_.step("preflight", jobs::StepState::done);
  }

  static std::set<std::string> wheels_of(const nlohmann::json& target) {
    std::set<std::string> wheels;
    if (target.is_null()) return wheels;
    for (const auto& wheel : target.at("wheels")) wheels.insert(wheel.at("sha256").get<std::string>());
    return wheels;
  }

  /// The plan was made for the board as it was: what it found installed must still be so.
  void require_same_board(const nlohmann::json& target) {
    std::map<std::string, std::string> versions;
    for (const auto& installed : observe_debs(workspace_.root()).installed) {
      if (installed.works()) versions[installed.package.full_name()] = installed.package.version.text();
    }
    for (const auto& action : plan_.document.at("actions")) {
      if (action.at("ecosystem") != "deb") continue;
      const auto found = versions.find(fmt::format("{}:{}", action.at("name").get<std::string>(),
                                                   action.at("architecture").get<std::string>()));
      const auto there = found == versions.end() ? nlohmann::json() : nlohmann::json(found->second);
      // `all` and the board's own architecture may follow each other under one name.
      if (there != action.at("installed") && found != versions.end()) stale(action.at("name"));
    }
    if (!environment_.empty() && observe_environment(workspace_, plan_.environment).next_generation !=
                                     target.at("generation").get<int>()) {
      stale(plan_.environment);
    }
    if (!target.is_null() && observe_environment(workspace_, plan_.environment).generation !=
                                 target.at("from_generation").get<int>()) {
      stale(plan_.environment);
    }
  }

  [[noreturn]] static void stale(const std::string& what) {
    throw Error("plan_stale", fmt::format("{} has changed on the board since the plan was made", what),
                "Make a new plan and look at it; nothing was changed.", {{"package", what}});
  }

  void record() {
    state::Transaction transaction(workspace_.database());
    for (const auto& name : plan_.document.value("removes", nlohmann::json::array()))
      forget(name.get<std::string>());
    for (const auto& request : plan_.requests) {
      supersede(request.get<std::string>());
      state::add_goal(workspace_.database(), plan_.environment, request.get<std::string>(), job_.id());
    }
    if (const auto& target = plan_.document.at("environment"); !target.is_null())
      state::keep_goals(workspace_.database(), plan_.environment, target.at("generation"));
    state::add_board_snapshot(workspace_.database(), lasting(board::to_json(observe_board(workspace_))));
    transaction.commit();
  }

  /// What was taken away by its name is no longer asked for.
  void forget(const std::string& name) {
    for (const auto& goal : state::list_goals(workspace_.database())) {
      if (goal.environment != plan_.environment || goal.request.starts_with("deb:")) continue;
      const auto from = goal.request.starts_with("wheel:") ? 6U : 0U;
      const auto text = std::string_view(goal.request).substr(from);
      if (python::normalized_name(trimmed(text.substr(0, text.find_first_of("=<>!~[( ;@")))) == name)
        state::remove_goal(workspace_.database(), goal.environment, goal.request);
    }
  }

  /// What was asked for before of the same package is no longer the goal.
  void supersede(const std::string& request) {
    const auto subject = [](std::string_view text) {
      return lower(text.substr(0, text.find_first_of("=<>!~[( ;", text.find(':') + 1)));
    };
    for (const auto& goal : state::list_goals(workspace_.database())) {
      if (goal.environment != plan_.environment || goal.request == request) continue;
      if (subject(goal.request) == subject(request)) {
        state::remove_goal(workspace_.database(), goal.environment, goal.request);
      }
    }
  }

  void advance() { job_.progress(++done_, total_, "steps"); }

  Workspace& workspace_;
  jobs::Context& job_;
  const state::Plan& plan_;
  DebActions debs_;
  EnvironmentActions environment_;
  std::int64_t done_ = 0;
  std::int64_t total_ = 0;
};

}  // namespace

void carry_out(Workspace& workspace, jobs::Context& job) {
  const auto plan = state::find_plan(workspace.database(), job.request().at("plan").get<std::int64_t>());
  if (!plan) throw Error("not_found", "the plan of this job is gone", "Make a new plan.");
  if (digest_of(plan->document) != job.request().at("digest").get<std::string>()) {
    throw Error("plan_changed", "the stored plan is not the one that was approved",
                "Make a new plan and look at it.");
  }
  Installation(workspace, job, *plan).run();
}

}  // namespace jetcrew::install
