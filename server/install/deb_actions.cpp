#include "install/deb_actions.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "debian/dpkg.hpp"
#include "debian/status.hpp"
#include "state/installed.hpp"
#include "state/payloads.hpp"

namespace jetcrew::install {
namespace {

constexpr std::chrono::minutes lock_patience{5};

std::string text_of(const nlohmann::json& action, const char* member) {
  const auto& value = action.at(member);
  return value.is_string() ? value.get<std::string>() : std::string();
}

std::string full_name(const nlohmann::json& action) {
  return fmt::format("{}:{}", text_of(action, "name"), text_of(action, "architecture"));
}

}  // namespace

std::string DebActions::step_of(const nlohmann::json& action) {
  return fmt::format("deb:{}", full_name(action));
}

DebActions::DebActions(Workspace& workspace, jobs::Context& job, const nlohmann::json& plan)
    : workspace_(workspace), job_(job) {
  for (const auto& action : plan.at("actions")) {
    if (action.at("ecosystem") == "deb") actions_.push_back(action);
  }
}

void DebActions::refresh() {
  status_.clear();
  for (const auto& installed : debian::read_status(workspace_.root())) {
    status_[installed.package.full_name()] = {installed.package.version.text(), installed.works()};
  }
}

bool DebActions::is_so(const nlohmann::json& action) const {
  const auto found = status_.find(full_name(action));
  if (action.at("action") == "remove") return found == status_.end();
  return found != status_.end() && found->second.first == text_of(action, "version") && found->second.second;
}

void DebActions::preflight() {
  if (actions_.empty()) return;
  std::set<std::string> ours;
  for (const auto& action : actions_) {
    ours.insert(text_of(action, "name"));
    ours.insert(full_name(action));
    if (action.at("action") != "remove") require_stored(action);
  }
  debian::Dpkg(workspace_.root(), job_.stop()).require_sound(ours);
}

void DebActions::carry_out(const std::function<void()>& on_done) {
  debian::Dpkg dpkg(workspace_.root(), job_.stop());
  // Held over all batches, so that no other package manager gets in between.
  try {
    dpkg.wait_for_lock(lock_patience, [&](const debian::LockHolder& holder) {
      job_.log(jobs::LogLevel::warning,
               fmt::format("Waiting for {} (process {}), which works with the board's packages.", holder.name,
                           holder.pid));
    });
  } catch (const Error&) {
    job_.checkpoint();  // cancelled while waiting
    throw;
  }
  refresh();
  bool half_way = false;
  for (std::size_t start = 0; start < actions_.size();) {
    // What the last batch had deconfigured comes now, whatever anybody wishes.
    if (!half_way) job_.checkpoint();
    half_way = actions_[start].value("deconfigures", false);
    std::size_t end = start;
    std::vector<const nlohmann::json*> to_do;
    while (end < actions_.size() && actions_[end].at("batch") == actions_[start].at("batch")) {
      const auto& action = actions_[end++];
      if (is_so(action)) {
        // By an earlier run of this job; a plan has no action for what was there before.
        record(action);
        job_.step(step_of(action), jobs::StepState::done);
        on_done();
      } else {
        to_do.push_back(&action);
      }
    }
    if (!to_do.empty()) {
      auto progress = watch(to_do);
      std::vector<std::string> going;
      std::vector<std::string> coming;
      std::vector<std::filesystem::path> files;
      for (const auto* action : to_do) {
        if (action->at("action") == "remove") {
          going.push_back(full_name(*action));
        } else {
          coming.push_back(full_name(*action));
          files.push_back(verified_file(*action));
        }
      }
      const auto work = [&] {
        if (files.empty()) return dpkg.remove(going, progress);
        if (going.empty() && !half_way) return dpkg.install(files, progress);
        if (going.empty()) {
          dpkg.unpack(files, progress);
          return dpkg.configure(coming, progress);
        }
        dpkg.replace(going, files, coming, progress);
      };
      run(to_do, work, on_done);
    }
    start = end;
  }
  // A run that was killed may have left triggers to be run, which no package's own state tells.
  if (job_.resumed()) dpkg.configure_pending(watch({}));
}

void DebActions::require_stored(const nlohmann::json& action) const {
  if (workspace_.store().contains(text_of(action, "sha256"))) return;
  throw Error("payload_missing", fmt::format("{} is no longer in the store", text_of(action, "source")),
              "Import it again, then make a new plan.", {{"package", text_of(action, "name")}});
}

/// Read once more right before dpkg does: what was approved is what is used.
std::filesystem::path DebActions::verified_file(const nlohmann::json& action) {
  try {
    return workspace_.store().verified(text_of(action, "sha256"), text_of(action, "source"), job_.stop());
  } catch (const Error& error) {
    job_.checkpoint();
    job_.step(step_of(action), jobs::StepState::failed, error.message());
    throw;
  }
}

debian::Progress DebActions::watch(const std::vector<const nlohmann::json*>& batch) {
  std::map<std::string, std::string> steps;
  for (const auto* action : batch) {
    steps[text_of(*action, "name")] = step_of(*action);
    steps[full_name(*action)] = step_of(*action);
  }
  debian::Progress progress;
  progress.on_event = [this, steps](const debian::DpkgEvent& event) {
    const auto step = steps.find(event.package);
    if (step == steps.end()) return;
    if (event.kind == debian::DpkgEvent::Kind::processing) {
      job_.step(step->second, jobs::StepState::running, event.stage);
    } else if (event.kind == debian::DpkgEvent::Kind::conffile) {
      job_.log(jobs::LogLevel::info,
               fmt::format("{}: the board's own configuration is kept: {}", event.package, event.detail));
    }
  };
  progress.on_line = [this](std::string_view line) {
    if (!trimmed(line).empty()) job_.log(jobs::LogLevel::info, to_valid_utf8(line));
  };
  return progress;
}

/// Afterwards the board says what is done, whether dpkg was content or not.
void DebActions::run(const std::vector<const nlohmann::json*>& batch, const std::function<void()>& work,
                     const std::function<void()>& on_done) {
  std::optional<Error> failure;
  try {
    work();
  } catch (const Error& error) {
    failure = error;
  }
  if (failure && failure->code() == "cancelled") job_.checkpoint();
  refresh();
  for (const auto* action : batch) {
    if (is_so(*action)) {
      record(*action);
      job_.step(step_of(*action), jobs::StepState::done);
      on_done();
    } else if (failure) {
      job_.step(step_of(*action), jobs::StepState::failed, failure->message());
    }
  }
  if (failure) throw std::move(*failure);
  for (const auto* action : batch) {
    if (is_so(*action)) continue;
    throw Error("dpkg_failed",
                fmt::format("dpkg was content, but {} is not as it should be", full_name(*action)),
                "Run `dpkg --audit` on the board, then try again.", {{"package", text_of(*action, "name")}});
  }
}

void DebActions::record(const nlohmann::json& action) {
  auto& database = workspace_.database();
  const auto name = text_of(action, "name");
  if (action.at("action") == "remove") {
    state::remove_installed(database, "deb", name, "", text_of(action, "architecture"));
    return;
  }
  state::Installed row;
  row.ecosystem = "deb";
  row.name = name;
  row.architecture = text_of(action, "architecture");
  row.version = text_of(action, "version");
  row.sha256 = text_of(action, "sha256");
  row.file_name = text_of(action, "source");
  if (const auto payload = state::find_payload(database, row.sha256)) row.origin = payload->origin;
  row.job_id = job_.id();
  row.requested = action.at("reason").at("kind") == "requested";
  state::put_installed(database, row);
}

}  // namespace jetcrew::install
