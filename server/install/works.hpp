// The kinds of jobs: import, install, check. Each can be interrupted at any point and taken up again: it
// looks at what is there first, and does what is left.
#pragma once

#include <functional>
#include <map>
#include <string>

#include "install/workspace.hpp"
#include "jobs/runner.hpp"

namespace jetcrew::install {

/// The runner's kinds and what they do:
///   import   request {"path": folder or file as the board names it}, or {"here": the same as this machine
///   names it},
///            which only the command line gives; "trust_loose": whether loose packages are taken;
///            "allow_downgrade": whether a bundle older than the last is; "listing": the job that listed the
///            loose packages, which then must be the same
///            or {"upload": id, "allow_downgrade"}, a bundle that was uploaded
///   listing  request {"path": folder or file as the board names it}
///   install  request {"plan": id, "digest": "sha256:..."}
///   check    request {"environment": name}, and optionally "checks": names, for these and no others
/// @param on_generation  called when a generation has come into use, in the job's thread; it must not throw
std::map<std::string, jobs::Work> works(Workspace& workspace,
                                        const std::function<void()>& on_generation = {});

/// Approves the plan, if `digest` is its digest, and submits its job; the job's id.
/// @throws Error `not_found`, `plan_changed` (another digest), `plan_stale` (carried out before),
/// `job_running`
std::int64_t approve(Workspace& workspace, jobs::Runner& runner, std::int64_t plan,
                     const std::string& digest);

}  // namespace jetcrew::install
