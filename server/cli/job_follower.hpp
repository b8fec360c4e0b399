// Runs one job in this process and tells what it does.
#pragma once

#include <functional>

#include <nlohmann/json.hpp>

#include "cli/command.hpp"
#include "http/message.hpp"
#include "install/workspace.hpp"
#include "jobs/runner.hpp"

namespace jetcrew::cli {

/// Ends what an interrupted run left, before anything new: call it after the runner's start.
void finish_interrupted(install::Workspace& workspace, jobs::Runner& runner);

/// Waits for the job; its steps go to stderr as they happen. Throws the Error that the job failed with.
state::Job follow_here(install::Workspace& workspace, jobs::Runner& runner, std::int64_t id);

/// A job that the daemon carries out where one runs, and this process where none does.
struct Errand {
  http::Method method = http::Method::post;
  std::string target;     ///< of the API
  nlohmann::json body{};  ///< for it
  /// The same for this process: the job's kind and request.
  std::function<std::pair<std::string, nlohmann::json>(install::Workspace&)> job;
};

/// Has it done and waits; its steps go to stderr as they happen. @returns the job's result. Throws the Error
/// that the job, or its request, failed with.
nlohmann::json run_errand(const Globals& globals, const Errand& errand);

}  // namespace jetcrew::cli
