#include "api/drift_counts.hpp"

#include "base/error.hpp"
#include "base/log.hpp"
#include "install/drift.hpp"

namespace jetcrew::api {
namespace {

std::optional<DriftCounts::Counts> counted(install::Workspace& workspace) {
  try {
    DriftCounts::Counts counts;
    for (const auto kind : install::drift_kinds) counts.emplace(kind, 0);
    for (const auto& drift : install::observe_drift(workspace, install::Depth::quick)) ++counts[drift.kind];
    return counts;
  } catch (const Error& error) {
    log::debug("drift is not known", {{"reason", error.message()}});
    return std::nullopt;
  }
}

}  // namespace

std::optional<DriftCounts::Counts> DriftCounts::now(install::Workspace& workspace) {
  constexpr std::chrono::minutes fresh{1};
  const auto time = std::chrono::steady_clock::now();
  auto seen = seen_.lock();
  if (!seen->at || time - *seen->at > fresh) {
    seen->counts = counted(workspace);
    seen->at = time;
  }
  return seen->counts;
}

}  // namespace jetcrew::api
