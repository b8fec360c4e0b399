#include "supply/remote_wheel.hpp"

#include <algorithm>

#include "python/inflate.hpp"

namespace jetcrew::supply {
namespace {

constexpr std::uint64_t tail_size = 128U << 10U;
constexpr std::uint64_t largest_directory = 16U << 20U;
constexpr std::uint64_t largest_metadata = 8U << 20U;
/// Name and extra field of a local header, which may differ from those of the directory.
constexpr std::uint64_t local_slack = 4096;

// APPNOTE.TXT 6.3.10, 4.3.
constexpr std::string_view end_mark("PK\x05\x06", 4);
constexpr std::string_view entry_mark("PK\x01\x02", 4);
constexpr std::string_view local_mark("PK\x03\x04", 4);
constexpr std::size_t end_size = 22;
constexpr std::size_t entry_size = 46;
constexpr std::size_t local_size = 30;

/// Little-endian; 0 behind the end of the text.
std::uint64_t number_at(std::string_view text, std::size_t at, std::size_t bytes) {
  std::uint64_t number = 0;
  if (at + bytes > text.size()) return 0;
  for (std::size_t place = bytes; place-- > 0;)
    number = number << 8U | static_cast<unsigned char>(text[at + place]);
  return number;
}

struct Place {
  std::uint64_t offset = 0;
  std::uint64_t packed = 0;
  std::uint64_t size = 0;
  std::uint64_t name_size = 0;
  bool deflated = false;
};

/// Of the METADATA at the top of the archive. ZIP64, which no METADATA needs, is left to the whole file.
std::optional<Place> metadata_place(std::string_view directory) {
  constexpr std::string_view name_end = ".dist-info/METADATA";
  while (directory.starts_with(entry_mark) && directory.size() >= entry_size) {
    const auto name_size = number_at(directory, 28, 2);
    const auto name = directory.substr(entry_size, name_size);
    if (name.ends_with(name_end) && std::count(name.begin(), name.end(), '/') == 1) {
      const auto method = number_at(directory, 10, 2);
      const Place place{number_at(directory, 42, 4), number_at(directory, 20, 4), number_at(directory, 24, 4),
                        name_size, method == 8};
      const bool plain = (method == 8 || method == 0) && place.offset != 0xFFFF'FFFF;
      if (!plain || place.packed > largest_metadata || place.size > largest_metadata) return std::nullopt;
      return place;
    }
    const auto whole = entry_size + name_size + number_at(directory, 30, 2) + number_at(directory, 32, 2);
    if (whole > directory.size()) return std::nullopt;
    directory.remove_prefix(whole);
  }
  return std::nullopt;
}

/// A file of a server, of which its end has been read.
class RemoteFile {
 public:
  RemoteFile(const Fetcher& fetcher, const Url& url, Part tail, std::stop_token stop)
      : fetcher_(fetcher), url_(url), tail_(std::move(tail)), stop_(std::move(stop)) {}

  std::string_view tail() const { return tail_.bytes; }
  std::uint64_t size() const { return tail_.total; }

  std::optional<std::string> read(std::uint64_t offset, std::uint64_t count) const {
    if (offset > size()) return std::nullopt;
    count = std::min(count, size() - offset);
    const auto tail_begins = size() - tail_.bytes.size();
    if (offset >= tail_begins) return tail_.bytes.substr(offset - tail_begins, count);
    auto part = fetcher_.get_part(url_, offset, count, stop_);
    if (!part || part->total != size()) return std::nullopt;
    return std::move(part->bytes);
  }

 private:
  const Fetcher& fetcher_;
  const Url& url_;
  Part tail_;
  std::stop_token stop_;
};

std::optional<std::string> directory_of(const RemoteFile& file) {
  const auto tail = file.tail();
  const auto end = tail.rfind(end_mark);
  if (end == std::string_view::npos || end + end_size > tail.size()) return std::nullopt;
  const auto size = number_at(tail, end + 12, 4);
  const auto offset = number_at(tail, end + 16, 4);
  if (size > largest_directory || offset == 0xFFFF'FFFF) return std::nullopt;
  return file.read(offset, size);
}

}  // namespace

std::optional<std::string> remote_metadata(const Fetcher& fetcher, const IndexedFile& file,
                                           const std::stop_token& stop) {
  if (file.url.is_local()) return std::nullopt;
  auto tail = fetcher.get_end(file.url, tail_size, stop);
  if (!tail || (file.size && tail->total != *file.size)) return std::nullopt;
  const RemoteFile remote(fetcher, file.url, std::move(*tail), stop);
  const auto directory = directory_of(remote);
  const auto place = directory ? metadata_place(*directory) : std::nullopt;
  if (!place) return std::nullopt;
  const auto local = remote.read(place->offset, local_size + place->name_size + local_slack + place->packed);
  if (!local || !local->starts_with(local_mark)) return std::nullopt;
  const auto begins = local_size + number_at(*local, 26, 2) + number_at(*local, 28, 2);
  if (begins + place->packed > local->size()) return std::nullopt;
  const auto packed = std::string_view(*local).substr(begins, place->packed);
  if (!place->deflated) return std::string(packed);
  std::string text(place->size, '\0');
  python::Inflater inflater;
  if (!inflater.inflate(packed, text.data(), text.size())) return std::nullopt;
  return text;
}

}  // namespace jetcrew::supply
