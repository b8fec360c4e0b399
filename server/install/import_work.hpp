// The job `import`: a bundle, or loose packages, into the store.
#pragma once

#include <filesystem>
#include <vector>

#include "bundle/folder.hpp"
#include "install/workspace.hpp"
#include "jobs/context.hpp"

namespace jetcrew::install {

/// The bundle at the request's path (see bundle_import.hpp), or the loose packages there if the request has
/// `trust_loose`. Of those, a file that is no good is skipped and told of in the result; what is wrong with
/// the medium or the disk ends the job, and what was imported before that stays. Where the request names a
/// `listing` that somebody saw (see listing_work.hpp), only what is in it is taken, or else nothing.
/// @throws Error `path_not_found`, `untrusted`, `no_packages`, `listing_unknown`, `source_changed`,
/// `disk_full`, ...
void import_packages(Workspace& workspace, jobs::Context& job);

/// What an import of loose packages looks at: one file, or those below a folder.
/// @param name of the same place, for messages
/// @throws Error `no_packages`, `path_not_found`, `medium_unreadable`
std::vector<bundle::PackageFile> loose_files(const std::filesystem::path& here,
                                             const std::filesystem::path& name);

}  // namespace jetcrew::install
