// Makes zip archives and wheels byte by byte, so that tests can make what no honest tool would.
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <sys/stat.h>

#include "base/digest.hpp"
#include "python/inflate.hpp"
#include "python/record.hpp"

namespace jetcrew::python::testing {

/// What a header says of a member; a test changes what it wants to lie about.
struct HeaderLie {
  std::optional<std::string> name;
  std::optional<std::uint32_t> crc;
  std::optional<std::uint32_t> size;
  std::optional<std::uint32_t> packed_size;
  std::optional<std::uint16_t> method;
  std::optional<std::uint16_t> flags;
  std::optional<std::uint32_t> offset;
  std::string extra;
};

struct Member {
  std::string name;
  std::string content;
  std::uint32_t mode = S_IFREG | 0644;
  HeaderLie local;
  HeaderLie central;
  std::string after;  ///< bytes behind the content, such as a data descriptor
};

inline std::string little(std::uint64_t value, int size) {
  std::string bytes;
  for (int i = 0; i < size; ++i) bytes += static_cast<char>((value >> (8 * i)) & 0xFF);
  return bytes;
}

/// One stored block of deflate (RFC 1951, 3.2.4), so that no compressor is needed.
inline std::string deflated(std::string_view content) {
  std::string packed;
  do {
    const auto size = std::min<std::size_t>(content.size(), 0xFFFF);
    packed += size == content.size() ? '\1' : '\0';
    packed += little(size, 2) + little(~size & 0xFFFF, 2);
    packed += content.substr(0, size);
    content.remove_prefix(size);
  } while (!content.empty());
  return packed;
}

class ZipMaker {
 public:
  std::vector<Member> members;
  bool deflate = true;
  std::string before;      ///< bytes before the first member
  std::string comment;     ///< of the archive
  std::string after;       ///< bytes behind the end
  bool zip64 = false;      ///< the end in ZIP64's form
  std::string extensible;  ///< ZIP64's extensible data
  std::optional<std::uint16_t> count;

  Member& add(std::string name, std::string content = {}) {
    members.push_back({std::move(name), std::move(content), S_IFREG | 0644, {}, {}, {}});
    return members.back();
  }

  std::string bytes() const {
    std::string file = before;
    std::string directory;
    for (const auto& member : members) {
      const bool folder = member.name.ends_with('/');
      const auto packed = deflate && !folder ? deflated(member.content) : member.content;
      const auto offset = file.size();
      file += "PK\3\4" + little(20, 2) + fields(member, member.local, packed, folder);
      const auto name = member.local.name.value_or(member.name);
      file += little(name.size(), 2) + little(member.local.extra.size(), 2) + name + member.local.extra;
      file += packed + member.after;
      const auto central_name = member.central.name.value_or(member.name);
      directory +=
          "PK\1\2" + little(0x0314, 2) + little(20, 2) + fields(member, member.central, packed, folder);
      directory +=
          little(central_name.size(), 2) + little(member.central.extra.size(), 2) + little(0, 2 + 2 + 2);
      directory +=
          little(std::uint64_t{member.mode} << 16U, 4) + little(member.central.offset.value_or(offset), 4);
      directory += central_name + member.central.extra;
    }
    const auto at = file.size();
    file += directory;
    if (zip64) file += end64(at, directory.size(), file.size());
    const auto entries = count.value_or(static_cast<std::uint16_t>(members.size()));
    file += "PK\5\6" + little(0, 4) + little(entries, 2) + little(entries, 2);
    file += zip64 ? little(0xFFFFFFFFFFFFFFFF, 8) : little(directory.size(), 4) + little(at, 4);
    return file + little(comment.size(), 2) + comment + after;
  }

  std::filesystem::path write(const std::filesystem::path& path) const {
    std::ofstream(path, std::ios::binary) << bytes();
    return path;
  }

 private:
  std::string fields(const Member& member, const HeaderLie& lie, const std::string& packed,
                     bool folder) const {
    const bool ascii = std::all_of(member.name.begin(), member.name.end(),
                                   [](char c) { return static_cast<signed char>(c) >= 0; });
    return little(lie.flags.value_or(ascii ? 0 : 1U << 11U), 2) +
           little(lie.method.value_or(deflate && !folder ? 8 : 0), 2) + little(0, 4) +
           little(lie.crc.value_or(Inflater::crc32(0, member.content)), 4) +
           little(lie.packed_size.value_or(packed.size()), 4) +
           little(lie.size.value_or(member.content.size()), 4);
  }

  std::string end64(std::uint64_t directory_at, std::uint64_t directory_size, std::uint64_t here) const {
    return "PK\6\6" + little(44 + extensible.size(), 8) + little(45, 2) + little(45, 2) + little(0, 4) +
           little(0, 4) + little(members.size(), 8) + little(members.size(), 8) + little(directory_size, 8) +
           little(directory_at, 8) + extensible + "PK\6\7" + little(0, 4) + little(here, 8) + little(1, 4);
  }
};

/// A wheel with the metadata it needs; RECORD is made from the members when it is written.
class WheelMaker {
 public:
  ZipMaker zip;
  std::string name;
  std::string version;
  std::string record_extra;  ///< lines added to RECORD
  std::vector<std::string> unrecorded;

  explicit WheelMaker(std::string name_, std::string version_ = "1.0")
      : name(std::move(name_)), version(std::move(version_)) {
    zip.add(info() + "/METADATA",
            "Metadata-Version: 2.1\nName: " + name + "\nVersion: " + version + "\n\nText\n");
    zip.add(info() + "/WHEEL",
            "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n");
  }

  std::string info() const { return name + "-" + version + ".dist-info"; }
  std::string data() const { return name + "-" + version + ".data"; }
  std::string file_name() const { return name + "-" + version + "-py3-none-any.whl"; }

  Member& add(std::string path, std::string content = {}) {
    return zip.add(std::move(path), std::move(content));
  }

  std::string record() const {
    std::vector<RecordEntry> entries;
    for (const auto& member : zip.members) {
      if (member.name.ends_with('/')) continue;
      if (std::find(unrecorded.begin(), unrecorded.end(), member.name) != unrecorded.end()) continue;
      entries.push_back({member.name, record_hash(Sha256::of(member.content)), member.content.size()});
    }
    entries.push_back({info() + "/RECORD", {}, std::nullopt});
    return write_record(std::move(entries)) + record_extra;
  }

  std::filesystem::path write(const std::filesystem::path& folder) const {
    auto whole = zip;
    whole.add(info() + "/RECORD", record());
    return whole.write(folder / file_name());
  }
};

}  // namespace jetcrew::python::testing
