// What the last imports did not take: a plan that lacks one of them can say why.
#pragma once

#include <vector>

#include "resolve/passed_over.hpp"
#include "state/database.hpp"

namespace jetcrew::install {

/// The newest first, each file name once; without those that came in order later.
std::vector<resolve::PassedOver> refused_files(state::Database& database);

}  // namespace jetcrew::install
