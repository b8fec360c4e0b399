// The wheels of a plan: unpacked once into the store, linked into a new generation, switched to.
#pragma once

#include <nlohmann/json.hpp>

#include "install/workspace.hpp"
#include "jobs/context.hpp"
#include "python/tree.hpp"
#include "state/environments.hpp"

namespace jetcrew::install {

class EnvironmentActions {
 public:
  EnvironmentActions(Workspace& workspace, jobs::Context& job, const nlohmann::json& plan);

  /// Whether the plan makes a new generation.
  bool empty() const { return !changes_; }
  std::size_t size() const { return wheels_.size(); }
  std::string name() const;
  /// All files are in the store. @throws Error `payload_missing`
  void preflight();
  void carry_out(const std::function<void()>& on_done);
  static std::string step_of(const nlohmann::json& wheel);

 private:
  state::Environment planned_environment() const;
  state::Generation planned_generation() const;
  void unpack(python::Unpacking& unpacking, const std::function<void()>& on_done);
  void build();
  void record_generation();
  void record();

  Workspace& workspace_;
  jobs::Context& job_;
  nlohmann::json target_;
  std::vector<nlohmann::json> wheels_;
  bool changes_ = false;
};

}  // namespace jetcrew::install
