// What is wrong in a file of the catalogue.
#pragma once

#include "base/document.hpp"

namespace jetcrew::catalogue {

using jetcrew::Node;

/// Error `catalogue_invalid`; `pointer` as in RFC 6901, empty for the whole file.
Error invalid(const std::string& file, const std::string& pointer, const std::string& reason);

}  // namespace jetcrew::catalogue
