// What a trusted bundle still has to be before it is taken: for this board, and not older than what that has.
// Shared by the import of a medium and by an upload, which asks when it knows no more than the head.
#pragma once

#include <string>
#include <vector>

#include "bundle/opened.hpp"
#include "install/workspace.hpp"

namespace jetcrew::install {

/// Of those whom the board trusts.
std::vector<std::string> trusted_key_ids(const std::vector<bundle::Signer>& signers);

/// @param allow_downgrade an administrator wants it although it is older
/// @throws Error `bundle_wrong_board`, `bundle_downgrade`
void require_acceptable(Workspace& workspace, const bundle::Manifest& manifest,
                        const std::vector<std::string>& key_ids, bool allow_downgrade);

}  // namespace jetcrew::install
