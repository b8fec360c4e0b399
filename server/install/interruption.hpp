// What ends an import whatever the files are like.
#pragma once

#include "base/error.hpp"

namespace jetcrew::install {

/// Whether it is the medium, the disk, the machine or somebody's wish, and not one file: the next file would
/// fare no better, and those before it are as good as they were.
bool is_interruption(const Error& error);

}  // namespace jetcrew::install
