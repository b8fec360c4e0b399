// Room on the board's disk. Unpacked wheels that no generation uses are a cache: they make the next install
// quick, and go where the disk is short.
#pragma once

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <string_view>

#include "bundle/import.hpp"
#include "install/workspace.hpp"

namespace jetcrew::install {

/// Digests of the wheels that generations of any environment use.
std::set<std::string> used_wheels(Workspace& workspace);

/// Takes away the trees of wheels that are not among `keep`. @returns how many
int remove_trees_but(Workspace& workspace, const std::set<std::string>& keep);

/// Sees to it that so many bytes can be written, if need be by removing trees that no generation uses.
/// @param what for the message
/// @param keep trees that are needed soon
/// @throws Error `disk_full`, as bundle::require_space()
void make_room(Workspace& workspace, std::uint64_t bytes, std::string_view what,
               const std::set<std::string>& keep = {});

/// Picks the wheels that are worth being unpacked when they come: those that a Python of this board takes,
/// as long as the disk would have room for them twice.
/// @param to_come bytes that the same import will still need
bundle::Import::Judge unpacked_at_once(
    const Workspace& workspace, std::function<std::uint64_t()> to_come = [] { return 0; });

}  // namespace jetcrew::install
