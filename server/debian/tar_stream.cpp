#include "debian/tar_stream.hpp"

#include <array>
#include <cerrno>
#include <exception>

#include <archive.h>
#include <archive_entry.h>

#include "base/error.hpp"
#include "base/text.hpp"

namespace jetcrew::debian {
namespace {

/// CRC-32 as gzip uses it (RFC 1952 section 8): libarchive reads over a gzip stream's checksum.
class Crc32 {
 public:
  void update(std::string_view bytes) {
    static const auto table = make_table();
    for (const char byte : bytes) {
      value_ = table[(value_ ^ static_cast<unsigned char>(byte)) & 0xFFU] ^ (value_ >> 8U);
    }
  }
  std::uint32_t value() const { return ~value_; }

 private:
  static std::array<std::uint32_t, 256> make_table() {
    std::array<std::uint32_t, 256> table{};
    for (std::uint32_t i = 0; i < table.size(); ++i) {
      auto entry = i;
      for (int bit = 0; bit < 8; ++bit) entry = (entry >> 1U) ^ ((entry & 1U) != 0 ? 0xEDB88320U : 0U);
      table[i] = entry;
    }
    return table;
  }

  std::uint32_t value_ = 0xFFFFFFFFU;
};

struct FreeArchive {
  void operator()(archive* handle) const { archive_read_free(handle); }
};
using Archive = std::unique_ptr<archive, FreeArchive>;

Archive new_archive() {
  Archive handle(archive_read_new());
  if (!handle) throw std::bad_alloc();
  return handle;
}

int filter_of(std::string_view compression) {
  if (compression.empty()) return ARCHIVE_FILTER_NONE;
  if (compression == ".gz") return ARCHIVE_FILTER_GZIP;
  if (compression == ".xz") return ARCHIVE_FILTER_XZ;
  if (compression == ".zst") return ARCHIVE_FILTER_ZSTD;
  if (compression == ".bz2") return ARCHIVE_FILTER_BZIP2;
  if (compression == ".lzma") return ARCHIVE_FILTER_LZMA;
  return -1;
}

/// As dpkg names it: leading slashes and `./` do not count.
std::string normalised(std::string_view path) {
  std::string result;
  for (const auto part : split(path, '/')) {
    if (part.empty() || part == ".") continue;
    if (!result.empty()) result += '/';
    result += part;
  }
  return result;
}

bool climbs(std::string_view path) {
  const auto parts = split(path, '/');
  return std::find(parts.begin(), parts.end(), "..") != parts.end();
}

}  // namespace

/// Two libarchive readers, one on top of the other: `stream_` decompresses the member, `tar_` reads entries
/// out of that. One reader alone would stop at the tar's end marker and never see the stream's checksum.
class TarStream::Impl {
 public:
  Impl(const ArReader& reader, const ArReader::Member& member, std::string_view compression,
       std::uint64_t limit)
      : reader_(reader), member_(member), limit_(limit), stream_(new_archive()), tar_(new_archive()) {
    const auto filter = filter_of(compression);
    if (filter < 0) damaged(fmt::format("the compression of {} is not known", to_valid_utf8(member.name)));
    gzip_ = filter == ARCHIVE_FILTER_GZIP;
    archive_read_support_format_raw(stream_.get());
    archive_read_support_format_empty(stream_.get());
    if (filter != ARCHIVE_FILTER_NONE) check(stream_, archive_read_append_filter(stream_.get(), filter));
    check(stream_, archive_read_open(stream_.get(), this, nullptr, give_compressed, nullptr));
    archive_entry* entry = nullptr;
    stream_ended_ = check(stream_, archive_read_next_header(stream_.get(), &entry)) == ARCHIVE_EOF;

    archive_read_support_format_tar(tar_.get());
    check(tar_, archive_read_open(tar_.get(), this, nullptr, give_plain, nullptr));
  }

  std::optional<Entry> next() {
    archive_entry* entry = nullptr;
    if (check(tar_, archive_read_next_header(tar_.get(), &entry)) == ARCHIVE_EOF) {
      finish();
      return std::nullopt;
    }
    const char* path = archive_entry_pathname(entry);
    if (path == nullptr) path = archive_entry_pathname_utf8(entry);
    if (path == nullptr) damaged("a file in it has no name");
    if (climbs(path)) damaged(fmt::format("a file in it leads out of its folder: {}", to_valid_utf8(path)));
    Entry result{normalised(path), Type::other};
    const auto type = archive_entry_filetype(entry);
    if (archive_entry_hardlink(entry) != nullptr || type == AE_IFLNK) {
      result.type = Type::link;
    } else if (type == AE_IFREG) {
      result.type = Type::file;
    } else if (type == AE_IFDIR) {
      result.type = Type::folder;
    }
    return result;
  }

