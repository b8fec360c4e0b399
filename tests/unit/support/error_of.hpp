// The Error that something throws.
#pragma once

#include <functional>

#include <gtest/gtest.h>

#include "base/error.hpp"

namespace jetcrew {

/// The test fails where there is none.
inline Error error_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    return error;
  }
  ADD_FAILURE() << "no Error was thrown";
  return {"none", "nothing was thrown"};
}

}  // namespace jetcrew
