// Drift: where the board is not what JetCrew last made of it.
#pragma once

#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "install/observation.hpp"
#include "install/workspace.hpp"

namespace jetcrew::install {

constexpr std::string_view drift_kinds[] = {
    "board_changed",       "deb_missing",         "deb_broken",    "deb_changed",   "environment_missing",
    "generation_changed",  "interpreter_missing", "wheel_missing", "wheel_changed", "wheel_added",
    "interpreter_changed", "files_changed",       "goal_unmet"};

/// One difference.
struct Drift {
  std::string kind;     ///< one of drift_kinds
  std::string subject;  ///< the package, environment, or member of the board (`serial`)
  std::optional<std::string> environment{};
  std::optional<std::string> expected{};  ///< as JetCrew left it
  std::optional<std::string> observed{};  ///< as it is now; absent where there is nothing
  std::vector<std::string> files{};  ///< of `files_changed`, the first hundred, relative to the generation
  std::string message;
  std::string hint;
  /// The job `repair` of that environment puts it right, with the changes to its files discarded.
  bool repairable = false;
};

enum class Depth {
  quick,  ///< no file of a wheel is read: times tell what was written to or added
  deep,   ///< each is read: also what is missing or what a worn disk changed
};

/// Looks, and changes nothing. Where a job is at work, what it is about to change counts as it is now.
/// @throws Error `dpkg_missing`, `control_malformed`, `stopped`
std::vector<Drift> observe_drift(Workspace& workspace, Depth depth, const std::stop_token& stop = {});

/// {items, deep, changing}; `changing` says that a job is at work meanwhile.
nlohmann::json drift_json(Workspace& workspace, Depth depth, const std::stop_token& stop = {});

nlohmann::json to_json(const Drift& drift);

}  // namespace jetcrew::install
