// Whether a generation is still what was built, and making it that again.
#pragma once

#include <set>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "python/generation.hpp"

namespace jetcrew::python {

/// A file of a generation that is not as it was built.
struct Finding {
  enum class Kind {
    missing,
    damaged,  ///< other bytes, though nobody wrote to it: the disk changed them
    changed,  ///< written to or replaced since: some programs do that to their own packages
    added,    ///< not of any wheel; bytecode is not counted
  };
  Kind kind = Kind::missing;
  std::string path;     ///< relative to the generation
  std::string project;  ///< whose it is; empty for the environment's own, and for what was added
};

std::string_view to_string(Finding::Kind kind);

/// Files that were read and found to be right, by device and inode: generations share them.
using KnownFiles = std::set<std::pair<dev_t, ino_t>>;

/// Reads every file of generation `plan.number`. The trees must be right already: see damaged_files().
/// @param known is added to
/// @throws Error `generation_missing`, `stopped`, and those of layout_of()
std::vector<Finding> inspect_generation(const std::filesystem::path& environment_folder,
                                        const std::filesystem::path& environment_inside,
                                        const GenerationPlan& plan, KnownFiles& known,
                                        const std::stop_token& stop = {});

/// What was written to or put into a generation since it was built, as far as the times of its files tell:
/// nothing is read, 5,000 files take some 20 ms. Sorted, relative to `generation`; bytecode does not count.
std::vector<std::string> touched_files(const std::filesystem::path& generation);

/// Makes the files of those findings again, and takes added ones away, each in one step; files that no longer
/// share their tree's are linked anew. Programs that run from the generation keep what they have open.
void mend_generation(const std::filesystem::path& environment_folder,
                     const std::filesystem::path& environment_inside, const GenerationPlan& plan,
                     const std::vector<Finding>& findings);

/// The files of an unpacked wheel that are missing or not what its RECORD says; all of them where RECORD
/// itself cannot be read.
/// @param known is added to
std::vector<std::string> damaged_files(const std::filesystem::path& tree, std::string_view dist_info,
                                       KnownFiles& known, const std::stop_token& stop = {});

}  // namespace jetcrew::python
