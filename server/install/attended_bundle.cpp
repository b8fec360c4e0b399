#include "install/attended_bundle.hpp"

#include "base/build.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "bundle/opened.hpp"
#include "bundle/refusal.hpp"
#include "install/bundle_fit.hpp"
#include "install/observation.hpp"
#include "install/planner.hpp"
#include "install/works.hpp"
#include "jobs/saved_error.hpp"
#include "state/bundles.hpp"
#include "state/job_records.hpp"
#include "state/plans.hpp"

namespace jetcrew::install {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view interrupted = "interrupted";

bool was_pulled_out(const std::string& code) {
  return code == "medium_unreadable" || code == "path_not_found";
}

/// Nothing where another job runs: this one is tried again when that has ended.
std::optional<std::int64_t> submitted(const std::function<std::int64_t()>& submit) {
  try {
    return submit();
  } catch (const Error& error) {
    if (error.code() == "job_running") return std::nullopt;
    throw;
  }
}

/// How a job ended; nothing while it goes on.
std::optional<state::Job> ended(Workspace& workspace, std::int64_t id) {
  auto job = state::find_job(workspace.database(), id);
  if (job && state::is_finished(job->state)) return job;
  return std::nullopt;
}

void end_with_job(state::AttendedMedium& medium, const state::Job& job) {
  auto error = job.error;
  if (!error.is_object()) error = jobs::to_json(Error("cancelled", "somebody cancelled it"));
  const bool pulled = job.kind == "import" && was_pulled_out(error.value("code", ""));
  medium.outcome = {{"status", pulled ? interrupted : "failed"}, {"error", error}};
}

/// What the bundle that was taken wants done; nothing where nobody may do it unasked.
std::optional<bundle::WantedInstall> unattended_install(Workspace& workspace, const media::Settings& settings,
                                                        const state::AttendedMedium& medium) {
  const auto taken = state::find_bundle(workspace.database(), medium.manifest_sha256.value_or(""));
  if (!settings.install || !taken) return std::nullopt;
  auto install = bundle::parse_manifest(taken->manifest).install;
  if (!install || !install->unattended || install->requests.empty()) return std::nullopt;
  return install;
}

std::int64_t planned(Workspace& workspace, const bundle::WantedInstall& wanted) {
  PlanRequest request;
  request.requests = wanted.requests;
  request.environment = wanted.environment;
  request.python = wanted.python;
  auto answer = make_plan(workspace, request);
  if (!answer.solved())
    throw Error("no_solution", answer.explanation, "Put what is missing into the bundle, or ask for less.");
  return state::add_plan(workspace.database(), to_record(std::move(answer.document), request.environment));
}

/// One step; whether there may be another.
bool step(Workspace& workspace, jobs::Runner& runner, const media::Settings& settings,
          state::AttendedMedium& medium) {
  if (!medium.import_job) {
    medium.import_job = submitted([&] {
      return runner.submit("import", {{"path", medium.bundle_path.value_or("")}, {"trust_loose", false}});
    });
    return false;
  }
  const auto import = ended(workspace, *medium.import_job);
  if (!import) return false;
  if (import->state != state::JobState::succeeded) {
    end_with_job(medium, *import);
    return false;
  }
  if (!medium.plan) {
    const auto wanted = unattended_install(workspace, settings, medium);
    if (!wanted) {
      medium.outcome = {{"status", "imported"}};
      return false;
    }
    medium.plan = planned(workspace, *wanted);
    return true;
  }
  if (!medium.install_job) {
    const auto plan = state::find_plan(workspace.database(), *medium.plan);
    // Approved before the power went, and not written down here any more.
    if (plan && plan->job_id) {
      medium.install_job = plan->job_id;
      return true;
    }
    medium.install_job =
        submitted([&] { return approve(workspace, runner, *medium.plan, plan ? plan->digest : ""); });
    return false;
  }
  const auto install = ended(workspace, *medium.install_job);
  if (!install) return false;
  if (install->state == state::JobState::succeeded) {
    medium.outcome = {{"status", "installed"}};
  } else {
    end_with_job(medium, *install);
  }
  return false;
}

template <typename T>
nlohmann::json or_null(const std::optional<T>& value) {
  return value ? nlohmann::json(*value) : nlohmann::json();
}

/// What the plan brought.
nlohmann::json packages_of(Workspace& workspace, const state::AttendedMedium& medium) {
  auto packages = nlohmann::json::array();
  const auto plan = medium.plan ? state::find_plan(workspace.database(), *medium.plan) : std::nullopt;
  if (!plan) return packages;
  for (const auto& action : plan->document.at("actions")) {
    packages.push_back({{"ecosystem", action.at("ecosystem")},
                        {"name", action.at("name")},
                        {"version", action.at("version")},
                        {"action", action.at("action")}});
  }
  return packages;
}

/// The first line of the report, for both of the languages that users read.
std::string headline(std::string_view status) {
  static const std::map<std::string_view, std::string_view> lines{
      {"installed", "Installed, and every check passed. / 已安装，所有检查均已通过。"},
      {"imported",
       "Taken into the board's store. Nothing was installed. / 已存入板卡的存储，未安装任何内容。"},
      {"refused", "Nothing was taken from this stick. / 未从此 U 盘取用任何内容。"},
      {"interrupted", "The stick was pulled out too early. / U 盘拔出过早。"},
      {"failed", "It did not work. What worked before still works. / 未成功。之前可用的内容仍然可用。"}};
  const auto found = lines.find(status);
  return std::string(found == lines.end() ? status : found->second);
}

}  // namespace

