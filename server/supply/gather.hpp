// Brings the packages of an answer: downloads side by side what is elsewhere, and describes all of them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <stop_token>
#include <vector>

#include "bundle/make.hpp"
#include "resolve/solver.hpp"
#include "supply/fetcher.hpp"
#include "supply/wheel_offers.hpp"

namespace jetcrew::supply {

struct GatherProgress {
  std::uint64_t bytes = 0;        ///< that are there
  std::uint64_t bytes_total = 0;  ///< as far as their sizes are known beforehand
  std::size_t packages = 0;       ///< that are there and described
  std::size_t packages_total = 0;
};

/// @param cache a folder that keeps what was downloaded, by its SHA-256: nothing is brought twice, and what
/// was interrupted goes on
/// @param on_progress called by several threads, one at a time
/// @throws Error of the fetcher, `download_unverifiable` for a deb whose list has no SHA-256, and those of
/// bundle::describe_package()
std::vector<bundle::ChosenPackage> gather(const Fetcher& fetcher, const resolve::Universe& universe,
                                          const resolve::Answer& answer, const WheelOffers* offers,
                                          const std::filesystem::path& cache,
                                          const std::function<void(const GatherProgress&)>& on_progress = {},
                                          const std::stop_token& stop = {});

}  // namespace jetcrew::supply
