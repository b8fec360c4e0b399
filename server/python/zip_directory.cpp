#include "python/zip_directory.hpp"

#include <cerrno>
#include <unordered_set>

#include <sys/stat.h>
#include <unistd.h>

#include "python/safe_path.hpp"

namespace jetcrew::python {
namespace {

namespace fs = std::filesystem;

constexpr std::uint32_t local_signature = 0x04034b50;
constexpr std::uint32_t central_signature = 0x02014b50;
constexpr std::uint32_t end_signature = 0x06054b50;
constexpr std::uint32_t end64_signature = 0x06064b50;
constexpr std::uint32_t locator_signature = 0x07064b50;
constexpr std::uint32_t descriptor_signature = 0x08074b50;
constexpr std::uint64_t end_size = 22;
constexpr std::uint64_t end64_size = 56;
constexpr std::uint64_t locator_size = 20;
constexpr std::size_t local_size = 30;
constexpr std::uint16_t full16 = 0xFFFF;
constexpr std::uint32_t full32 = 0xFFFFFFFF;

constexpr unsigned flag_descriptor = 1U << 3U;
constexpr unsigned flag_utf8 = 1U << 11U;
constexpr unsigned flags_allowed =
    0b110U | flag_descriptor | flag_utf8;  // bits 1 and 2: how hard it was packed

constexpr std::uint16_t extra_zip64 = 0x0001;
constexpr std::uint16_t extra_unicode_path = 0x7075;

/// Little-endian numbers from the front of some bytes; false once they ran out.
class Fields {
 public:
  explicit Fields(std::string_view bytes) : bytes_(bytes) {}

  std::uint16_t u16() { return static_cast<std::uint16_t>(number(2)); }
  std::uint32_t u32() { return static_cast<std::uint32_t>(number(4)); }
  std::uint64_t u64() { return number(8); }
  std::string_view text(std::size_t size) {
    if (size > bytes_.size()) {
      complete_ = false;
      size = bytes_.size();
    }
    const auto result = bytes_.substr(0, size);
    bytes_.remove_prefix(size);
    return result;
  }
  bool complete() const { return complete_; }
  bool empty() const { return bytes_.empty(); }
  std::size_t left() const { return bytes_.size(); }

 private:
  std::uint64_t number(std::size_t size) {
    std::uint64_t value = 0;
    const auto bytes = text(size);
    for (std::size_t i = bytes.size(); i-- > 0;) value = (value << 8U) | static_cast<unsigned char>(bytes[i]);
    return value;
  }

  std::string_view bytes_;
  bool complete_ = true;
};

/// What the central directory and a local header both say of a member.
struct Header {
  std::uint16_t flags = 0;
  std::uint16_t method = 0;
  std::uint32_t crc = 0;
  std::uint64_t packed_size = 0;
  std::uint64_t size = 0;
  std::string_view name;
  bool wide = false;  ///< has ZIP64's extra field
};

struct Member {
  ZipEntry entry;
  Header header;
  std::uint64_t local_offset = 0;
  std::uint64_t end = 0;  ///< of the packed bytes
};

struct End {
  std::uint64_t count = 0;
  std::uint64_t size = 0;
  std::uint64_t offset = 0;
};

class DirectoryReader {
 public:
  DirectoryReader(int descriptor, const fs::path& path) : descriptor_(descriptor), path_(path) {}

  std::vector<ZipEntry> read() {
    struct stat status{};
    if (::fstat(descriptor_, &status) != 0)
      throw system_error(errno, fmt::format("reading {}", path_.string()));
    if (!S_ISREG(status.st_mode)) refuse_kind();
    file_size_ = static_cast<std::uint64_t>(status.st_size);
    check_start();
    const auto end = find_end();
    read_central(end);
    check_names();
    check_places(end.offset);
    std::vector<ZipEntry> entries;
    entries.reserve(members_.size());
    for (auto& member : members_) entries.push_back(std::move(member.entry));
    return entries;
  }

 private:
  [[noreturn]] void refuse(std::string_view why) const { throw wheel_damaged(path_, why); }

  [[noreturn]] void refuse_member(std::string_view name, std::string_view why) const {
    auto error = wheel_damaged(path_, fmt::format("its member \"{}\" {}", printable(name), why));
    throw error;
  }

  [[noreturn]] void refuse_kind() const {
    throw Error("not_a_package", fmt::format("{} is not a wheel: it is no zip archive", path_.string()),
                "Look at what this file is; a download that failed is often a page of text.",
                {{"path", path_.string()}});
  }

  static std::string printable(std::string_view name) {
    std::string result;
    for (const char c : name.substr(0, 200)) {
      const auto byte = static_cast<unsigned char>(c);
      if (byte < 0x20 || byte >= 0x7F) {
        result += fmt::format("\\x{:02x}", byte);
      } else {
        result += c;
      }
    }
    return result;
  }

