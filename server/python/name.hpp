// Names of Python projects and extras.
#pragma once

#include <string>
#include <string_view>

namespace jetcrew::python {

/// The form in which two spellings of one name are equal: lower case, each run of `-`, `_` and `.` one `-`
/// (PEP 503; PEP 685 says the same of extras). Bytes outside ASCII stay as they are.
std::string normalized_name(std::string_view name);

/// Letters, digits, `.`, `_`, `-`, with a letter or digit at both ends (PEP 508, all ASCII).
bool is_valid_name(std::string_view name);

}  // namespace jetcrew::python
