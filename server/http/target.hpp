// A request target taken apart (RFC 9112 section 3.2, RFC 3986): strict, because what is refused here cannot
// surprise a handler or the file system later.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace jetcrew::http {

struct Target {
  std::optional<std::string> authority;  ///< of the absolute form, `http://host:1/path`
  std::string path;                      ///< decoded
  std::map<std::string, std::string> query;
};

/// Throws Error `target_invalid` for bad escapes, NUL and control characters, text that is not UTF-8, an
/// encoded `/` or `\`, parts named `.` or `..`, empty parts inside the path, and a query name given twice.
Target parse_target(std::string_view target);

/// `%41` -> `A`; nothing for an escape that is not one. With `plus_is_blank` as in forms.
std::optional<std::string> percent_decoded(std::string_view text, bool plus_is_blank = false);

}  // namespace jetcrew::http
