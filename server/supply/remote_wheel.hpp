// METADATA of a wheel that stays where it is: an index that does not hand it out beside the wheel (PEP 658)
// mostly gives parts of files (RFC 9110, 14), and a zip archive has its directory at its end.
#pragma once

#include <optional>
#include <stop_token>
#include <string>

#include "supply/fetcher.hpp"
#include "supply/simple_index.hpp"

namespace jetcrew::supply {

/// Nothing where the server gives no parts, and where the archive is unusual: then the whole file says it.
/// What comes is used to plan; the wheel is read and compared with its hash before it goes into a bundle.
/// @throws Error of the fetcher
std::optional<std::string> remote_metadata(const Fetcher& fetcher, const IndexedFile& file,
                                           const std::stop_token& stop = {});

}  // namespace jetcrew::supply
