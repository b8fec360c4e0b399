#include "media/filesystem.hpp"

#include "base/text.hpp"

namespace jetcrew::media {
namespace {

std::string_view at(std::string_view bytes, std::size_t offset, std::size_t count) {
  return bytes.substr(std::min(offset, bytes.size()), count);
}

/// Little-endian numbers are written with their last byte first.
std::string hex_backwards(std::string_view bytes) {
  std::string text;
  for (auto byte = bytes.rbegin(); byte != bytes.rend(); ++byte)
    text += fmt::format("{:02X}", static_cast<unsigned char>(*byte));
  return text;
}

/// `1A2B-3C4D`
std::string dos_serial(std::string_view bytes) {
  auto text = hex_backwards(bytes);
  text.insert(4, "-");
  return text;
}

/// RFC 9562: 8-4-4-4-12 digits.
std::string uuid_text(std::string_view bytes) {
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
    text += fmt::format("{:02x}", static_cast<unsigned char>(bytes[i]));
  }
  return text;
}

std::string label_in(std::string_view field) {
  field = field.substr(0, field.find('\0'));
  // What FAT writes where there is none.
  if (trimmed(field) == "NO NAME") return {};
  return to_valid_utf8(trimmed(field));
}

/// The specification has the words "FAT16   " be no proof; what formats sticks writes them, and nothing else
/// would be found without reading on.
std::optional<FileSystem> identify_fat(std::string_view bytes) {
  if (at(bytes, 510, 2) != "\x55\xAA") return std::nullopt;
  if (at(bytes, 82, 5) == "FAT32")
    return FileSystem{Kind::fat, dos_serial(at(bytes, 67, 4)), label_in(at(bytes, 71, 11))};
  if (at(bytes, 54, 5) == "FAT12" || at(bytes, 54, 5) == "FAT16" || at(bytes, 54, 8) == "FAT     ")
    return FileSystem{Kind::fat, dos_serial(at(bytes, 39, 4)), label_in(at(bytes, 43, 11))};
  return std::nullopt;
}

}  // namespace

std::string_view to_text(Kind kind) {
  switch (kind) {
    case Kind::fat:
      return "FAT";
    case Kind::exfat:
      return "exFAT";
    case Kind::ntfs:
      return "NTFS";
    case Kind::ext:
      return "ext4";
  }
  return {};
}

std::optional<FileSystem> identify(std::string_view bytes) {
  if (bytes.size() < superblock_bytes) return std::nullopt;
  if (at(bytes, 3, 8) == "EXFAT   ") return FileSystem{Kind::exfat, dos_serial(at(bytes, 100, 4)), {}};
  if (at(bytes, 3, 8) == "NTFS    ") return FileSystem{Kind::ntfs, hex_backwards(at(bytes, 72, 8)), {}};
  if (at(bytes, 1080, 2) == "\x53\xEF")
    return FileSystem{Kind::ext, uuid_text(at(bytes, 1128, 16)), label_in(at(bytes, 1144, 16))};
  return identify_fat(bytes);
}

}  // namespace jetcrew::media
