// Answers to `jetcrew debug …`, a line for a line: `true`, `false`, or `error` for what is not valid input.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace jetcrew::python {

/// `A <TAB> lt|le|eq|ne|ge|gt <TAB> B`, as PEP 440 orders.
std::string compare_versions_line(std::string_view line);

/// `specifier set <TAB> version [<TAB> true|false|default]`; the third says whether pre-releases may match,
/// `default` as PEP 440 says for a version that has no rival.
std::string match_specifiers_line(std::string_view line);

/// `marker <TAB> JSON object of the environment`, `extra` among its members if it is asked for;
/// the sets `extras` and `dependency_groups` are arrays.
std::string evaluate_markers_line(std::string_view line);

/// The accepted tags, best first, one a line.
/// @param python   `3.8`, or `3.13t` for a free-threaded build
/// @param platform `linux_aarch64`
/// @param glibc    `2.31`; at most one of glibc and musl
/// @throws Error `target_invalid`
std::vector<std::string> wheel_tags(std::string_view python, std::string_view platform,
                                    std::optional<std::string_view> glibc,
                                    std::optional<std::string_view> musl);

}  // namespace jetcrew::python