Chosen choose_bundle(const Workspace& workspace, const bundle::Source& source) {
  const auto trust = bundle::read_trust(workspace.root(), workspace.folder());
  const auto board = observe_board(workspace);
  std::vector<Chosen> fitting;
  std::optional<Error> refused;
  for (const auto& path : source.bundles) {
    try {
      const auto opened = bundle::open_trusted(workspace.root().resolve(path), trust);
      require_fit(opened.manifest.targets, board);
      fitting.push_back({path, opened.manifest_sha256});
    } catch (const Error& error) {
      log::info("a bundle on a stick is not for this board",
                {{"path", path.string()}, {"reason", error.message()}});
      if (!refused) refused = error;
    }
  }
  if (fitting.size() == 1) return fitting.front();
  if (fitting.empty()) throw refused ? *refused : bundle::untrusted_loose(source.path.string());
  std::vector<std::string> paths;
  for (const auto& chosen : fitting) paths.push_back(chosen.bundle.string());
  const auto all = join(paths, ", ");
  throw Error("several_bundles",
              fmt::format("there are {} bundles for this board on the stick: {}", fitting.size(), all),
              "Leave only the one on it that is meant, or choose one on the board's page.",
              {{"count", std::to_string(fitting.size())}, {"bundles", all}});
}

void advance(Workspace& workspace, jobs::Runner& runner, const media::Settings& settings,
             state::AttendedMedium& medium) {
  try {
    while (medium.outcome.is_null() && step(workspace, runner, settings, medium)) {
      state::save_attended_medium(workspace.database(), medium);
    }
    state::save_attended_medium(workspace.database(), medium);
  } catch (const Error& error) {
    end_with(workspace, medium, "failed", error);
  }
}

void end_with(Workspace& workspace, state::AttendedMedium& medium, std::string_view status,
              const Error& error) {
  medium.outcome = {{"status", status}, {"error", jobs::to_json(error)}};
  state::save_attended_medium(workspace.database(), medium);
}

media::Report report_of(Workspace& workspace, const state::AttendedMedium& medium) {
  const auto board = observe_board(workspace);
  const auto status = medium.outcome.value("status", "");
  const auto error = medium.outcome.value("error", nlohmann::json());
  media::Report report;
  report.name = board.serial.value_or(board.hostname.value_or("board"));

  nlohmann::json document{{"format", 1},
                          {"agent", build().version},
                          {"status", status},
                          {"error", error},
                          {"board",
                           {{"serial", or_null(board.serial)},
                            {"hostname", or_null(board.hostname)},
                            {"model", or_null(board.model)},
                            {"module", or_null(board.module)},
                            {"l4t", or_null(board.l4t)}}},
                          {"bundle", nullptr},
                          {"import_job", or_null(medium.import_job)},
                          {"plan", or_null(medium.plan)},
                          {"install_job", or_null(medium.install_job)},
                          {"begun", medium.begun_at},
                          {"ended", or_null(medium.ended_at)}};
  auto text = fmt::format("{}\n\n", headline(status));
  if (error.is_object()) {
    auto message = error.value("message", "");
    if (!message.empty() && message[0] >= 'a' && message[0] <= 'z')
      message[0] = static_cast<char>(message[0] - 'a' + 'A');
    text += fmt::format("{}.\n", message);
    if (const auto hint = error.value("hint", ""); !hint.empty()) text += fmt::format("{}\n", hint);
    text += fmt::format("({})\n\n", error.value("code", ""));
  }
  if (medium.bundle_path) text += fmt::format("Bundle:  {}\n", *medium.bundle_path);
  if (const auto taken = state::find_bundle(workspace.database(), medium.manifest_sha256.value_or(""))) {
    document["bundle"] = {{"name", taken->name},
                          {"version", taken->version},
                          {"channel", taken->channel},
                          {"serial", taken->serial},
                          {"manifest_sha256", taken->manifest_sha256}};
    text += fmt::format("         {} {}, serial {}\n", taken->name, taken->version, taken->serial);
  }
  text += fmt::format("Board:   {} ({})\n", board.hostname.value_or("unknown"),
                      board.model.value_or("unknown model"));
  if (board.serial) text += fmt::format("         serial number {}\n", *board.serial);
  document["packages"] = status == "installed" ? packages_of(workspace, medium) : nlohmann::json::array();
  for (const auto& package : document["packages"]) {
    text += fmt::format("Package: {} {}\n", package.at("name").get<std::string>(),
                        package.at("version").get<std::string>());
  }
  for (const auto job : {medium.import_job, medium.install_job}) {
    if (job) text += fmt::format("Story:   jetcrew job show {}\n", *job);
  }
  text += fmt::format("Begun:   {}\nEnded:   {}\nAgent:   JetCrew {}\n", medium.begun_at,
                      medium.ended_at.value_or("-"), build().version);
  report.text = std::move(text);
  report.json = document.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
  return report;
}

}  // namespace jetcrew::install
