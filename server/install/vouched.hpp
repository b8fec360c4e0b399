// What an administrator vouched for: loose packages become a bundle of the board's own.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "install/workspace.hpp"
#include "state/bundles.hpp"
#include "state/payloads.hpp"

namespace jetcrew::install {

inline constexpr std::string_view vouched_name = "loose";
inline constexpr std::string_view vouched_channel = "board";

/// A manifest over the packages, with the next serial of `loose`, signed by the board's own key and recorded:
/// what was taken on whose word can be looked up, and checked with minisign, like any other bundle.
/// @param packages that are in the store
/// @param origin where they came from
state::Bundle record_vouched(Workspace& workspace, const std::vector<state::Payload>& packages,
                             const std::string& origin, std::optional<std::int64_t> job_id);

}  // namespace jetcrew::install
