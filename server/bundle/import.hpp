// Takes packages into the store: each is copied once, hashed, and read to its end before it counts.
#pragma once

#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include "bundle/store.hpp"
#include "state/database.hpp"
#include "state/payloads.hpp"

namespace jetcrew::bundle {

struct Imported {
  state::Payload payload;
  bool known = false;  ///< the store had it already
};

/// One .deb or wheel from a medium.
/// @param origin what is recorded as where it came from
/// @throws Error `deb_damaged`, `wheel_damaged` and the like, `not_a_package`, `disk_full`,
/// `medium_unreadable`, `stopped`; the store is as before then
Imported import_file(Store& store, state::Database& database, const std::filesystem::path& file,
                     const std::string& origin, const std::function<void(std::uint64_t)>& on_bytes = {},
                     const std::stop_token& stop = {});

/// A file that was uploaded to the store's file system; it is taken over by renaming.
/// @param file_name the package's own name, as its sender gave it
Imported import_upload(Store& store, state::Database& database, const std::filesystem::path& file,
                       const std::string& file_name);

/// Throws Error `not_a_package` for what is no plain name of a .deb or .whl file.
void require_package_file_name(std::string_view file_name);

}  // namespace jetcrew::bundle
