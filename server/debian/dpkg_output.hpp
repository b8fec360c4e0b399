// What dpkg says while it works: its status lines (dpkg(1), --status-fd) and the words of a failure.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace jetcrew::debian {

struct DpkgEvent {
  enum class Kind {
    processing,  ///< `stage` begins: upgrade, install, configure, trigproc, disappear, remove, purge
    state,       ///< the package is now in the state `stage` (unpacked, half-configured, installed, ...)
    error,       ///< `detail` says what went wrong; the package may be the path of a .deb
    conffile,    ///< a changed configuration file: dpkg kept the board's, `detail` names both
  };
  Kind kind = Kind::state;
  /// As dpkg gives it: `name`, `name:architecture`, or a path.
  std::string package;
  std::string stage;
  std::string detail;
};

/// One line of --status-fd; nothing for a line that is none.
std::optional<DpkgEvent> parse_status_line(std::string_view line);

/// Follows a run of dpkg, to tell afterwards what failed and how.
class DpkgWatch {
 public:
  void on_line(std::string_view line);
  void on_event(const DpkgEvent& event);

  /// Error `dpkg_failed`, or `disk_full` or `dpkg_locked` where that is what dpkg complains of. Facts:
  /// package, phase (unpack, configure, remove, or a maintainer script's name), reason, output (the last
  /// lines before), packages (all that failed, separated by blanks). @param ended how the process ended.
  Error error(std::string_view ended) const;

 private:
  struct Failure {
    std::string package;
    std::string reason;
    std::vector<std::string> output;
  };

  const Failure* first_cause() const;
  std::string phase_of(const Failure& failure) const;
  std::string whole_output(const Failure* failure) const;

  std::deque<std::string> recent_;
  std::vector<Failure> failures_;
  bool reason_follows_ = false;
  std::string stage_;
  bool disk_full_ = false;
  std::string locked_by_;
  bool locked_ = false;
};

}  // namespace jetcrew::debian
