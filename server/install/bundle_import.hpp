// Taking a signed bundle: whose it is, whether it is for this board, and all of it into the store.
#pragma once

#include <filesystem>

#include "install/workspace.hpp"
#include "jobs/context.hpp"
#include "state/bundles.hpp"

namespace jetcrew::install {

/// The job `import` where its path is a bundle. Either all of it is taken and recorded, or, where one of its
/// files is not what was signed, nothing; what came before a stick was pulled stays, and the next import goes
/// on from there.
/// @param here the bundle on this machine
/// @param name what to call it: its path as the board names it
/// Of the job's request it reads `allow_downgrade`.
/// @throws Error as bundle::open_trusted(), and `bundle_wrong_board`, `bundle_downgrade`,
/// `bundle_incomplete`, `payload_mismatch`, `catalogue_invalid`, `disk_full`, `medium_unreadable`
void import_bundle(Workspace& workspace, jobs::Context& job, const std::filesystem::path& here,
                   const std::filesystem::path& name);

/// The member `bundle` of an import's result. @param requests what the bundle was made for
nlohmann::json bundle_json(const state::Bundle& bundle, const std::vector<std::string>& requests);

}  // namespace jetcrew::install
