// Asking the person at the terminal.
#pragma once

#include <string_view>

namespace jetcrew::cli {

/// Whether somebody is there who could answer.
bool is_answerable();

/// True for y, Y and yes; anything else, and the end of the input, is a no.
bool agrees(std::string_view question);

}  // namespace jetcrew::cli
