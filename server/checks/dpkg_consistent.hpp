// The check `dpkg-consistent`: dpkg has no half-done package, and the files of what was installed are as
// shipped.
#pragma once

#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "checks/result.hpp"

namespace jetcrew {
class Root;
}

namespace jetcrew::checks {

/// `dpkg --audit` must say nothing; `dpkg --verify` of `packages` (names, `libc6:arm64` where ambiguous) must
/// find no missing or changed file, but for conffiles, which belong to the administrator, paths that dpkg was
/// told to leave out (`path-exclude`), and links that ldconfig_took_it()'s rule explains. Without packages
/// only the audit is done. Values: `packages`, `changed`, `missing`, `unreadable` (lists of at most 50 paths;
/// the last is no failure).
Result dpkg_consistent(const Root& root, const std::vector<std::string>& packages, std::stop_token stop = {});

/// One line of `dpkg --verify` (dpkg(1), --verify-format rpm).
struct VerifyLine {
  enum class Kind { missing, changed, unreadable } kind = Kind::changed;
  bool conffile = false;
  std::string path;
};
/// Nothing for a line of another form.
std::optional<VerifyLine> parse_verify_line(std::string_view line);

}  // namespace jetcrew::checks
