#include "bundle/ustar.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "bundle/refusal.hpp"

namespace jetcrew::bundle {
namespace {

struct Field {
  std::size_t at;
  std::size_t size;
};

constexpr Field name_field{0, 100};
constexpr Field mode_field{100, 8};
constexpr Field owner_field{108, 8};
constexpr Field group_field{116, 8};
constexpr Field size_field{124, 12};
constexpr Field time_field{136, 12};
constexpr Field sum_field{148, 8};
constexpr std::size_t type_at = 156;
constexpr Field link_field{157, 100};
constexpr Field magic_field{257, 8};
constexpr Field device_major_field{329, 8};
constexpr Field device_minor_field{337, 8};
constexpr Field prefix_field{345, 155};

constexpr std::string_view posix_magic("ustar\00000", 8);
constexpr std::string_view gnu_magic("ustar  \0", 8);

std::string_view in(std::string_view block, Field field) {
  return block.substr(field.at, field.size);
}

/// Up to the first zero.
std::string_view text_in(std::string_view block, Field field) {
  const auto text = in(block, field);
  return text.substr(0, text.find('\0'));
}

void write(std::string& block, Field field, std::string_view text) {
  block.replace(field.at, text.size(), text);
}

/// Octal digits with leading zeros, and a zero byte.
void write_octal(std::string& block, Field field, std::uint64_t number) {
  write(block, field, fmt::format("{:0{}o}", number, field.size - 1));
}

/// Octal digits, with blanks or zero bytes around them as the many writers of tars have it.
std::optional<std::uint64_t> octal_in(std::string_view block, Field field) {
  auto text = in(block, field);
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\0')) text.remove_suffix(1);
  if (text.empty()) return std::nullopt;
  std::uint64_t number = 0;
  for (const char c : text) {
    if (c < '0' || c > '7') return std::nullopt;
    number = number * 8 + static_cast<std::uint64_t>(c - '0');
  }
  return number;
}

/// The sum of all bytes, the sum's own counted as blanks.
std::uint64_t sum_of(std::string_view block) {
  std::uint64_t sum = 0;
  for (std::size_t at = 0; at < block.size(); ++at) {
    const bool own = at >= sum_field.at && at < sum_field.at + sum_field.size;
    sum += static_cast<unsigned char>(own ? ' ' : block[at]);
  }
  return sum;
}

std::string header_block(std::string_view prefix, std::string_view name, std::uint64_t size, char type) {
  std::string block(ustar_block, '\0');
  write(block, name_field, name);
  write_octal(block, mode_field, 0644);
  write_octal(block, owner_field, 0);
  write_octal(block, group_field, 0);
  write_octal(block, size_field, size);
  write_octal(block, time_field, 0);
  block[type_at] = type;
  write(block, magic_field, posix_magic);
  write_octal(block, device_major_field, 0);
  write_octal(block, device_minor_field, 0);
  write(block, prefix_field, prefix);
  write(block, sum_field, fmt::format("{:06o}", sum_of(block)) + std::string("\0 ", 2));
  return block;
}

/// `30 path=whl/…` and a line feed; the number is the length of all of it, its own digits counted.
std::string path_record(std::string_view path) {
  const auto rest = fmt::format(" path={}\n", path);
  auto size = rest.size() + 1;
  while (fmt::formatted_size("{}", size) + rest.size() != size) ++size;
  return fmt::format("{}{}", size, rest);
}

}  // namespace

std::string ustar_header(std::string_view path, std::uint64_t size) {
  if (size > largest_ustar_member)
    throw member_invalid(path, fmt::format("has {}, and 8 GiB is the most", human_bytes(size)));
  if (path.size() <= name_field.size) return header_block({}, path, size, '0');
  // Where it is divided, the slash is left out.
  const auto slash = path.find('/', path.size() - name_field.size - 1);
  if (slash != std::string_view::npos && slash <= prefix_field.size)
    return header_block(path.substr(0, slash), path.substr(slash + 1), size, '0');
  auto record = path_record(path);
  if (record.size() > largest_long_path) throw member_invalid(path, "has a name too long for a tar");
  auto blocks = header_block({}, "path", record.size(), 'x');
  record.resize(ustar_block);
  // Readers that know nothing of pax see the front of the name.
  return blocks + record + header_block({}, path.substr(0, name_field.size), size, '0');
}

std::string long_path_in(std::string_view content) {
  const auto mark = content.find(" path=");
  const auto size = mark == std::string_view::npos ? std::nullopt : to_number(content.substr(0, mark));
  auto path = mark == std::string_view::npos ? std::string_view() : content.substr(mark + 6);
  const bool ends = path.ends_with('\n') && path.find('\n') == path.size() - 1;
  if (!size || static_cast<std::uint64_t>(*size) != content.size() || !ends ||
      path_record(path.substr(0, path.size() - 1)) != content)
    throw member_invalid("pax", "is an extension of tar that no bundle has");
  path.remove_suffix(1);
  return std::string(path);
}

std::uint64_t ustar_padding(std::uint64_t size) {
  return (ustar_block - size % ustar_block) % ustar_block;
}

std::string ustar_end() {
  std::string blocks;
  blocks.resize(2 * ustar_block);
  return blocks;
}

std::optional<UstarHeader> read_ustar_header(std::string_view block) {
  if (block.size() != ustar_block) throw bundle_damaged("it was cut off in the middle of a tar header");
  if (block.find_first_not_of('\0') == std::string_view::npos) return std::nullopt;
  const auto magic = in(block, magic_field);
  if (magic != posix_magic && magic != gnu_magic)
    throw bundle_damaged("there is no tar header where one should be");
  if (octal_in(block, sum_field) != sum_of(block))
    throw bundle_damaged("a tar header's checksum does not fit");
  UstarHeader header;
  header.path = text_in(block, name_field);
  // GNU's headers have other things there.
  if (const auto prefix = text_in(block, prefix_field); magic == posix_magic && !prefix.empty())
    header.path = fmt::format("{}/{}", prefix, header.path);
  const char type = block[type_at];
  header.is_folder = type == '5';
  header.is_long_path = type == 'x' && magic == posix_magic;
  if (type != '0' && type != '\0' && !header.is_folder && !header.is_long_path)
    throw member_invalid(header.path, "is neither a plain file nor a folder");
  if (!text_in(block, link_field).empty()) throw member_invalid(header.path, "is a link");
  const auto size = octal_in(block, size_field);
  if (!size) throw bundle_damaged(fmt::format("the size of {} is no number", to_valid_utf8(header.path)));
  header.size = *size;
  if (header.is_folder) {
    if (header.size != 0) throw member_invalid(header.path, "is a folder with content");
    if (header.path.ends_with('/')) header.path.pop_back();
  }
  return header;
}

}  // namespace jetcrew::bundle
