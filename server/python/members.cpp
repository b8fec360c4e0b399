#include "python/members.hpp"

#include <algorithm>
#include <optional>
#include <thread>
#include <vector>

#include "base/crew.hpp"
#include "base/error.hpp"

namespace jetcrew::python {
namespace {

constexpr std::size_t most_threads = 4;
/// Less is unpacked before another thread has begun.
constexpr std::uint64_t bytes_per_thread = 2U << 20U;

/// The places of all files; those that take long in front, the others as they lie on the disk.
std::vector<std::size_t> order_of(const std::vector<ZipEntry>& entries) {
  std::vector<std::size_t> places;
  places.reserve(entries.size());
  for (std::size_t place = 0; place < entries.size(); ++place) {
    if (!entries[place].folder) places.push_back(place);
  }
  const auto is_large = [&](std::size_t place) {
    return entries[place].size > ZipArchive::largest_in_memory;
  };
  const auto rest = std::stable_partition(places.begin(), places.end(), is_large);
  std::stable_sort(places.begin(), rest,
                   [&](std::size_t a, std::size_t b) { return entries[a].size > entries[b].size; });
  return places;
}

}  // namespace

std::size_t threads_for(std::uint64_t bytes, std::size_t processors) {
  const auto worth = std::max<std::uint64_t>(1, bytes / bytes_per_thread);
  const auto most = std::clamp<std::size_t>(processors, 1, most_threads);
  return static_cast<std::size_t>(std::min<std::uint64_t>(worth, most));
}

void for_each_member(ZipArchive& archive, const MemberWork& work, const std::stop_token& stop) {
  std::uint64_t bytes = 0;
  for (const auto& entry : archive.entries()) bytes += entry.size;
  const auto threads = threads_for(bytes, std::thread::hardware_concurrency());
  const auto places = order_of(archive.entries());
  std::vector<std::optional<ZipArchive>> companions(threads);
  const auto one = [&](std::size_t i, std::size_t worker) {
    auto& companion = companions[worker];
    if (worker > 0 && !companion) companion.emplace(archive.companion());
    auto& own = companion ? *companion : archive;
    const auto place = places[i];
    work(own, own.entries()[place], place);
  };
  for_each_place(places.size(), threads, one, stop);
  if (stop.stop_requested()) throw Error("stopped", "unpacking was stopped", "Start it again to go on.");
}

}  // namespace jetcrew::python
