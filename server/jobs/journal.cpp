#include "jobs/journal.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "jobs/life.hpp"
#include "state/events.hpp"

namespace jetcrew::jobs {
namespace {

constexpr std::size_t longest_detail = 8U << 10U;

void require_unique_names(const std::vector<StepPlan>& plan) {
  std::set<std::string_view> names;
  for (const auto& step : plan)
    if (!names.insert(step.name).second)
      throw Error("internal", fmt::format("the job has two steps {}", step.name),
                  "This is a mistake in JetCrew. Please report it with the log.");
}

/// The planned steps with the states they had; before them the done ones that are not planned any more.
std::vector<state::Step> merged(const std::vector<state::Step>& before, const std::vector<StepPlan>& plan,
                                std::int64_t job_id) {
  std::map<std::string_view, const state::Step*> known;
  for (const auto& step : before) known[step.name] = &step;
  std::set<std::string_view> planned;
  for (const auto& step : plan) planned.insert(step.name);

  std::vector<state::Step> after;
  for (const auto& step : before)
    if (step.state == StepState::done && !planned.contains(step.name)) after.push_back(step);
  for (const auto& step : plan) {
    const auto old = known.find(step.name);
    auto& made = after.emplace_back(old == known.end() ? state::Step{} : *old->second);
    made.job_id = job_id;
    made.name = step.name;
    made.title = step.title;
    made.phase = step.phase;
  }
  std::int64_t seq = 0;
  for (auto& step : after) step.seq = ++seq;
  return after;
}

bool looks_the_same(const state::Step& one, const state::Step& other) {
  return one.seq == other.seq && one.name == other.name && one.title == other.title &&
         one.phase == other.phase && one.state == other.state;
}

}  // namespace

Journal::Journal(state::Database& database, std::function<void()> changed)
    : database_(database), changed_(std::move(changed)) {}

std::int64_t Journal::queue(std::string_view kind, const nlohmann::json& request) {
  state::Transaction transaction(database_);
  const auto unfinished = state::unfinished_jobs(database_);
  if (!unfinished.empty()) {
    const auto& other = unfinished.front();
    throw Error("job_running", fmt::format("job {} ({}) is not finished", other.id, other.kind),
                "Wait until it is done, or cancel it, then try again.",
                {{"job", std::to_string(other.id)}, {"kind", other.kind}});
  }
  const auto id = state::add_job(database_, kind, request);
  add_job_event(*state::find_job(database_, id), "state");
  transaction.commit();
  tell();
  return id;
}

void Journal::move(state::Job& job, state::JobState to) {
  require_may_become(job.state, to);
  // The caller's job changes only when all is saved, so that it can be tried again.
  auto moved = job;
  moved.state = to;
  state::Transaction transaction(database_);
  if (to == JobState::running && !moved.started) moved.started = database_.now();
  if (is_finished(to)) moved.finished = database_.now();
  if (job.state == JobState::running && to != JobState::succeeded) end_open_steps(moved);
  state::save_job(database_, moved);
  add_job_event(moved, "state");
  transaction.commit();
  job = std::move(moved);
  tell();
}

void Journal::phase(state::Job& job, std::string phase) {
  job.phase = std::move(phase);
  state::Transaction transaction(database_);
  state::save_job(database_, job);
  add_job_event(job, "state");
  transaction.commit();
  tell();
}

void Journal::progress(state::Job& job) {
  state::Transaction transaction(database_);
  state::save_job(database_, job);
  add_job_event(job, "progress");
  transaction.commit();
  tell();
}

void Journal::plan_steps(const state::Job& job, const std::vector<StepPlan>& plan) {
  require_unique_names(plan);
  state::Transaction transaction(database_);
  const auto before = state::steps_of(database_, job.id);
  const auto after = merged(before, plan, job.id);
  state::replace_steps(database_, job.id, after);
  for (std::size_t at = 0; at < after.size(); ++at)
    if (at >= before.size() || !looks_the_same(before[at], after[at])) add_step_event(after[at]);
  transaction.commit();
  tell();
}

void Journal::add_steps(const state::Job& job, const std::vector<StepPlan>& more) {
  require_unique_names(more);
  state::Transaction transaction(database_);
  auto steps = state::steps_of(database_, job.id);
  const auto known = steps.size();
  for (const auto& step : more) {
    const auto is_it = [&](const state::Step& each) { return each.name == step.name; };
    if (std::any_of(steps.begin(), steps.end(), is_it)) continue;
    state::Step made;
    made.job_id = job.id;
    made.seq = steps.empty() ? 1 : steps.back().seq + 1;
    made.name = step.name;
    made.title = step.title;
    made.phase = step.phase;
    steps.push_back(std::move(made));
  }
  if (steps.size() == known) return;
  state::replace_steps(database_, job.id, steps);
  for (auto at = known; at < steps.size(); ++at) add_step_event(steps[at]);
  transaction.commit();
  tell();
}

void Journal::step(state::Job& job, std::string_view name, state::StepState to, std::string_view detail) {
  state::Transaction transaction(database_);
  auto step = state::find_step(database_, job.id, name);
  if (!step)
    throw Error("internal", fmt::format("job {} has no step {}", job.id, name),
                "This is a mistake in JetCrew. Please report it with the log.");
  const bool first_time = !step->finished;
  if (step->state == StepState::failed && to == StepState::running) step->finished.reset();
  if (to == StepState::running && !step->started) step->started = database_.now();
  if (to != StepState::running && to != StepState::todo && first_time) step->finished = database_.now();
  step->state = to;
  step->detail = to_valid_utf8(detail.substr(0, longest_detail));
  state::save_step(database_, *step);
  add_step_event(*step);
  // What finishes a step gets somewhere, however often it was interrupted.
  auto counted = job;
  if (first_time && job.attempts > 0 && (to == StepState::done || to == StepState::skipped)) {
    counted.attempts = 0;
    state::save_job(database_, counted);
  }
  transaction.commit();
  job = std::move(counted);
  tell();
}

void Journal::event(const state::Job& job, std::string_view topic, nlohmann::json data) {
  data["job"] = job.id;
  data["time"] = database_.now();
  state::add_event(database_, topic, job.id, data);
  tell();
}

void Journal::add_job_event(const state::Job& job, std::string_view type) {
  state::add_event(
      database_, "job", job.id,
      {{"job", job.id},
       {"type", type},
       {"state", to_text(job.state)},
       {"phase", job.phase},
       {"progress",
        {{"done", job.progress.done}, {"total", job.progress.total}, {"unit", job.progress.unit}}},
       {"time", database_.now()}});
}

void Journal::add_step_event(const state::Step& step) {
  state::add_event(database_, "step", step.job_id,
                   {{"job", step.job_id},
                    {"seq", step.seq},
                    {"name", step.name},
                    {"title", step.title},
                    {"phase", step.phase},
                    {"state", to_text(step.state)},
                    {"detail", step.detail},
                    {"time", database_.now()}});
}

// A job taken up again has its open steps to do again. One that failed or was cancelled leaves none open:
// what it was at has failed, what it had not begun is skipped.
void Journal::end_open_steps(const state::Job& job) {
  const bool again = job.state == JobState::running;
  for (auto& step : state::steps_of(database_, job.id)) {
    const auto before = step.state;
    if (again && (before == StepState::running || before == StepState::failed)) {
      step.state = StepState::todo;
      if (before == StepState::failed) step.finished.reset();
    } else if (!again && before == StepState::running) {
      step.state = StepState::failed;
      step.finished = database_.now();
    } else if (!again && before == StepState::todo) {
      step.state = StepState::skipped;
    }
    if (step.state == before) continue;
    state::save_step(database_, step);
    add_step_event(step);
  }
}

void Journal::tell() const {
  if (changed_) changed_();
}

}  // namespace jetcrew::jobs