  std::string bytes_at(std::uint64_t offset, std::uint64_t size) const {
    std::string bytes(size, '\0');
    read_exactly(descriptor_, offset, bytes.data(), bytes.size(), path_);
    return bytes;
  }

  void check_start() const {
    if (file_size_ < end_size) refuse_kind();
    const auto start = bytes_at(0, 4);
    const auto signature = Fields(start).u32();
    if (signature != local_signature && signature != end_signature) refuse_kind();
  }

  End find_end() {
    const auto tail_size = std::min<std::uint64_t>(file_size_, end_size + full16);
    const auto tail = bytes_at(file_size_ - tail_size, tail_size);
    std::optional<std::size_t> found;
    for (std::size_t at = 0; at + end_size <= tail.size(); ++at) {
      if (std::string_view(tail).substr(at, 4) != "PK\5\6") continue;
      const auto comment = Fields(std::string_view(tail).substr(at + 20, 2)).u16();
      if (at + end_size + comment != tail.size()) continue;
      if (found) refuse("it has two ends, so it can be read in two ways");
      found = at;
    }
    if (!found) refuse("its end is missing, as in a copy that was cut off");
    const auto position = file_size_ - tail_size + *found;
    return parse_end(std::string_view(tail).substr(*found, end_size), position);
  }

  End parse_end(std::string_view bytes, std::uint64_t position) {
    Fields fields(bytes);
    fields.u32();
    const auto disk = fields.u16();
    const auto central_disk = fields.u16();
    const auto count_here = fields.u16();
    End end;
    end.count = fields.u16();
    end.size = fields.u32();
    end.offset = fields.u32();
    if (disk != 0 || central_disk != 0 || count_here != end.count) refuse("it is split over several files");
    auto directory_end = position;
    if (position >= locator_size) {
      const auto locator = bytes_at(position - locator_size, locator_size);
      if (Fields(locator).u32() == locator_signature) {
        directory_end = parse_end64(locator, position - locator_size, end);
      }
    }
    if (end.offset > directory_end || end.size != directory_end - end.offset) {
      refuse("its directory is not where its end says");
    }
    if (end.count > zip_most_entries || end.size > zip_largest_directory) {
      refuse(
          fmt::format("it has {} members, more than the {} that are accepted", end.count, zip_most_entries));
    }
    return end;
  }

  /// Fills `end` from the ZIP64 record and gives its position.
  std::uint64_t parse_end64(std::string_view locator, std::uint64_t locator_position, End& end) {
    Fields where(locator);
    where.u32();
    const auto disk = where.u32();
    const auto position = where.u64();
    const auto disks = where.u32();
    if (disk != 0 || disks > 1) refuse("it is split over several files");
    if (locator_position < end64_size || position != locator_position - end64_size) {
      refuse("its ZIP64 record is not where it should be, or carries extensible data");
    }
    const auto bytes = bytes_at(position, end64_size);
    Fields fields(bytes);
    if (fields.u32() != end64_signature || fields.u64() != end64_size - 12) {
      refuse("its ZIP64 record is not sound, or carries extensible data");
    }
    fields.u32();  // versions
    const auto own_disk = fields.u32();
    const auto central_disk = fields.u32();
    const auto count_here = fields.u64();
    const End wide{fields.u64(), fields.u64(), fields.u64()};
    if (own_disk != 0 || central_disk != 0 || count_here != wide.count)
      refuse("it is split over several files");
    if ((end.count != full16 && end.count != wide.count) || (end.size != full32 && end.size != wide.size) ||
        (end.offset != full32 && end.offset != wide.offset)) {
      refuse("its two end records contradict each other");
    }
    end = wide;
    return position;
  }

  void read_central(const End& end) {
    directory_ = bytes_at(end.offset, end.size);
    Fields fields(directory_);
    std::uint64_t total = 0;
    members_.reserve(std::min<std::uint64_t>(end.count, end.size / 46));
    for (std::uint64_t i = 0; i < end.count; ++i) {
      members_.push_back(parse_central(fields));
      const auto size = members_.back().entry.size;
      if (size > zip_largest_total || (total += size) > zip_largest_total)
        refuse("it unpacks to more than 64 GiB");
    }
    if (!fields.empty()) refuse("its directory holds more than its end says");
  }

