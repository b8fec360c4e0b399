// Which JetCrew this is.
#pragma once

#include <cstdint>
#include <string_view>

namespace jetcrew {

struct Build {
  std::string_view version;  ///< `0.1.0`
  std::string_view commit;   ///< short hash, `unknown` outside of a checkout
  std::string_view type;     ///< `Release`
  std::int64_t date;         ///< of the commit, else of the build: seconds since 1970
};

/// Defined in a file that CMake writes.
const Build& build();

}  // namespace jetcrew
