// The catalogue's tables of what NVIDIA released: jetpack.json and boards.json.
#pragma once

#include "board/jetpack.hpp"
#include "board/module.hpp"
#include "catalogue/files.hpp"

namespace jetcrew::catalogue {

/// Both throw Error `catalogue_invalid`.
board::JetpackTable read_jetpack(const Files& files);
board::ModuleTable read_modules(const Files& files);

}  // namespace jetcrew::catalogue
