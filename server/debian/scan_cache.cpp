#include "debian/scan_cache.hpp"

#include <array>
#include <cstring>
#include <limits>

#include <fcntl.h>
#include <libdeflate.h>
#include <unistd.h>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/log.hpp"

namespace jetcrew::debian {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t most_files = 64;
constexpr std::uint64_t largest = 256U << 20U;
constexpr std::string_view extension = ".scan";

/// The file: this, then the stanzas, then their texts. Numbers are this machine's own; the file never leaves
/// it.
struct Header {
  std::array<char, 8> magic{'J', 'C', 'S', 'C', 'A', 'N', '0', '1'};
  FileIdentity file;
  std::uint64_t stanzas = 0;
  std::uint32_t checksum = 0;  ///< CRC-32 of all that follows
  std::uint32_t unused = 0;
};

struct Record {
  std::uint64_t offset = 0;
  std::uint32_t size = 0;
  std::uint32_t line = 0;
  std::uint32_t text = 0;  ///< where its texts start among all: package, version, architecture, provides
  std::uint32_t provides = 0;
  std::uint16_t package = 0;
  std::uint16_t version = 0;
  std::uint16_t architecture = 0;
  std::uint16_t unused = 0;
};
static_assert(sizeof(Header) == 64 && sizeof(Record) == 32, "written as they are: no gaps");

fs::path path_for(const fs::path& folder, const FileIdentity& file) {
  return folder / fmt::format("{:x}-{:x}{}", file.device, file.inode, extension);
}

std::uint32_t checksum_of(std::string_view bytes) {
  return libdeflate_crc32(0, bytes.data(), bytes.size());
}

/// Gathers a scan in the form in which it is kept.
class Writer {
 public:
  void add(const StanzaGlance& glance) {
    constexpr auto longest = std::numeric_limits<std::uint16_t>::max();
    if (glance.package.size() > longest || glance.version.size() > longest ||
        glance.architecture.size() > longest || texts_.size() + glance.provides.size() > largest) {
      fits_ = false;
    }
    if (!fits_) return;
    Record record;
    record.offset = glance.place.offset;
    record.size = glance.place.size;
    record.line = glance.place.line;
    record.text = static_cast<std::uint32_t>(texts_.size());
    record.package = static_cast<std::uint16_t>(glance.package.size());
    record.version = static_cast<std::uint16_t>(glance.version.size());
    record.architecture = static_cast<std::uint16_t>(glance.architecture.size());
    record.provides = static_cast<std::uint32_t>(glance.provides.size());
    for (const auto text : {glance.package, glance.version, glance.architecture, glance.provides})
      texts_ += text;
    records_.append(reinterpret_cast<const char*>(&record), sizeof record);
  }

  void write(const fs::path& path, const FileIdentity& file) {
    if (!fits_) return;
    Header header;
    header.file = file;
    header.stanzas = records_.size() / sizeof(Record);
    records_ += texts_;
    header.checksum = checksum_of(records_);
    const auto temporary = path.parent_path() / fmt::format(".{}.{}", path.filename().string(), ::getpid());
    try {
      const auto target = open_file(temporary, O_WRONLY | O_CREAT | O_TRUNC, 0644);
      write_all(target.get(), {reinterpret_cast<const char*>(&header), sizeof header}, temporary);
      write_all(target.get(), records_, temporary);
      fs::rename(temporary, path);
    } catch (...) {
      ::unlink(temporary.c_str());
      throw;
    }
  }

 private:
  std::string records_;
  std::string texts_;
  bool fits_ = true;
};

/// The content of a scan that belongs to this file and is whole; empty where there is none.
std::string find_scan(const fs::path& path, const FileIdentity& file) {
  std::error_code absent;
  if (!fs::is_regular_file(path, absent)) return {};
  auto content = read_file(path, largest * 2);
  Header header;
  const Header expected;
  if (content.size() < sizeof header) return {};
  std::memcpy(&header, content.data(), sizeof header);
  const auto rest = std::string_view(content).substr(sizeof header);
  if (header.magic != expected.magic || !(header.file == file) ||
      header.stanzas > rest.size() / sizeof(Record) || header.checksum != checksum_of(rest)) {
    return {};
  }
  const auto texts = rest.size() - header.stanzas * sizeof(Record);
  for (std::uint64_t i = 0; i < header.stanzas; ++i) {
    Record record;
    std::memcpy(&record, rest.data() + i * sizeof record, sizeof record);
    const auto length =
        std::uint64_t{record.package} + record.version + record.architecture + record.provides;
    if (record.text > texts || length > texts - record.text) return {};
  }
  return content;
}

void replay(std::string_view content, const std::function<void(const StanzaGlance&)>& each) {
  Header header;
  std::memcpy(&header, content.data(), sizeof header);
  const auto records = content.substr(sizeof header);
  const auto texts = records.substr(header.stanzas * sizeof(Record));
  for (std::uint64_t i = 0; i < header.stanzas; ++i) {
    Record record;
    std::memcpy(&record, records.data() + i * sizeof record, sizeof record);
    auto text = texts.substr(record.text);
    const auto take = [&](std::size_t count) {
      const auto taken = text.substr(0, count);
      text.remove_prefix(count);
      return taken;
    };
    StanzaGlance glance;
    glance.package = take(record.package);
    glance.version = take(record.version);
    glance.architecture = take(record.architecture);
    glance.provides = take(record.provides);
    glance.place = {record.offset, record.size, record.line};
    each(glance);
  }
}

/// The oldest go first; one more is about to come.
void make_room(const fs::path& folder) {
  std::vector<std::pair<fs::file_time_type, fs::path>> found;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() == extension) found.emplace_back(entry.last_write_time(), entry.path());
  }
  std::sort(found.begin(), found.end());
  for (std::size_t i = 0; i + most_files <= found.size(); ++i) fs::remove(found[i].second);
}

}  // namespace

void scan_cached(const PackagesIndex& index, const fs::path& folder,
                 const std::function<void(const StanzaGlance&)>& each) {
  const auto path = path_for(folder, index.identity());
  std::string known;
  try {
    known = find_scan(path, index.identity());
  } catch (...) {
    log::debug("a cached scan cannot be read",
               {{"path", path.string()}, {"reason", current_error().message()}});
  }
  if (!known.empty()) return replay(known, each);
  Writer writer;
  index.scan([&](const StanzaGlance& glance) {
    writer.add(glance);
    each(glance);
  });
  try {
    fs::create_directories(folder);
    make_room(folder);
    writer.write(path, index.identity());
  } catch (...) {
    log::debug("a scan is not kept", {{"path", path.string()}, {"reason", current_error().message()}});
  }
}

}  // namespace jetcrew::debian
