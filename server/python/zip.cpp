#include "python/zip.hpp"

#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

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
constexpr std::size_t piece = 1U << 18U;

class Mapping {
 public:
  /// `offset` need not lie on a page's border.
  Mapping(int descriptor, std::uint64_t offset, std::uint64_t size, int protection, const fs::path& path) {
    const auto page = static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
    skipped_ = offset % page;
    size_ = size + skipped_;
    address_ =
        ::mmap(nullptr, size_, protection, MAP_SHARED, descriptor, static_cast<off_t>(offset - skipped_));
    if (address_ == MAP_FAILED) throw system_error(errno, fmt::format("mapping {}", path.string()));
  }
  ~Mapping() { ::munmap(address_, size_); }
  Mapping(const Mapping&) = delete;
  Mapping& operator=(const Mapping&) = delete;

  char* data() const { return static_cast<char*>(address_) + skipped_; }
  std::string_view bytes() const { return {data(), size_ - skipped_}; }

  /// Takes its pages out of this process's memory, also while another thread works on them: as the mapping is
  /// shared, they stay in the kernel's cache, written bytes and all, and come back when they are touched.
  void drop_pages() const { ::madvise(address_, size_, MADV_DONTNEED); }

 private:
  void* address_ = nullptr;
  std::uint64_t skipped_ = 0;
  std::uint64_t size_ = 0;
};

/// Keeps mappings small in memory while one call after another walks through them. libdeflate unpacks a
/// member in one call only: without this, a member of 1 GB counts as 1 GB of the process's memory, and
/// another 1 GB for each thread that has one too.
class Sweeper {
 public:
  explicit Sweeper(std::vector<const Mapping*> mappings)
      : thread_([mappings = std::move(mappings)](const std::stop_token& stop) {
          std::mutex mutex;
          std::condition_variable_any wake;
          std::unique_lock lock(mutex);
          // At 1 GB a second these are 6 MB for each thread; sweeping more often costs time without need.
          constexpr std::chrono::milliseconds every(6);
          while (!wake.wait_for(lock, stop, every, [&] { return stop.stop_requested(); })) {
            for (const auto* mapping : mappings) mapping->drop_pages();
          }
        }) {}

 private:
  std::jthread thread_;
};

/// Reserves the room first: a full disk would otherwise end the process when a mapped page is written.
void reserve(int descriptor, std::uint64_t size, const fs::path& path) {
  const int reason = ::posix_fallocate(descriptor, 0, static_cast<off_t>(size));
  if (reason != 0) throw system_error(reason, fmt::format("writing {}", path.string()));
}

}  // namespace

struct ZipArchive::Memory {
  Inflater inflater;
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

Sha256::Value ZipArchive::extract(const ZipEntry& entry, int descriptor, const fs::path& path_for_errors) {
  if (!entry.deflated) return copy_stored(entry, descriptor, path_for_errors);
  if (std::max(entry.size, entry.packed_size) > large)
    return inflate_large(entry, descriptor, path_for_errors);
  const auto content = content_of(entry);
  write_all(descriptor, content, path_for_errors);
  return Sha256::of(content);
}

Sha256::Value ZipArchive::check(const ZipEntry& entry, const fs::path& scratch, const Look& look) {
  if (std::max(entry.size, entry.packed_size) <= large) {
    const auto content = content_of(entry);
    if (look) look(content);
    return Sha256::of(content);
  }
  if (entry.deflated) {
    const auto nameless = open_file(scratch, O_TMPFILE | O_RDWR, 0600);
    return inflate_large(entry, nameless.get(), scratch, look);
  }
  const auto digest = copy_stored(entry, -1, path());
  if (look) {
    const Mapping content(file(), entry.data_offset, entry.size, PROT_READ, path());
    const Sweeper sweeper({&content});
    look(content.bytes());
  }
  return digest;
}

/// Without a descriptor (-1) the bytes are only read.
Sha256::Value ZipArchive::copy_stored(const ZipEntry& entry, int descriptor, const fs::path& name) {
  Sha256 hash;
  std::uint32_t crc = 0;
  auto* buffer = memory_->packed.at_least(std::min<std::uint64_t>(chunk, entry.size));
  for (std::uint64_t done = 0; done < entry.size;) {
    const auto size = std::min<std::uint64_t>(chunk, entry.size - done);
    read_exactly(file(), entry.data_offset + done, buffer, size, path());
    const std::string_view bytes(buffer, size);
    crc = Inflater::crc32(crc, bytes);
    hash.update(bytes);
    if (descriptor >= 0) write_all(descriptor, bytes, name);
    done += size;
  }
  if (crc != entry.crc) throw content_error(entry, "has a wrong checksum");
  return hash.finish();
}

Sha256::Value ZipArchive::inflate_large(const ZipEntry& entry, int descriptor, const fs::path& name,
                                        const Look& look) {
  // Reading it once the plain way turns a bad sector into an Error here; through the mapping it would be a
  // signal.
  auto* buffer = memory_->packed.at_least(chunk);
  for (std::uint64_t done = 0; done < entry.packed_size; done += chunk) {
    read_exactly(file(), entry.data_offset + done, buffer,
                 std::min<std::uint64_t>(chunk, entry.packed_size - done), path());
  }
  if (entry.size == 0) throw content_error(entry, "is packed larger than it is");
  reserve(descriptor, entry.size, name);
  const Mapping packed(file(), entry.data_offset, entry.packed_size, PROT_READ, path());
  const Mapping content(descriptor, 0, entry.size, PROT_READ | PROT_WRITE, name);
  const Sweeper sweeper({&packed, &content});
  if (!memory_->inflater.inflate(packed.bytes(), content.data(), entry.size)) {
    throw content_error(entry, "cannot be unpacked");
  }
  Sha256 hash;
  std::uint32_t crc = 0;
  // Both sums piece by piece, while the piece is in the processor's cache.
  for (std::size_t done = 0; done < content.bytes().size(); done += piece) {
    const auto bytes = content.bytes().substr(done, piece);
    crc = Inflater::crc32(crc, bytes);
    hash.update(bytes);
  }
  if (crc != entry.crc) throw content_error(entry, "has a wrong checksum");
  if (look) look(content.bytes());
  return hash.finish();
}

}  // namespace jetcrew::python