  Member parse_central(Fields& fields) {
    if (fields.u32() != central_signature) refuse("its directory is not sound");
    Member member;
    auto& header = member.header;
    fields.u16();  // made by
    fields.u16();  // version needed
    header.flags = fields.u16();
    header.method = fields.u16();
    fields.u32();  // time and date
    header.crc = fields.u32();
    header.packed_size = fields.u32();
    header.size = fields.u32();
    const auto name_size = fields.u16();
    const auto extra_size = fields.u16();
    const auto comment_size = fields.u16();
    const auto disk = fields.u16();
    fields.u16();  // internal attributes
    const auto attributes = fields.u32();
    member.local_offset = fields.u32();
    header.name = fields.text(name_size);
    const auto extra = fields.text(extra_size);
    fields.text(comment_size);
    if (!fields.complete()) refuse("its directory ends in the middle of a member");
    if (disk != 0) refuse_member(header.name, "lies on another disk");
    apply_extra(extra, header, &member.local_offset);
    fill_entry(member, attributes >> 16U);
    return member;
  }

  /// ZIP64's extra field holds those of size, packed size and offset, in this order, that are full elsewhere.
  void apply_extra(std::string_view extra, Header& header, std::uint64_t* offset) const {
    Fields fields(extra);
    while (fields.left() >= 4) {
      const auto id = fields.u16();
      const auto body = fields.text(fields.u16());
      if (!fields.complete()) refuse_member(header.name, "has a broken extra field");
      if (id == extra_unicode_path && (body.size() < 5 || body.substr(5) != header.name)) {
        refuse_member(header.name, "has a second name");
      }
      if (id != extra_zip64) continue;
      if (header.wide) refuse_member(header.name, "has its sizes twice");
      header.wide = true;
      Fields numbers(body);
      if (header.size == full32) header.size = numbers.u64();
      if (header.packed_size == full32) header.packed_size = numbers.u64();
      if (offset != nullptr && *offset == full32) *offset = numbers.u64();
      if (!numbers.complete()) refuse_member(header.name, "has a broken ZIP64 field");
    }
  }

  void fill_entry(Member& member, std::uint32_t mode) const {
    const auto& header = member.header;
    auto name = header.name;
    auto& entry = member.entry;
    if ((header.flags & ~flags_allowed) != 0) refuse_member(name, "is encrypted or patched");
    if (header.method != 0 && header.method != 8) {
      refuse_member(name,
                    fmt::format("is packed by method {}; wheels use stored and deflate", header.method));
    }
    const auto kind = mode & S_IFMT;
    if (kind == S_IFLNK) refuse_member(name, "is a symbolic link, which wheels cannot hold");
    entry.folder = name.ends_with('/');
    if (entry.folder) name.remove_suffix(1);
    if (kind != 0 && kind != S_IFREG && kind != S_IFDIR) refuse_member(name, "is a device, pipe or socket");
    if ((kind == S_IFDIR) != entry.folder && kind == S_IFDIR) refuse_member(name, "is a folder and a file");
    if (!is_safe_relative_path(name))
      refuse_member(name, "has a name that could lead elsewhere or is not UTF-8");
    const bool ascii =
        std::all_of(name.begin(), name.end(), [](char c) { return static_cast<signed char>(c) >= 0; });
    if (!ascii && (header.flags & flag_utf8) == 0) refuse_member(name, "has a name in no known encoding");
    entry.name = name;
    entry.executable = kind == S_IFREG && (mode & 0111U) != 0;
    entry.deflated = header.method == 8;
    entry.crc = header.crc;
    entry.packed_size = header.packed_size;
    entry.size = header.size;
    check_sizes(entry);
  }

  void check_sizes(const ZipEntry& entry) const {
    constexpr std::uint64_t best_ratio = 1032;  // what deflate can reach
    if (entry.folder && (entry.size != 0 || entry.packed_size > 2))
      refuse_member(entry.name, "is a folder with content");
    if (!entry.deflated && entry.size != entry.packed_size) refuse_member(entry.name, "has two sizes");
    if (entry.deflated && entry.size / best_ratio > entry.packed_size) {
      refuse_member(entry.name, "claims a size that its packed bytes cannot give");
    }
  }

  void check_names() const {
    std::unordered_set<std::string_view> all;
    std::unordered_set<std::string_view> files;
    for (const auto& member : members_) {
      if (!all.insert(member.entry.name).second) refuse_member(member.entry.name, "is there twice");
      if (!member.entry.folder) files.insert(member.entry.name);
    }
    for (const auto& member : members_) {
      const std::string_view name = member.entry.name;
      for (auto slash = name.find('/'); slash != std::string_view::npos; slash = name.find('/', slash + 1)) {
        if (files.contains(name.substr(0, slash)))
          refuse_member(name.substr(0, slash), "is a file and a folder");
      }
    }
  }

