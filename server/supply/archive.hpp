// An apt archive's lists of packages, brought and checked: Release by its signature, each list by the hash
// that Release gives, each package by the hash that its list gives.
#pragma once

#include <chrono>
#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

#include "supply/apt_sources.hpp"
#include "supply/fetcher.hpp"

namespace jetcrew::supply {

struct ArchiveList {
  std::filesystem::path packages;  ///< a `Packages` file in the cache, compressed as it came
  Url base;                        ///< what its Filename fields are below
};

struct ArchiveWishes {
  std::string architecture;
  std::filesystem::path cache;  ///< a folder for what was brought
  std::vector<std::filesystem::path> usual_keyrings;
  std::chrono::sys_seconds now;
};

/// The lists of one suite for the architecture and `all`. None where the archive has none for it.
/// @throws Error `release_untrusted`, `release_expired`, `release_invalid`, and those of the fetcher
std::vector<ArchiveList> fetch_lists(const Fetcher& fetcher, const ArchiveSource& source,
                                     const ArchiveWishes& wishes, const std::stop_token& stop = {});

}  // namespace jetcrew::supply
