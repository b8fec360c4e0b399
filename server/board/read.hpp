// Reading what may be anything: files of the board that identify it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace jetcrew {
class Root;
}

namespace jetcrew::board {

/// The content of a regular file of the board. Nothing, and a debug line, where it is missing, unreadable,
/// larger than `limit` bytes, or behind links that lead nowhere.
std::optional<std::string> read(const Root& root, const std::filesystem::path& inside,
                                std::uint64_t limit = 64U << 10U);

/// A name or number out of a file, without the NULs and blanks around it. Nothing where it is empty, longer
/// than 200 bytes, no valid UTF-8, or has control characters in it: then it is garbage.
std::optional<std::string> clean_text(std::string_view bytes);

/// The names in a folder of the board, sorted as people count (`cpu2` before `cpu10`), at most 4096. None
/// where it cannot be read.
std::vector<std::string> names_in(const Root& root, const std::filesystem::path& inside);

/// Whether the board has a file or folder there, and this process may look.
bool is_there(const Root& root, const std::filesystem::path& inside);

}  // namespace jetcrew::board
