// Sets of versions as people read them.
#pragma once

#include <string>

#include "python/specifier.hpp"

namespace jetcrew::python {

/// `1.7` of `==1.7.*` and of `==1.7`; otherwise the set in the order in which it is written: `>=1.10,<1.12`.
std::string readable(const SpecifierSet& versions);

}  // namespace jetcrew::python
