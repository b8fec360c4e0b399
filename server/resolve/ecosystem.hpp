// The two kinds of packages.
#pragma once

#include <cstdint>
#include <string_view>

namespace jetcrew::resolve {

enum class Ecosystem : std::uint8_t { deb, wheel };

std::string_view to_string(Ecosystem ecosystem);

}  // namespace jetcrew::resolve
