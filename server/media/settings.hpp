// What a board does by itself with a stick: /etc/jetcrew/media.toml, written by whoever makes its image.
#pragma once

#include <string>
#include <string_view>

#include "base/root.hpp"

namespace jetcrew::media {

enum class Policy {
  ask,      ///< a stick is shown, and somebody decides
  trusted,  ///< a bundle that somebody trusted has signed is taken by itself
  off,      ///< sticks are not touched; what others mount can still be chosen
};

std::string_view to_text(Policy policy);

/// Kept in a file of root's and not behind the API: who may use the page is not thereby who may let sticks
/// change the board unasked.
struct Settings {
  Policy import = Policy::ask;
  /// Whether a bundle that was taken by itself and says `unattended` is installed, too.
  bool install = false;
};

///     import = "trusted"   # "ask" (as without the file), "trusted", "off"
///     install = true
/// @throws Error `media_settings_invalid` with the line
Settings parse_settings(std::string_view text, const std::string& file);

/// Of the board, as it is now. A file that is wrong counts as none, with a line in the log.
Settings read_settings(const Root& root);

}  // namespace jetcrew::media
