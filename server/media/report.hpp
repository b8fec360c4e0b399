// What a board without a screen leaves on the stick: what came of it, for people and for programs.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace jetcrew::media {

struct Report {
  std::string name;  ///< of the files, without an ending: the board's serial number or host name
  std::string text;
  std::string json;
};

/// A name that every file system can have: what is no ASCII letter, digit, `-` or `_` becomes `_`.
std::string plain_name(std::string_view name);

/// `jetcrew-report/<name>.txt` and `.json` below `folder`, in the place of older ones, and on the medium when
/// it returns. Links on the stick are not followed.
/// @throws Error `medium_write_protected`, `disk_full`, `medium_unreadable`
void write_report(const std::filesystem::path& folder, const Report& report);

}  // namespace jetcrew::media
