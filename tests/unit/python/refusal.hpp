// The code of the Error that a call throws.
#pragma once

#include <string>

#include "base/error.hpp"

namespace jetcrew::python::testing {

/// Empty if nothing is thrown; `seen` gets the Error where wanted.
template <typename Call>
std::string refusal_of(Call call, Error* seen = nullptr) {
  try {
    call();
    return "";
  } catch (const Error& error) {
    if (seen != nullptr) *seen = error;
    return error.code();
  }
}

}  // namespace jetcrew::python::testing
