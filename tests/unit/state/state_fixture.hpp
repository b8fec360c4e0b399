// What the tests of this room stand on.
#pragma once

#include "support/database_fixture.hpp"

namespace jetcrew::state {

using StateTest = DatabaseTest;

}  // namespace jetcrew::state
