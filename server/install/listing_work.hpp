// The job `listing`: the loose packages of a folder with their SHA-256, for whoever is to vouch for them.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "install/workspace.hpp"
#include "jobs/context.hpp"

namespace jetcrew::install {

/// Of the request's `path`: the result's `packages` are objects of path (as the board names it), file_name,
/// size, sha256; its `bytes` is their sum. Nothing is kept of them.
/// @throws Error `path_not_found`, `no_packages`, `medium_unreadable`
void list_loose(Workspace& workspace, jobs::Context& job);

/// What a listing found, by the path as the board names it.
using Listing = std::map<std::string, std::string>;

/// @param path what is to be imported, as the board names it
/// @throws Error `listing_unknown` where that is no listing of this path that has ended well
Listing read_listing(Workspace& workspace, std::int64_t job, const std::string& path);

/// Throws Error `source_changed` where the file is not in the listing, or was another one then.
void require_listed(const Listing& listing, const std::string& path, const std::string& sha256);

}  // namespace jetcrew::install
