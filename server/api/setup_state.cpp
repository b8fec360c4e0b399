#include "api/setup_state.hpp"

#include "base/error.hpp"
#include "install/observation.hpp"
#include "state/job_records.hpp"
#include "state/plans.hpp"
#include "state/settings.hpp"

namespace jetcrew::api {
namespace {

constexpr std::string_view key = "setup";
constexpr std::array<std::string_view, 7> step_ids{"welcome", "board",  "packages", "plan",
                                                   "install", "checks", "ready"};

std::size_t index_of(std::string_view step) {
  const auto found = std::find(step_ids.begin(), step_ids.end(), step);
  if (found != step_ids.end()) return static_cast<std::size_t>(found - step_ids.begin());
  throw Error("field_invalid", fmt::format("there is no step '{}'", step), "See /api/v1/openapi.json.",
              {{"pointer", "/current"}});
}

nlohmann::json fresh() {
  return {{"locale", nullptr}, {"current", "welcome"},  {"requests", nullptr},   {"environment", "default"},
          {"plan", nullptr},   {"import_job", nullptr}, {"install_job", nullptr}};
}

std::optional<state::Job> job_of(state::Database& database, const nlohmann::json& id) {
  if (!id.is_number_integer()) return std::nullopt;
  return state::find_job(database, id.get<std::int64_t>());
}

Error changed_elsewhere(std::int64_t rev) {
  return {"precondition_failed",
          "the setup was changed elsewhere meanwhile",
          "Read it again, then repeat the change.",
          {{"rev", std::to_string(rev)}}};
}

void check_types(const nlohmann::json& changes) {
  const auto require = [&](const char* name, bool good) {
    if (changes.contains(name) && !good) {
      throw Error("field_invalid", fmt::format("/{} has the wrong type", name), "See /api/v1/openapi.json.",
                  {{"pointer", fmt::format("/{}", name)}});
    }
  };
  const auto is = [&](const char* name, auto&& test) {
    return changes.contains(name) && test(changes.at(name));
  };
  const auto text = [](const nlohmann::json& v) {
    return v.is_string() && v.get_ref<const std::string&>().size() <= 64;
  };
  const auto number = [](const nlohmann::json& v) { return v.is_null() || v.is_number_integer(); };
  require("locale", is("locale", [&](const auto& v) { return v.is_null() || text(v); }));
  require("current", is("current", text));
  require("environment", is("environment", text));
  require("plan", is("plan", number));
  require("import_job", is("import_job", number));
  require("requests", is("requests", [](const auto& v) {
            const auto is_text = [](const auto& item) { return item.is_string(); };
            return v.is_null() ||
                   (v.is_array() && v.size() <= 5000 && std::all_of(v.begin(), v.end(), is_text));
          }));
}

/// What the changes name must be there.
void check_names(state::Database& database, const nlohmann::json& changes) {
  const auto require = [&](const char* name, const auto& is_there) {
    if (!changes.contains(name) || changes.at(name).is_null()) return;
    if (is_there(changes.at(name).get<std::int64_t>())) return;
    throw Error("field_invalid", fmt::format("/{}: there is no number {}", name, changes.at(name).dump()),
                "Numbers of jobs and plans come from their lists.", {{"pointer", fmt::format("/{}", name)}});
  };
  require("plan", [&](std::int64_t id) { return state::find_plan(database, id).has_value(); });
  require("import_job", [&](std::int64_t id) { return state::find_job(database, id).has_value(); });
  if (!changes.contains("environment")) return;
  install::require_environment_name(changes.at("environment").get_ref<const std::string&>());
}

/// A step can be gone to when what it shows is there.
void require_reachable(state::Database& database, const nlohmann::json& document) {
  const auto current = index_of(document.at("current").get<std::string>());
  const auto job = job_of(database, document.at("install_job"));
  const auto refuse = [&](std::string_view why) {
    throw Error("step_not_reachable", fmt::format("the setup cannot go to '{}': {}", step_ids[current], why),
                "Finish the step before it.", {{"step", std::string(step_ids[current])}});
  };
  if (current == index_of("plan") && document.at("plan").is_null()) refuse("there is no plan yet");
  if (current == index_of("install") && !job) refuse("no plan was approved yet");
  if (current > index_of("install") && (!job || !state::is_finished(job->state)))
    refuse("the installation is not done yet");
  if (current < index_of("install") && job && !state::is_finished(job->state))
    refuse("the installation is still going on");
}

}  // namespace

Setup read_setup(state::Database& database) {
  auto setting = state::find_setting(database, key);
  if (!setting) return {fresh(), 0};
  auto document = fresh();
  document.update(setting->value);
  return {std::move(document), setting->rev};
}

Setup change_setup(state::Database& database, const nlohmann::json& changes, std::int64_t rev) {
  check_types(changes);
  state::Transaction transaction(database);
  auto setup = read_setup(database);
  // First of all: to whoever has an old setup, what is wrong with the change would be told of another one.
  if (setup.rev != rev) throw changed_elsewhere(setup.rev);
  check_names(database, changes);
  for (const auto* name : {"locale", "current", "requests", "environment", "plan", "import_job"}) {
    if (changes.contains(name)) setup.document[name] = changes.at(name);
  }
  require_reachable(database, setup.document);
  if (!state::put_setting(database, key, setup.document, rev)) throw changed_elsewhere(setup.rev);
  transaction.commit();
  return {std::move(setup.document), rev + 1};
}

void note_install_job(state::Database& database, std::int64_t plan, std::int64_t job) {
  state::Transaction transaction(database);
  auto setup = read_setup(database);
  setup.document["plan"] = plan;
  setup.document["install_job"] = job;
  setup.document["current"] = "install";
  state::put_setting(database, key, setup.document, setup.rev);
  transaction.commit();
}

nlohmann::json setup_steps(state::Database& database, const Setup& setup) {
  const auto current = index_of(setup.document.at("current").get<std::string>());
  const auto job = job_of(database, setup.document.at("install_job"));
  const bool failed = job && job->state == state::JobState::failed;
  const bool checks_failed = failed && job->error.value("code", "") == "check_failed";
  nlohmann::json steps = nlohmann::json::array();
  for (std::size_t i = 0; i < step_ids.size(); ++i) {
    std::string_view state = i < current ? "done" : i == current ? "active" : "todo";
    if (current >= index_of("install")) {
      if (step_ids[i] == "install" && failed && !checks_failed) state = "failed";
      if (step_ids[i] == "checks" && checks_failed) state = "failed";
    }
    steps.push_back({{"id", step_ids[i]}, {"state", state}});
  }
  return steps;
}

}  // namespace jetcrew::api
