#include "jobs/life.hpp"

#include "base/error.hpp"

namespace jetcrew::jobs {
namespace {

struct Transition {
  JobState from;
  JobState to;
};

// The whole life. There is no way back to queued: what ran may have left its traces.
constexpr Transition life[] = {
    {JobState::queued, JobState::running},     // a worker takes it
    {JobState::queued, JobState::cancelled},   // before a worker took it
    {JobState::running, JobState::running},    // taken up again by a later process
    {JobState::running, JobState::succeeded},  // its work returned
    {JobState::running, JobState::failed},     // its work threw an Error, or kept ending the process
    {JobState::running, JobState::cancelled},  // its work stopped at a checkpoint, as asked
};

}  // namespace

bool may_become(JobState from, JobState to) {
  return std::ranges::any_of(life, [&](const auto& way) { return way.from == from && way.to == to; });
}

void require_may_become(JobState from, JobState to) {
  if (!may_become(from, to))
    throw Error("internal",
                fmt::format("a job that is {} may not become {}", state::to_text(from), state::to_text(to)),
                "This is a mistake in JetCrew. Please report it with the log.");
}

}  // namespace jetcrew::jobs
