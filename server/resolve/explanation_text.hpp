// The causes of an explanation as English sentences. The page makes those of its own language from the same
// data.
#pragma once

#include <string>

#include "resolve/solver.hpp"

namespace jetcrew::resolve {

/// From everything in it but `text`; one sentence, or none where the key is not known.
std::string text_of(const Cause& cause);

}  // namespace jetcrew::resolve
