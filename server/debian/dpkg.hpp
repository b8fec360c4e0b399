// Drives the real dpkg, which alone changes the board's packages.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/root.hpp"
#include "debian/dpkg_lock.hpp"
#include "debian/dpkg_output.hpp"

namespace jetcrew {
struct Outcome;
}

namespace jetcrew::debian {

/// What a run tells while it goes on; both may be empty.
struct Progress {
  std::function<void(const DpkgEvent&)> on_event;
  /// dpkg's and the maintainer scripts' output and errors.
  std::function<void(std::string_view)> on_line;
};

/// dpkg on one root (`dpkg --root`: this machine's dpkg, maintainer scripts with the root as their `/`).
/// Nothing is ever asked: changed configuration files stay as they are on the board (--force-confdef,
/// --force-confold), debconf takes its defaults.
///
/// A stop is heeded between runs and while waiting. A run that changes packages is let go on to its end,
/// since a killed dpkg leaves packages half installed.
///
/// What changes packages throws Error `dpkg_failed`, `disk_full` or `dpkg_locked` with the facts of
/// DpkgWatch::error, `program_missing` without dpkg, `cancelled` after a stop.
class Dpkg {
 public:
  explicit Dpkg(Root root, std::stop_token stop = {});

  /// Takes dpkg's frontend lock for as long as this object lives, and waits until no dpkg runs.
  /// @param on_wait called at first, and when another one holds it
  /// Throws Error `dpkg_locked` (facts: pid, name) after `limit`, `dpkg_missing`, `cancelled`.
  void wait_for_lock(std::chrono::milliseconds limit,
                     const std::function<void(const LockHolder&)>& on_wait = {});

  /// The package lines of `dpkg --audit`, each once; none on a sound board. Packages that only came without
  /// checksums (md5sums) do not count.
  std::vector<std::string> audit() const;

  /// Throws Error `dpkg_broken` (facts: packages) where a package must be installed again before it can be
  /// used, unless it is one of `to_be_installed`: a run that was interrupted leaves such packages, and
  /// installing the same .deb again is the cure.
  void require_sound(const std::set<std::string>& to_be_installed = {}) const;

  /// Unpacks all in this order, then configures all. No files, no run. What one of them breaks before its own
  /// new version is unpacked is deconfigured until then (Policy 7.3).
  void install(const std::vector<std::filesystem::path>& debs, const Progress& progress = {}) const;
  void unpack(const std::vector<std::filesystem::path>& debs, const Progress& progress = {}) const;
  /// Installs, and removes packages whose place those that come take: a package that others need can go only
  /// as what conflicts with it is unpacked (Policy 6.6).
  /// @param coming the names of `debs`, `going` of what is removed
  void replace(const std::vector<std::string>& going, const std::vector<std::filesystem::path>& debs,
               const std::vector<std::string>& coming, const Progress& progress = {}) const;
  /// Names as dpkg takes them, `name` or `name:architecture`.
  void configure(const std::vector<std::string>& names, const Progress& progress = {}) const;
  /// Everything that is unpacked, and triggers (`dpkg --configure --pending`).
  void configure_pending(const Progress& progress = {}) const;
  /// Configuration files stay.
  void remove(const std::vector<std::string>& names, const Progress& progress = {}) const;
  void purge(const std::vector<std::string>& names, const Progress& progress = {}) const;

  /// The package's files that are not as it brought them: path on the board -> `missing`, or rpm-like flags
  /// as
  /// `??5??????` (`dpkg --verify`).
  std::map<std::string, std::string> verify(const std::string& name) const;

 private:
  std::vector<std::string> arguments() const;
  void change(const std::vector<std::string>& action, const std::vector<std::string>& operands,
              const Progress& progress, std::string input = {}) const;
  Outcome ask(const std::vector<std::string>& question) const;
  void stop_if_requested() const;

  Root root_;
  std::stop_token stop_;
  std::optional<FrontendLock> lock_;
};

}  // namespace jetcrew::debian
