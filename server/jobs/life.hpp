// The life of a job, as a table. A state is saved before its side effects begin.
#pragma once

#include "state/job_records.hpp"

namespace jetcrew::jobs {

using state::is_finished;
using state::JobState;
using state::StepState;

/// Whether a job may go from one state to the other. A job that is taken up again after its process ended
/// stays running.
bool may_become(JobState from, JobState to);

/// Throws Error `internal` where it may not.
void require_may_become(JobState from, JobState to);

}  // namespace jetcrew::jobs
