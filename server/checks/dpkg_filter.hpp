// dpkg's `path-exclude` and `path-include` (dpkg(1)): slim images leave documentation out this way.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace jetcrew {
class Root;
}

namespace jetcrew::checks {

class DpkgFilter {
 public:
  /// Takes the lines of a dpkg.cfg; others than the two are ignored.
  void add(std::string_view configuration);

  /// The last pattern that matches decides, as in dpkg.
  bool excludes(const std::string& path) const;

 private:
  struct Pattern {
    std::string pattern;
    bool exclude = false;
  };
  std::vector<Pattern> patterns_;
};

/// /etc/dpkg/dpkg.cfg and dpkg.cfg.d of the root, and of this machine, whose dpkg may have filled the root.
DpkgFilter observe_dpkg_filter(const Root& root);

}  // namespace jetcrew::checks
