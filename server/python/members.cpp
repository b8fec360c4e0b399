#include "python/members.hpp"

#include <atomic>
#include <exception>
#include <limits>
#include <thread>

#include "base/error.hpp"
#include "base/synchronized.hpp"

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

class Crew {
 public:
  Crew(ZipArchive& archive, const MemberWork& work, const std::stop_token& stop)
      : archive_(archive), work_(work), stop_(stop), places_(order_of(archive.entries())) {}

  void run() {
    std::uint64_t bytes = 0;
    for (const auto& entry : archive_.entries()) bytes += entry.size;
    const auto count = threads_for(bytes, std::thread::hardware_concurrency());
    {
      std::vector<std::jthread> others;
      for (std::size_t i = 1; i < count; ++i) others.emplace_back([this] { help(); });
      go_through(archive_);
    }
    auto failure = first_failure_.lock();
    if (failure->reason) std::rethrow_exception(failure->reason);
    if (stop_.stop_requested()) throw Error("stopped", "unpacking was stopped", "Start it again to go on.");
  }

 private:
  struct Failure {
    std::size_t place = std::numeric_limits<std::size_t>::max();
    std::exception_ptr reason;
  };

  void help() {
    try {
      auto archive = archive_.companion();
      go_through(archive);
    } catch (...) {
      // Without memory for a companion.
      fail(0, std::current_exception());
    }
  }

  void go_through(ZipArchive& archive) {
    for (auto next = next_++; next < places_.size() && !stop_.stop_requested(); next = next_++) {
      const auto place = places_[next];
      // What lies before a failed one is still looked at: it may be the first to fail.
      if (place > first_failure_.lock()->place) continue;
      try {
        work_(archive, archive.entries()[place], place);
      } catch (...) {
        fail(place, std::current_exception());
      }
    }
  }

  void fail(std::size_t place, std::exception_ptr reason) {
    auto first = first_failure_.lock();
    if (place < first->place || !first->reason) *first = {place, std::move(reason)};
  }

  ZipArchive& archive_;
  const MemberWork& work_;
  const std::stop_token& stop_;
  std::vector<std::size_t> places_;
  std::atomic<std::size_t> next_ = 0;
  Synchronized<Failure> first_failure_;
};

}  // namespace

std::size_t threads_for(std::uint64_t bytes, std::size_t processors) {
  const auto worth = std::max<std::uint64_t>(1, bytes / bytes_per_thread);
  const auto most = std::clamp<std::size_t>(processors, 1, most_threads);
  return static_cast<std::size_t>(std::min<std::uint64_t>(worth, most));
}

void for_each_member(ZipArchive& archive, const MemberWork& work, const std::stop_token& stop) {
  Crew(archive, work, stop).run();
}

}  // namespace jetcrew::python
