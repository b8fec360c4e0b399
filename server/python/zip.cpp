#include "python/zip.hpp"

#include <cerrno>

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/error.hpp"
#include "base/files.hpp"
#include "python/inflate.hpp"

namespace jetcrew::python {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t large = ZipArchive::largest_in_memory;
constexpr std::size_t chunk = 1U << 20U;
/// Small enough that checksums and copies find a piece in the processor's cache.
constexpr std::size_t piece = 1U << 18U;

bool is_large(const ZipEntry& entry) {
  return std::max(entry.size, entry.packed_size) > large;
}

/// Shows what is in a file, without a copy.
void look_at(int descriptor, std::uint64_t size, const fs::path& path, const ZipArchive::Look& look) {
  auto* address = ::mmap(nullptr, size, PROT_READ, MAP_SHARED, descriptor, 0);
  if (address == MAP_FAILED) throw system_error(errno, fmt::format("mapping {}", path.string()));
  const std::unique_ptr<void, std::function<void(void*)>> mapped(address,
                                                                 [size](void* at) { ::munmap(at, size); });
  look({static_cast<const char*>(address), size});
}

/// Writes to a file and has the disk begin, piece by piece: who syncs at the end then waits for little.
class Sink {
 public:
  Sink(int descriptor, const fs::path& path) : descriptor_(descriptor), path_(path) {}

  void write(std::string_view bytes) {
    write_all(descriptor_, bytes, path_);
    written_ += bytes.size();
    if (written_ - begun_ >= most_unwritten) begin();
  }

 private:
  static constexpr std::uint64_t most_unwritten = 8U << 20U;

  void begin() {
    // Only a hint: that all was written is what the sync at the end says.
    ::sync_file_range(descriptor_, static_cast<off_t>(begun_), static_cast<off_t>(written_ - begun_),
                      SYNC_FILE_RANGE_WRITE);
    begun_ = written_;
  }

  int descriptor_;
  const fs::path& path_;
  std::uint64_t written_ = 0;
  std::uint64_t begun_ = 0;
};

}  // namespace

struct ZipArchive::Memory {
  Inflater inflater;
  PieceInflater piece_inflater;
  Buffer packed;
  Buffer content;
};

ZipArchive::ZipArchive(std::shared_ptr<const Directory> directory)
    : directory_(std::move(directory)), memory_(std::make_unique<Memory>()) {}

ZipArchive::ZipArchive(const fs::path& path) : memory_(std::make_unique<Memory>()) {
  auto directory = std::make_shared<Directory>();
  directory->path = path;
  directory->file = open_file(path, O_RDONLY);
  auto& entries = directory->entries;
  entries = read_zip_directory(directory->file.get(), path);
  directory->by_name.reserve(entries.size());
  for (std::size_t i = 0; i < entries.size(); ++i) directory->by_name.emplace(entries[i].name, i);
  directory_ = std::move(directory);
}

ZipArchive ZipArchive::companion() const {
  return ZipArchive(directory_);
}

ZipArchive::~ZipArchive() = default;
ZipArchive::ZipArchive(ZipArchive&&) noexcept = default;
ZipArchive& ZipArchive::operator=(ZipArchive&&) noexcept = default;

const ZipEntry* ZipArchive::find(std::string_view name) const {
  const auto found = directory_->by_name.find(name);
  return found == directory_->by_name.end() ? nullptr : &directory_->entries[found->second];
}

Error ZipArchive::content_error(const ZipEntry& entry, std::string_view why) const {
  return wheel_damaged(path(), fmt::format("its member \"{}\" {}", entry.name, why));
}

