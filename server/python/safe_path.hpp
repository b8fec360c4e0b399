// Names that come from archives and may become paths.
#pragma once

#include <string_view>

namespace jetcrew::python {

/// Whether a relative name may be written below a folder: not empty, at most 1024 bytes, not absolute, no
/// drive (`C:`), no empty, `.` or `..` part, no part over 255 bytes, no `\`, no control character, valid
/// UTF-8.
bool is_safe_relative_path(std::string_view name);

/// The same for a name without folders.
bool is_safe_file_name(std::string_view name);

}  // namespace jetcrew::python
