// What a scan of an index found, kept for the next time: of Debian's own, 5 MB instead of 49 MB of text.
//
// A cached scan belongs to one file as it was: the same device, inode, size and times of change. It is
// checked as a whole (CRC-32) and slice by slice before it is used. It is a convenience: where it cannot be
// read or written, the index is scanned.
#pragma once

#include <filesystem>
#include <functional>

#include "debian/packages_index.hpp"

namespace jetcrew::debian {

/// As PackagesIndex::scan, from what an earlier call left in `folder` where the file has not changed since;
/// else the scan is left there. At most 64 of them are kept.
void scan_cached(const PackagesIndex& index, const std::filesystem::path& folder,
                 const std::function<void(const StanzaGlance&)>& each);

}  // namespace jetcrew::debian
