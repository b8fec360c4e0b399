// The debs of a plan, through dpkg.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "debian/dpkg.hpp"
#include "install/workspace.hpp"
#include "jobs/context.hpp"

namespace jetcrew::install {

/// Carries out the deb actions, batch by batch, leaving out what is so already. Each batch that is done is
/// recorded before the next begins. A batch is never interrupted: half an unpacked package helps nobody.
class DebActions {
 public:
  DebActions(Workspace& workspace, jobs::Context& job, const nlohmann::json& plan);

  bool empty() const { return actions_.empty(); }
  std::size_t size() const { return actions_.size(); }
  /// All files are in the store, and no package of others is half-way. @throws Error `payload_missing`,
  /// `dpkg_broken`
  void preflight();
  /// @param on_done is called after each action
  /// @throws Error `payload_damaged` before dpkg sees the batch with that file, `dpkg_failed`, ...
  void carry_out(const std::function<void()>& on_done);

  static std::string step_of(const nlohmann::json& action);

 private:
  void refresh();
  bool is_so(const nlohmann::json& action) const;
  void require_stored(const nlohmann::json& action) const;
  std::filesystem::path verified_file(const nlohmann::json& action);
  debian::Progress watch(const std::vector<const nlohmann::json*>& batch);
  void run(const std::vector<const nlohmann::json*>& batch, const std::function<void()>& work,
           const std::function<void()>& on_done);
  void record(const nlohmann::json& action);

  Workspace& workspace_;
  jobs::Context& job_;
  std::vector<nlohmann::json> actions_;
  std::map<std::string, std::pair<std::string, bool>> status_;  ///< name:architecture -> version, works
};

}  // namespace jetcrew::install
