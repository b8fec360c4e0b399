// A Python that the board has.
#pragma once

#include <string>

namespace jetcrew::board {

struct Interpreter {
  std::string path;                 ///< as the board names it: `/usr/bin/python3.11`
  std::string version;              ///< `3.11.2`
  std::string abi;                  ///< `cp311`, `cp36m`
  bool complete = true;             ///< the whole standard library is there
  bool externally_managed = false;  ///< PEP 668
  bool venv = true;                 ///< the module is there
  bool ensurepip = true;            ///< the module is there
  bool operator==(const Interpreter&) const = default;
};

}  // namespace jetcrew::board
