// The L4T release ("Linux for Tegra"), which decides which JetPack a board runs.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace jetcrew {
class Root;
}

namespace jetcrew::board {

struct L4tRelease {
  int major = 0;
  int minor = 0;
  std::optional<int> patch;  ///< R28 and older wrote releases with two numbers

  /// `32.7.1`, or `28.2` without a patch.
  std::string text() const;
  bool operator==(const L4tRelease&) const = default;
};

/// Reads the text of /etc/nv_tegra_release. The line that counts is
/// `# R32 (release), REVISION: 7.1, GCID: …, BOARD: …, EABI: aarch64, DATE: …`; what follows the revision
/// differs from release to release and is not looked at (BOARD says t186ref on boards that are none). Nothing
/// if no line has that form.
std::optional<L4tRelease> parse_nv_tegra_release(std::string_view text);

/// Reads the version of the package nvidia-l4t-core, `32.7.1-20220219090432`.
std::optional<L4tRelease> parse_l4t_core_version(std::string_view version);

struct L4tObservation {
  std::optional<L4tRelease> release;
  bool file_unreadable = false;  ///< /etc/nv_tegra_release is there, but says nothing that can be understood
};

/// @param l4t_core_version version of the installed nvidia-l4t-core, asked when the file does not say
L4tObservation observe_l4t(const Root& root, const std::optional<std::string>& l4t_core_version);

}  // namespace jetcrew::board
