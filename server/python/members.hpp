// The members of an archive, gone through by several threads.
#pragma once

#include <cstddef>
#include <functional>
#include <stop_token>

#include "python/zip.hpp"

namespace jetcrew::python {

/// Is called by several threads at once, each time for another member.
/// @param archive for this thread alone
/// @param place the member's number in the archive
using MemberWork = std::function<void(ZipArchive& archive, const ZipEntry& entry, std::size_t place)>;

/// Has the work done for each member that is no folder, by as many threads as the archive is worth and the
/// processor has, at most four: then memory stays below 64 MB whatever the archive's size. Large members come
/// first, so that no thread is left alone with one at the end. Returns when all threads are done.
/// @throws what the work threw, for the first member in that order where it threw for several: one
/// archive always gives one message. Error `stopped`
void for_each_member(ZipArchive& archive, const MemberWork& work, const std::stop_token& stop = {});

/// How many threads that is for so many bytes, unpacked, on that many processors.
std::size_t threads_for(std::uint64_t bytes, std::size_t processors);

}  // namespace jetcrew::python
