#include "state/job_records.hpp"

#include <array>

#include "state/query.hpp"

namespace jetcrew::state {
namespace {

constexpr std::array<std::string_view, 5> job_states = {"queued", "running", "succeeded", "failed",
                                                        "cancelled"};
constexpr std::array<std::string_view, 5> step_states = {"todo", "running", "done", "failed", "skipped"};

/// The enumerator of a text that the schema's CHECK let in.
template <typename State>
State state_of(const std::array<std::string_view, 5>& names, const std::string& text) {
  return static_cast<State>(std::ranges::find(names, text) - names.begin());
}

std::string select_job(std::string_view rest) {
  return fmt::format(
      "SELECT id, kind, state, phase, request, progress_done, progress_total, progress_unit, error, result, "
      "created, started, finished, rev, attempts, cancel_requested FROM job_records {}",
      rest);
}

Job read_job(Query& row) {
  return {.id = row.integer(0),
          .kind = row.text(1),
          .state = state_of<JobState>(job_states, row.text(2)),
          .phase = row.text(3),
          .request = row.json(4),
          .progress = {row.integer(5), row.integer(6), row.text(7)},
          .error = row.json(8),
          .result = row.json(9),
          .created = row.text(10),
          .started = row.text_or_none(11),
          .finished = row.text_or_none(12),
          .rev = row.integer(13),
          .attempts = row.integer(14),
          .cancel_requested = row.truth(15)};
}

std::string select_step(std::string_view rest) {
  return fmt::format("SELECT job_id, seq, name, title, phase, state, detail, started, finished FROM steps {}",
                     rest);
}

Step read_step(Query& row) {
  return {.job_id = row.integer(0),
          .seq = row.integer(1),
          .name = row.text(2),
          .title = row.text(3),
          .phase = row.text(4),
          .state = state_of<StepState>(step_states, row.text(5)),
          .detail = row.text(6),
          .started = row.text_or_none(7),
          .finished = row.text_or_none(8)};
}

void require_changed(int rows, std::string_view what) {
  if (rows == 0)
    throw Error("internal", fmt::format("{} is not there to be saved", what),
                "This is a mistake in JetCrew. Please report it with the log.");
}

}  // namespace

std::string_view to_text(JobState state) {
  return job_states.at(static_cast<std::size_t>(state));
}

std::string_view to_text(StepState state) {
  return step_states.at(static_cast<std::size_t>(state));
}

std::int64_t add_job(Database& database, std::string_view kind, const nlohmann::json& request) {
  return insert_row(database, "INSERT INTO job_records (kind, state, request, created) VALUES (?, ?, ?, ?)",
                    kind, to_text(JobState::queued), request, database.now());
}

std::optional<Job> find_job(Database& database, std::int64_t id) {
  Query query(database, select_job("WHERE id = ?"), id);
  return first_row(query, read_job);
}

Page<Job> list_jobs(Database& database, const PageRequest& request) {
  const auto start = page_start(request, Order::newest_first);
  Query query(database, select_job("WHERE id < ? ORDER BY id DESC LIMIT ?"), start.after,
              start.limit_and_one());
  return read_page(query, start, 0, read_job);
}

std::vector<nlohmann::json> skipped_by_imports(Database& database, int imports) {
  Query query(
      database,
      "SELECT skipped.value "
      "FROM (SELECT id, result FROM job_records WHERE kind = 'import' ORDER BY id DESC LIMIT ?) AS import, "
      "json_each(import.result, '$.skipped') AS skipped "
      "WHERE NOT EXISTS (SELECT 1 FROM payloads "
      "WHERE payloads.file_name = json_extract(skipped.value, '$.file_name')) "
      "ORDER BY import.id DESC, skipped.key",
      imports);
  return all_rows(query, [](Query& row) { return row.json(0); });
}

std::vector<Job> unfinished_jobs(Database& database) {
  Query query(database, select_job("WHERE finished IS NULL ORDER BY id"));
  return all_rows(query, read_job);
}

void save_job(Database& database, Job& job) {
  Query query(
      database,
      "UPDATE job_records SET state = ?, phase = ?, progress_done = ?, progress_total = ?, "
      "progress_unit = ?, started = ?, finished = ?, attempts = ?, error = ?, result = ?, rev = rev + 1 "
      "WHERE id = ? RETURNING rev, cancel_requested",
      to_text(job.state), job.phase, job.progress.done, job.progress.total, job.progress.unit, job.started,
      job.finished, job.attempts);
  query.bind_or_null(job.error).bind_or_null(job.result).bind(job.id);
  require_changed(query.next() ? 1 : 0, fmt::format("job {}", job.id));
  job.rev = query.integer(0);
  job.cancel_requested = query.truth(1);
  query.next();
}

void request_cancel(Database& database, std::int64_t id) {
  require_changed(
      Query(database, "UPDATE job_records SET cancel_requested = 1, rev = rev + 1 WHERE id = ?", id).run(),
      fmt::format("job {}", id));
}

std::vector<Step> steps_of(Database& database, std::int64_t job_id) {
  Query query(database, select_step("WHERE job_id = ? ORDER BY seq"), job_id);
  return all_rows(query, read_step);
}

std::optional<Step> find_step(Database& database, std::int64_t job_id, std::string_view name) {
  Query query(database, select_step("WHERE job_id = ? AND name = ?"), job_id, name);
  return first_row(query, read_step);
}

void replace_steps(Database& database, std::int64_t job_id, const std::vector<Step>& steps) {
  Transaction transaction(database);
  Query(database, "DELETE FROM steps WHERE job_id = ?", job_id).run();
  for (const auto& step : steps)
    Query(database,
          "INSERT INTO steps (job_id, seq, name, title, phase, state, detail, started, finished) "
          "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
          job_id, step.seq, step.name, step.title, step.phase, to_text(step.state), step.detail, step.started,
          step.finished)
        .run();
  transaction.commit();
}

void save_step(Database& database, const Step& step) {
  require_changed(Query(database,
                        "UPDATE steps SET state = ?, detail = ?, started = ?, finished = ? "
                        "WHERE job_id = ? AND name = ?",
                        to_text(step.state), step.detail, step.started, step.finished, step.job_id, step.name)
                      .run(),
                  fmt::format("step {}", step.name));
}

}  // namespace jetcrew::state
