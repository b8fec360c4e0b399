// From a request to a plan that a person can read and approve: request + store + observed board -> plan.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "install/answer_json.hpp"
#include "install/workspace.hpp"
#include "python/interpreter.hpp"
#include "resolve/solver.hpp"
#include "state/payloads.hpp"
#include "state/plans.hpp"

namespace jetcrew::install {

struct PlanRequest {
  std::vector<std::string> requests;  ///< as read_requests takes them
  std::string environment = "default";
  std::optional<std::string> python;  ///< for a new environment: "3.8" or an interpreter's path
  resolve::Options options;
};

struct Planned {
  /// The plan as the API gives it, without its id; null where there is no solution.
  nlohmann::json document;
  bool solved() const { return !document.is_null(); }
  /// Where there is none: one cause a line, and the same as data.
  std::string explanation;
  nlohmann::json causes = nlohmann::json::array();
};

/// @throws Error `no_packages` where nothing was asked for, `usage`, `request_unknown`, `profile_unknown`,
/// `profile_unfit`, `python_missing`, ...
Planned make_plan(Workspace& workspace, const PlanRequest& request);

/// As it is kept: to be handed to state::add_plan.
state::Plan to_record(nlohmann::json document, const std::string& environment);

/// SHA-256 over what a plan does: its actions, the files they use, the environment's next generation. Two
/// plans with the same digest do the same.
std::string digest_of(const nlohmann::json& document);

/// Whether a payload can be used on this board; what speaks against it otherwise.
struct Misfit {
  /// `wrong_architecture`, `wrong_python`, `other_python`, `dpkg_missing`, `python_missing`
  std::string code;
  std::string message;
  std::string hint;
  Facts facts;  ///< what fills the places of the page's own sentence for the code
};
class FitnessJudge {
 public:
  explicit FitnessJudge(const Workspace& workspace);
  std::optional<Misfit> judge(const state::Payload& payload) const;

 private:
  std::string architecture_;
  std::vector<std::string> foreign_;
  std::optional<python::Interpreter> interpreter_;
  std::optional<python::TagSet> tags_;
  std::vector<std::pair<std::string, python::TagSet>> others_;  ///< the board's other Pythons, by their paths
};

}  // namespace jetcrew::install