  /// Every byte before the directory belongs to exactly one member.
  void check_places(std::uint64_t directory_offset) {
    std::vector<Member*> ordered;
    for (auto& member : members_) ordered.push_back(&member);
    std::sort(ordered.begin(), ordered.end(),
              [](const Member* a, const Member* b) { return a->local_offset < b->local_offset; });
    std::uint64_t position = 0;
    for (std::size_t i = 0; i < ordered.size(); ++i) {
      auto& member = *ordered[i];
      if (member.local_offset != position)
        refuse_member(member.entry.name, "overlaps another, or bytes lie before it");
      check_local(member, directory_offset);
      position = i + 1 < ordered.size() ? ordered[i + 1]->local_offset : directory_offset;
      check_gap(member, position);
    }
    if (position != directory_offset) refuse("bytes lie before its directory");
  }

  void check_local(Member& member, std::uint64_t directory_offset) {
    const auto& central = member.header;
    const auto fixed = bytes_at(member.local_offset, local_size);
    Fields fields(fixed);
    if (fields.u32() != local_signature) refuse_member(central.name, "is not where the directory says");
    Header local;
    fields.u16();  // version needed
    local.flags = fields.u16();
    local.method = fields.u16();
    fields.u32();  // time and date
    local.crc = fields.u32();
    local.packed_size = fields.u32();
    local.size = fields.u32();
    const auto name_size = fields.u16();
    const auto extra_size = fields.u16();
    const auto variable = bytes_at(member.local_offset + local_size, std::uint64_t{name_size} + extra_size);
    local.name = std::string_view(variable).substr(0, name_size);
    apply_extra(std::string_view(variable).substr(name_size), local, nullptr);
    if (local.name != central.name || local.method != central.method || local.flags != central.flags) {
      refuse_member(central.name, "is described in two ways");
    }
    check_local_numbers(local, central);
    member.entry.data_offset = member.local_offset + local_size + name_size + extra_size;
    if (member.entry.data_offset > directory_offset ||
        member.entry.packed_size > directory_offset - member.entry.data_offset) {
      refuse_member(central.name, "reaches over the end of the archive");
    }
    member.end = member.entry.data_offset + member.entry.packed_size;
    member.header.wide = local.wide;
  }

  /// With a data descriptor behind the content the local header may leave its numbers at 0.
  void check_local_numbers(const Header& local, const Header& central) const {
    const bool later = (central.flags & flag_descriptor) != 0;
    const auto fits = [later](std::uint64_t mine, std::uint64_t theirs) {
      return mine == theirs || (later && (mine == 0 || mine == full32));
    };
    if (!fits(local.crc, central.crc) || !fits(local.packed_size, central.packed_size) ||
        !fits(local.size, central.size)) {
      refuse_member(central.name, "has two sizes or checksums");
    }
  }

  void check_gap(const Member& member, std::uint64_t next) const {
    const auto& name = member.entry.name;
    if (next < member.end) refuse_member(name, "overlaps another");
    const auto gap = next - member.end;
    if ((member.header.flags & flag_descriptor) == 0) {
      if (gap != 0) refuse_member(name, "is followed by bytes that belong to nothing");
      return;
    }
    if (gap != 12 && gap != 16 && gap != 20 && gap != 24) refuse_member(name, "has no sound data descriptor");
    const auto bytes = bytes_at(member.end, gap);
    Fields fields(bytes);
    const bool wide = gap >= 20;
    if (gap % 8 == 0 && fields.u32() != descriptor_signature)
      refuse_member(name, "has no sound data descriptor");
    const auto crc = fields.u32();
    const auto packed = wide ? fields.u64() : fields.u32();
    const auto size = wide ? fields.u64() : fields.u32();
    if (crc != member.entry.crc || packed != member.entry.packed_size || size != member.entry.size) {
      refuse_member(name, "has two sizes or checksums");
    }
  }

  int descriptor_;
  const fs::path& path_;
  std::uint64_t file_size_ = 0;
  std::string directory_;
  std::vector<Member> members_;
};

}  // namespace

Error wheel_damaged(const fs::path& path, std::string_view why) {
  return Error("wheel_damaged", fmt::format("{} is damaged: {}", path.string(), why),
               "Copy or download the file again, and compare its SHA-256 with the publisher's.",
               {{"path", path.string()}});
}

void read_exactly(int descriptor, std::uint64_t offset, char* target, std::size_t size,
                  const fs::path& path) {
  while (size > 0) {
    const auto count = ::pread(descriptor, target, size, static_cast<off_t>(offset));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) throw system_error(errno, fmt::format("reading {}", path.string()));
    if (count == 0) throw wheel_damaged(path, "it ends too early");
    target += count;
    size -= static_cast<std::size_t>(count);
    offset += static_cast<std::uint64_t>(count);
  }
}

std::vector<ZipEntry> read_zip_directory(int descriptor, const fs::path& path) {
  return DirectoryReader(descriptor, path).read();
}

}  // namespace jetcrew::python
