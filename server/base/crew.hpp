// Work on many things by several threads.
#pragma once

#include <cstddef>
#include <functional>
#include <stop_token>

namespace jetcrew {

/// @param place  0 to count - 1, each once
/// @param worker 0 for the calling thread, up to threads - 1 for the others
using CrewWork = std::function<void(std::size_t place, std::size_t worker)>;

/// Has the work done for each place, the low ones begun first, and returns when all threads are done. Those
/// who find a stop requested begin nothing more; the caller looks at the token.
/// @param threads that of the caller among them; no more than there are places are begun
/// @throws what the work threw, for the lowest place where it threw for several: the same input always gives
/// the same message
void for_each_place(std::size_t count, std::size_t threads, const CrewWork& work,
                    const std::stop_token& stop = {});

}  // namespace jetcrew
