#include "base/crew.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <limits>
#include <thread>
#include <vector>

#include "base/synchronized.hpp"

namespace jetcrew {
namespace {

struct Failure {
  std::size_t place = std::numeric_limits<std::size_t>::max();
  std::exception_ptr reason;
};

class Crew {
 public:
  Crew(std::size_t count, const CrewWork& work, const std::stop_token& stop)
      : count_(count), work_(work), stop_(stop) {}

  void run(std::size_t threads) {
    {
      std::vector<std::jthread> others;
      for (std::size_t i = 1; i < std::min(threads, count_); ++i) others.emplace_back([this, i] { go(i); });
      go(0);
    }
    auto failure = first_failure_.lock();
    if (failure->reason) std::rethrow_exception(failure->reason);
  }

 private:
  void go(std::size_t worker) {
    for (auto place = next_++; place < count_ && !stop_.stop_requested(); place = next_++) {
      // What lies before a failed one is still looked at: it may be the first to fail.
      if (place > first_failure_.lock()->place) continue;
      try {
        work_(place, worker);
      } catch (...) {
        auto first = first_failure_.lock();
        if (place < first->place || !first->reason) *first = {place, std::current_exception()};
      }
    }
  }

  std::size_t count_;
  const CrewWork& work_;
  const std::stop_token& stop_;
  std::atomic<std::size_t> next_ = 0;
  Synchronized<Failure> first_failure_;
};

}  // namespace

void for_each_place(std::size_t count, std::size_t threads, const CrewWork& work,
                    const std::stop_token& stop) {
  Crew(count, work, stop).run(threads);
}

}  // namespace jetcrew
