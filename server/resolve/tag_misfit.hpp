// Why none of a wheel's tags fits, in words for people.
#pragma once

#include <span>

#include "base/sentence.hpp"
#include "python/tags.hpp"

namespace jetcrew::resolve {

struct PythonTarget;

/// Of the tags the one that comes closest is told of: another machine, else another Python, else a newer C
/// library. `it is built for Python 3.6 (cp36-cp36m), this board has Python 3.8`. Where another Python of the
/// board takes the wheel, that one is named.
Sentence tag_misfit(std::span<const python::Tag> tags, const PythonTarget& target);

}  // namespace jetcrew::resolve
