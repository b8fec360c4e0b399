// Where each file of a set of wheels goes in an environment, decided before anything is written.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "python/record.hpp"
#include "python/venv.hpp"
#include "python/wheel.hpp"

namespace jetcrew::python {

struct PlannedWheel {
  std::filesystem::path tree;  ///< from unpack_wheel()
  WheelFile facts;             ///< from read_wheel()
  bool requested = false;      ///< a person asked for it; else it came as a need of another
};

struct Placement {
  enum class Kind {
    shared,   ///< a hard link to `source`
    copied,   ///< a copy of `source`
    written,  ///< `content`
  };
  std::string path;       ///< relative to the environment
  std::size_t wheel = 0;  ///< whose it is: an index into the plan
  Kind kind = Kind::shared;
  std::filesystem::path source;
  std::string content;
  bool executable = false;  ///< for copied and written; shared files keep their mode
  RecordEntry record;       ///< the line for it in RECORD
};

/// Everything the wheels put into the environment, RECORDs and launchers included, each path once, in the
/// order of the wheels.
///
/// The rules: PyPA "Binary distribution format" (schemes), "Recording installed projects" (INSTALLER,
/// REQUESTED, RECORD), and for paths what pip does in a virtual environment. Identical files of two wheels
/// are one. direct_url.json (PEP 610) is for what was asked for by a URL or a file; here everything is chosen
/// by name and version from the store, as from an index, so nothing gets one, and one that a wheel brings is
/// left out. So are signatures of the wheel's RECORD: the one that is installed is another.
///
/// @throws Error `wheel_files_clash`: two wheels bring one path with different content, a file where the
/// other has a folder, or are of one project; facts path, first, second. `wheel_layout_invalid`: a path that
/// would leave the environment, replace a part of it, write into another project's .dist-info, or has an
/// unknown scheme. `tree_damaged` where a tree is not what its RECORD says.
std::vector<Placement> layout_of(const std::vector<PlannedWheel>& wheels, const VenvSkeleton& skeleton,
                                 const Venv& venv, const Interpreter& interpreter);

}  // namespace jetcrew::python
