#include "jobs/life.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"

namespace jetcrew::jobs {
namespace {

constexpr JobState all[] = {JobState::queued, JobState::running, JobState::succeeded, JobState::failed,
                            JobState::cancelled};

TEST(Life, IsThisTable) {
  // A row is the state before, a column the one after, in the order of `all`.
  constexpr bool table[5][5] = {{false, true, false, false, true},     // queued
                                {false, true, true, true, true},       // running
                                {false, false, false, false, false},   // succeeded
                                {false, false, false, false, false},   // failed
                                {false, false, false, false, false}};  // cancelled
  for (std::size_t from = 0; from < 5; ++from)
    for (std::size_t to = 0; to < 5; ++to)
      EXPECT_EQ(may_become(all[from], all[to]), table[from][to])
          << to_text(all[from]) << " to " << to_text(all[to]);
}

TEST(Life, WhatIsNotInTheTableIsAMistake) {
  EXPECT_NO_THROW(require_may_become(JobState::queued, JobState::running));
  try {
    require_may_become(JobState::failed, JobState::running);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), "internal");
    EXPECT_EQ(error.message(), "a job that is failed may not become running");
  }
}

}  // namespace
}  // namespace jetcrew::jobs
