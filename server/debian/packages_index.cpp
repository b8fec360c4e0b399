#include "debian/packages_index.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>

#include "base/error.hpp"
#include "base/files.hpp"

namespace jetcrew::debian {
namespace {

constexpr std::size_t largest = 1U << 30U;

struct Closer {
  void operator()(archive* handle) const { archive_read_free(handle); }
};

Error damaged(const std::filesystem::path& path, archive* handle) {
  const char* reason = archive_error_string(handle);
  return {"index_damaged",
          fmt::format("{} cannot be read: {}", path.string(), reason != nullptr ? reason : "unknown"),
          "Fetch the file again.",
          {{"path", path.string()}}};
}

bool is_compressed(std::string_view start) {
  return start.starts_with("\x1f\x8b") ||
         start.starts_with(
             "\xfd"
             "7zXZ") ||
         start.starts_with("\x28\xb5\x2f\xfd") || start.starts_with("BZh");
}

}  // namespace

std::string read_index(const std::filesystem::path& path) {
  if (!std::filesystem::is_regular_file(path)) {
    throw Error("path_not_found", fmt::format("there is no file {}", path.string()), "Check the path.",
                {{"path", path.string()}});
  }
  auto raw = read_file(path, largest);
  if (!is_compressed(raw)) return raw;
  const std::unique_ptr<archive, Closer> handle(archive_read_new());
  archive_read_support_filter_gzip(handle.get());
  archive_read_support_filter_xz(handle.get());
  archive_read_support_filter_zstd(handle.get());
  archive_read_support_filter_bzip2(handle.get());
  archive_read_support_format_raw(handle.get());
  archive_entry* entry = nullptr;
  if (archive_read_open_memory(handle.get(), raw.data(), raw.size()) != ARCHIVE_OK ||
      archive_read_next_header(handle.get(), &entry) != ARCHIVE_OK) {
    throw damaged(path, handle.get());
  }
  std::string text;
  std::string buffer(1U << 18U, '\0');
  while (true) {
    const auto count = archive_read_data(handle.get(), buffer.data(), buffer.size());
    if (count < 0) throw damaged(path, handle.get());
    if (count == 0) return text;
    text.append(buffer.data(), static_cast<std::size_t>(count));
    if (text.size() > largest) {
      throw Error("file_too_large", fmt::format("{} holds more than 1 GiB", path.string()),
                  "This is no package index.");
    }
  }
}

}  // namespace jetcrew::debian
