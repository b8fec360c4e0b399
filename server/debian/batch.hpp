// The comparison behind `jetcrew debug compare-versions deb`.
#pragma once

#include <string_view>

namespace jetcrew::debian {

/// Whether `a op b` holds. @param op one of lt le eq ne ge gt.
/// Throws Error `version_invalid`, or `usage` for another operator.
bool compare(std::string_view a, std::string_view op, std::string_view b);

}  // namespace jetcrew::debian
