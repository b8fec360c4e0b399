// The highest number that a generation of an environment ever had: people, jobs and logs name generations by
// their number, so no number is given twice, even after the newest was removed or its build failed.
//
//   <environment>/last-generation    the number, decimal, and a newline
//
// An environment that is removed takes its numbers with it: one made later under its name begins with 1.
#pragma once

#include <filesystem>

namespace jetcrew::python {

/// By the file and by the generations that are there, whichever is higher; 0 where there never was one. A
/// file that is missing (environments of before it was written) or holds anything else counts as none.
int last_generation(const std::filesystem::path& environment_folder);

/// Makes durable that `n` was given away; last_generation() is at least `n` from then on. Call it under the
/// environment's lock, before anything is done under the number.
/// @throws Error `disk_full` and the like
void keep_last_generation(const std::filesystem::path& environment_folder, int n);

}  // namespace jetcrew::python