std::string_view ZipArchive::content_of(const ZipEntry& entry) {
  auto* packed = memory_->packed.at_least(entry.packed_size);
  read_exactly(file(), entry.data_offset, packed, entry.packed_size, path());
  std::string_view content(packed, entry.packed_size);
  if (entry.deflated) {
    auto* target = memory_->content.at_least(std::max<std::uint64_t>(entry.size, 1));
    if (!memory_->inflater.inflate(content, target, entry.size))
      throw content_error(entry, "cannot be unpacked");
    content = {target, entry.size};
  }
  if (Inflater::crc32(0, content) != entry.crc) throw content_error(entry, "has a wrong checksum");
  return content;
}

std::string ZipArchive::read(const ZipEntry& entry, std::uint64_t limit) {
  if (entry.size > limit || entry.packed_size > limit + chunk) {
    throw Error("file_too_large",
                fmt::format("{} in {} is larger than {} bytes", entry.name, path().string(), limit),
                "This is not what a wheel holds under that name. Get the file from its publisher again.",
                {{"path", path().string()}, {"file", entry.name}});
  }
  return std::string(content_of(entry));
}

Sha256::Value ZipArchive::extract(const ZipEntry& entry, int descriptor, const fs::path& path_for_errors,
                                  const Look& look) {
  if (!is_large(entry)) {
    const auto content = content_of(entry);
    write_all(descriptor, content, path_for_errors);
    if (look) look(content);
    return Sha256::of(content);
  }
  Sink sink(descriptor, path_for_errors);
  const auto digest = stream(entry, [&](std::string_view bytes) { sink.write(bytes); });
  if (look && entry.size > 0) look_at(descriptor, entry.size, path_for_errors, look);
  return digest;
}

Sha256::Value ZipArchive::check(const ZipEntry& entry, const fs::path& scratch, const Look& look) {
  if (!is_large(entry)) {
    const auto content = content_of(entry);
    if (look) look(content);
    return Sha256::of(content);
  }
  if (!look) return stream(entry, [](std::string_view) {});
  const auto nameless = open_file(scratch, O_TMPFILE | O_RDWR, 0600);
  const auto digest =
      stream(entry, [&](std::string_view bytes) { write_all(nameless.get(), bytes, scratch); });
  if (entry.size > 0) look_at(nameless.get(), entry.size, scratch, look);
  return digest;
}

Sha256::Value ZipArchive::stream(const ZipEntry& entry, const Look& take_piece) {
  Sha256 hash;
  std::uint32_t crc = 0;
  std::uint64_t size = 0;
  const auto take = [&](std::string_view bytes) {
    size += bytes.size();
    // One that is larger than it says must not fill the disk first.
    if (size > entry.size) throw content_error(entry, "cannot be unpacked");
    crc = Inflater::crc32(crc, bytes);
    hash.update(bytes);
    take_piece(bytes);
  };
  if (entry.deflated) {
    inflate_pieces(entry, take);
  } else {
    read_pieces(entry, take);
  }
  if (size != entry.size) throw content_error(entry, "cannot be unpacked");
  if (crc != entry.crc) throw content_error(entry, "has a wrong checksum");
  return hash.finish();
}

void ZipArchive::read_pieces(const ZipEntry& entry, const Look& take_piece) {
  auto* buffer = memory_->packed.at_least(piece);
  for (std::uint64_t done = 0; done < entry.packed_size;) {
    const auto size = std::min<std::uint64_t>(piece, entry.packed_size - done);
    read_exactly(file(), entry.data_offset + done, buffer, size, path());
    take_piece({buffer, size});
    done += size;
  }
}

void ZipArchive::inflate_pieces(const ZipEntry& entry, const Look& take_piece) {
  auto& inflater = memory_->piece_inflater;
  inflater.restart();
  auto* content = memory_->content.at_least(piece);
  read_pieces(entry, [&](std::string_view packed) {
    std::size_t made = 0;
    do {
      made = inflater.inflate(packed, content, piece);
      if (made > 0) take_piece({content, made});
    } while (made > 0);
    if (!packed.empty()) throw content_error(entry, "cannot be unpacked");
  });
  if (!inflater.ended()) throw content_error(entry, "cannot be unpacked");
}

}  // namespace jetcrew::python
