// A Python that the board has.
#pragma once

#include <string>

namespace jetcrew::board {

struct Interpreter {
  std::string path;     ///< as the board names it: `/usr/bin/python3.11`
  std::string version;  ///< `3.11.2`
  bool operator==(const Interpreter&) const = default;
};

}  // namespace jetcrew::board
