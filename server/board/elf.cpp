#include "board/elf.hpp"

namespace jetcrew::board {

std::optional<std::string> architecture_of_elf(std::string_view file) {
  if (file.size() < 20 || !file.starts_with("\x7F"
                                            "ELF"))
    return std::nullopt;
  constexpr char little_endian = 1;
  if (file[5] != little_endian) return std::nullopt;
  switch (static_cast<unsigned char>(file[18]) | static_cast<unsigned char>(file[19]) << 8) {
    case 183:
      return "arm64";
    case 62:
      return "amd64";
    case 40:
      return "armhf";
    case 3:
      return "i386";
    default:
      return std::nullopt;
  }
}

}  // namespace jetcrew::board