  /// One piece of the entry's content; false at its end.
  bool read_block(std::string_view& block) {
    const void* data = nullptr;
    std::size_t size = 0;
    la_int64_t offset = 0;
    if (check(tar_, archive_read_data_block(tar_.get(), &data, &size, &offset)) == ARCHIVE_EOF) return false;
    block = std::string_view(static_cast<const char*>(data), size);
    return true;
  }

  [[noreturn]] void damaged(const std::string& reason) const {
    throw damaged_deb(reader_.path(), fmt::format("{}: {}", to_valid_utf8(member_.name), reason));
  }

 private:
  static la_ssize_t give_compressed(archive* handle, void* self, const void** block) {
    return static_cast<Impl*>(self)->guarded(handle, [&](Impl& impl) {
      const auto count =
          impl.reader_.read(impl.member_, impl.position_, impl.buffer_.data(), impl.buffer_.size());
      impl.position_ += count;
      *block = impl.buffer_.data();
      impl.keep_tail(std::string_view(impl.buffer_.data(), count));
      return count;
    });
  }

  static la_ssize_t give_plain(archive* handle, void* self, const void** block) {
    return static_cast<Impl*>(self)->guarded(handle, [&](Impl& impl) {
      const auto bytes = impl.decompress();
      *block = bytes.data();
      return bytes.size();
    });
  }

  /// libarchive is C: what is thrown under it waits until it has returned.
  template <typename Give>
  la_ssize_t guarded(archive* handle, Give give) {
    try {
      return static_cast<la_ssize_t>(give(*this));
    } catch (...) {
      thrown_ = std::current_exception();
      archive_set_error(handle, EIO, "see the exception");
      return -1;
    }
  }

  /// The next decompressed bytes, none at the end.
  std::string_view decompress() {
    while (!stream_ended_) {
      const void* data = nullptr;
      std::size_t size = 0;
      la_int64_t offset = 0;
      if (check(stream_, archive_read_data_block(stream_.get(), &data, &size, &offset)) == ARCHIVE_EOF) {
        stream_ended_ = true;
        break;
      }
      if (size == 0) continue;
      decompressed_ += size;
      if (decompressed_ > limit_) damaged(fmt::format("it unpacks to more than {}", human_bytes(limit_)));
      const std::string_view bytes(static_cast<const char*>(data), size);
      if (gzip_) crc_.update(bytes);
      return bytes;
    }
    return {};
  }

  void finish() {
    while (!decompress().empty()) continue;
    if (position_ < member_.size) damaged("there is something after its end");
    if (!gzip_) return;
    if (tail_.size() < 8) damaged("its end is missing");
    const auto number = [&](std::size_t at) {
      std::uint32_t value = 0;
      for (std::size_t i = 4; i > 0; --i) value = value << 8U | static_cast<unsigned char>(tail_[at + i - 1]);
      return value;
    };
    if (number(0) != crc_.value() || number(4) != static_cast<std::uint32_t>(decompressed_)) {
      damaged("its checksum is wrong");
    }
  }

  void keep_tail(std::string_view bytes) {
    tail_ += bytes.substr(bytes.size() > 8 ? bytes.size() - 8 : 0);
    if (tail_.size() > 8) tail_.erase(0, tail_.size() - 8);
  }

  /// ARCHIVE_OK or ARCHIVE_EOF; a warning (a name that this locale cannot show) counts as the former.
  int check(const Archive& handle, int result) {
    if (thrown_) std::rethrow_exception(std::exchange(thrown_, nullptr));
    if (result == ARCHIVE_OK || result == ARCHIVE_EOF) return result;
    if (result == ARCHIVE_WARN) return ARCHIVE_OK;
    const char* reason = archive_error_string(handle.get());
    damaged(reason != nullptr ? to_valid_utf8(reason) : "it cannot be read");
  }

  const ArReader& reader_;
  ArReader::Member member_;
  std::uint64_t limit_;
  std::uint64_t position_ = 0;
  std::uint64_t decompressed_ = 0;
  bool gzip_ = false;
  bool stream_ended_ = false;
  Crc32 crc_;
  std::string tail_;
  std::string buffer_ = std::string(65536, '\0');
  std::exception_ptr thrown_;
  Archive stream_;
  Archive tar_;
};

TarStream::TarStream(const ArReader& reader, const ArReader::Member& member, std::string_view compression,
                     std::uint64_t limit)
    : impl_(std::make_unique<Impl>(reader, member, compression, limit)) {}

TarStream::~TarStream() = default;

std::optional<TarStream::Entry> TarStream::next() {
  return impl_->next();
}

std::string TarStream::content(std::uint64_t limit) {
  std::string result;
  for (std::string_view block; impl_->read_block(block);) {
    if (result.size() + block.size() > limit) {
      impl_->damaged(fmt::format("a file in it is larger than {}", human_bytes(limit)));
    }
    result += block;
  }
  return result;
}

std::uint64_t TarStream::skip_content() {
  std::uint64_t size = 0;
  for (std::string_view block; impl_->read_block(block);) size += block.size();
  return size;
}

}  // namespace jetcrew::debian
