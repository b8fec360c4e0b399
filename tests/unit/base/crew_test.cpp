#include "base/crew.hpp"

#include <atomic>
#include <set>
#include <stdexcept>
#include <vector>

#include <gtest/gtest.h>

#include "base/synchronized.hpp"

namespace jetcrew {
namespace {

TEST(Crew, EachPlaceIsWorkedOnOnce) {
  for (const std::size_t threads : {0U, 1U, 3U}) {
    std::vector<std::atomic<int>> seen(100);
    std::atomic<std::size_t> highest = 0;
    for_each_place(seen.size(), threads, [&](std::size_t place, std::size_t worker) {
      ++seen[place];
      auto before = highest.load();
      while (before < worker && !highest.compare_exchange_weak(before, worker)) {
      }
    });
    for (const auto& times : seen) EXPECT_EQ(times, 1);
    EXPECT_LT(highest, std::max<std::size_t>(threads, 1));
  }
  for_each_place(0, 3, [](std::size_t, std::size_t) { FAIL(); });
}

TEST(Crew, TheLowestFailureIsThrown) {
  for (int again = 0; again < 50; ++again) {
    const auto work = [](std::size_t place, std::size_t) {
      if (place % 7 == 6) throw std::runtime_error(std::to_string(place));
    };
    try {
      for_each_place(100, 3, work);
      FAIL();
    } catch (const std::runtime_error& error) {
      EXPECT_STREQ(error.what(), "6");
    }
  }
}

TEST(Crew, AStopBeginsNothingMore) {
  std::stop_source stop;
  std::atomic<int> done = 0;
  for_each_place(
      1000, 2,
      [&](std::size_t, std::size_t) {
        if (++done == 10) stop.request_stop();
      },
      stop.get_token());
  EXPECT_GE(done, 10);
  EXPECT_LE(done, 12);
}

}  // namespace
}  // namespace jetcrew
