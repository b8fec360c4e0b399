// Files that were to be packages and are none: an explanation says of them why what they are named after is
// missing.
#pragma once

#include <filesystem>
#include <string>

#include "base/error.hpp"
#include "resolve/ecosystem.hpp"

namespace jetcrew::resolve {

struct PassedOver {
  Ecosystem ecosystem = Ecosystem::deb;
  std::string name;  ///< the package's, as the file name has it; of wheels normalized
  std::string path;
  std::string code;    ///< of the Error: `wheel_damaged`
  std::string reason;  ///< its message

  /// What the file was to be is told from its name.
  static PassedOver of(const std::filesystem::path& file, std::string code, std::string reason);

  /// Source code, which is not damaged and no package either.
  bool is_source() const { return code == "source_distribution"; }
};

/// What fills the places of a sentence on it: file (its name), path, code, reason.
Facts facts_of(const PassedOver& file);

}  // namespace jetcrew::resolve
