// What dpkg has on the board, as its own files say.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "debian/package.hpp"

namespace jetcrew {
class Root;
}

namespace jetcrew::debian {

enum class Want { unknown, install, hold, deinstall, purge };
enum class Flag { ok, reinstall_required };
/// Rising: everything from half_installed on is present, though only the last three work.
enum class State {
  not_installed,
  config_files,
  half_installed,
  unpacked,
  half_configured,
  triggers_awaited,
  triggers_pending,
  installed,
};

struct Installed {
  Package package;
  Want want = Want::unknown;
  Flag flag = Flag::ok;
  State state = State::not_installed;
  /// Came as a dependency and may go with what needed it (apt's Auto-Installed).
  bool automatic = false;

  bool present() const { return state >= State::half_installed; }
  /// Unpacked and configured, at most with triggers to be run.
  bool works() const { return state >= State::triggers_awaited && flag == Flag::ok; }
  bool held() const { return want == Want::hold; }
};

enum class Which { present, all };

/// The packages of `<root>/var/lib/dpkg/status`, with the changes of `updates/` applied that a dpkg which was
/// killed did not come to write there, and apt's extended_states. Which::all adds those of which only
/// configuration files or selections are left.
/// Throws Error `dpkg_missing` where the root has no dpkg database, `control_malformed` where it is damaged.
std::vector<Installed> read_status(const Root& root, Which which = Which::present);

/// The same from the text of a status file alone.
std::vector<Installed> parse_status(std::string_view text, const std::string& file_name,
                                    Which which = Which::present);

/// A stanza of a status file with what solving needs of the package, and no more.
std::string stanza_of(const Installed& installed);

/// As dpkg writes it: `install ok installed`.
std::string status_of(const Installed& installed);
std::string_view to_string(State state);
/// Nothing for a word that is none of dpkg's states.
std::optional<State> parse_state(std::string_view word);

/// The architecture that the board's dpkg was built for (`arm64`). Throws Error `dpkg_missing` where neither
/// dpkg's list nor the dpkg package says.
std::string native_architecture(const Root& root);
/// The same for whoever has read the status already.
std::string native_architecture(const Root& root, const std::vector<Installed>& installed);
/// Those added by `dpkg --add-architecture`.
std::vector<std::string> foreign_architectures(const Root& root);

}  // namespace jetcrew::debian
