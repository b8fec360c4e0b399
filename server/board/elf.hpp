// The architecture of a program, out of its ELF header.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace jetcrew::board {

/// Debian's name of the architecture (`arm64`, `amd64`, `armhf`, `i386`) of the ELF file that starts with
/// these bytes; nothing for others. ELF specification: e_machine at offset 18.
std::optional<std::string> architecture_of_elf(std::string_view file);

}  // namespace jetcrew::board
