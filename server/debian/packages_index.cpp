#include "debian/packages_index.hpp"

#include <cstring>

#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "debian/control.hpp"

namespace jetcrew::debian {
namespace {

constexpr std::size_t largest = 1U << 30U;
constexpr std::size_t window = 1U << 20U;
constexpr std::size_t largest_stanza = 16U << 20U;

Error damaged(const std::filesystem::path& path, std::string_view why) {
  return {"index_damaged",
          fmt::format("{} cannot be read: {}", path.string(), why),
          "Fetch the file again.",
          {{"path", path.string()}}};
}

Error damaged(const std::filesystem::path& path, archive* handle) {
  const char* reason = archive_error_string(handle);
  return damaged(path, reason != nullptr ? reason : "unknown");
}

bool is_compressed(std::string_view start) {
  return start.starts_with("\x1f\x8b") ||
         start.starts_with(
             "\xfd"
             "7zXZ") ||
         start.starts_with("\x28\xb5\x2f\xfd") || start.starts_with("BZh");
}

struct Closer {
  void operator()(archive* handle) const { archive_read_free(handle); }
};

std::string decompressed(const std::filesystem::path& path, int descriptor) {
  const std::unique_ptr<archive, Closer> handle(archive_read_new());
  archive_read_support_filter_gzip(handle.get());
  archive_read_support_filter_xz(handle.get());
  archive_read_support_filter_zstd(handle.get());
  archive_read_support_filter_bzip2(handle.get());
  archive_read_support_format_raw(handle.get());
  archive_entry* entry = nullptr;
  if (archive_read_open_fd(handle.get(), descriptor, window) != ARCHIVE_OK ||
      archive_read_next_header(handle.get(), &entry) != ARCHIVE_OK) {
    throw damaged(path, handle.get());
  }
  std::string text;
  std::string buffer(window, '\0');
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

constexpr char low(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

/// The value of the line's field where its name is `name` (lower case).
bool take_value(std::string_view line, std::string_view name, std::string_view& value) {
  if (line.size() <= name.size() || line[name.size()] != ':') return false;
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (low(line[i]) != name[i]) return false;
  }
  value = trimmed(line.substr(name.size() + 1));
  if (value.empty())
    value = line.substr(line.size());  // a place in the text, so that it can grow by more lines
  return true;
}

/// Cuts text that arrives in windows into stanzas and looks at the few fields that matter.
class Glancer {
 public:
  explicit Glancer(const std::function<void(const StanzaGlance&)>& each) : each_(each) {}

  /// Takes whole stanzas from the front of `text`, which starts at `offset` of the file; gives the bytes
  /// taken. `last`: nothing follows.
  std::size_t take(std::string_view text, std::uint64_t offset, bool last) {
    std::size_t taken = 0;
    std::size_t start = 0;
    auto first_line = line_;
    auto line = line_;
    bool open = false;
    StanzaGlance glance;
    std::string_view* folded = nullptr;
    const auto finish = [&](std::size_t end) {
      glance.place = {offset + start, static_cast<std::uint32_t>(end - start), first_line};
      each_(glance);
      glance = {};
      open = false;
      folded = nullptr;
    };
    for (std::size_t at = 0; at < text.size();) {
      const auto* found = static_cast<const char*>(std::memchr(text.data() + at, '\n', text.size() - at));
      if (found == nullptr && !last) break;
      const auto end = found == nullptr ? text.size() : static_cast<std::size_t>(found - text.data());
      const auto content = text.substr(at, end - at);
      const auto next = std::min(end + 1, text.size());
      ++line;
      if (is_blank(content)) {
        if (open) finish(at);
        taken = next;
        line_ = line;
      } else {
        if (!open) {
          open = true;
          start = at;
          first_line = line;
        }
        look_at(content, glance, folded);
      }
      at = next;
    }
    if (last && open) {
      finish(text.size());
      taken = text.size();
    }
    return taken;
  }

 private:
  static bool is_blank(std::string_view content) {
    return content.empty() ||
           (static_cast<unsigned char>(content.front()) <= ' ' && trimmed(content).empty());
  }

  static void look_at(std::string_view line, StanzaGlance& glance, std::string_view*& folded) {
    if (line.front() == ' ' || line.front() == '\t') {
      // The value grows by the line: both are parts of the same text.
      if (folded != nullptr) *folded = {folded->begin(), line.end()};
      return;
    }
    folded = nullptr;
    std::string_view value;
    switch (low(line.front())) {
      case 'p':
        if (take_value(line, "package", value)) {
          glance.package = value;
        } else if (take_value(line, "provides", value)) {
          glance.provides = value;
          folded = &glance.provides;
        }
        break;
      case 'v':
        if (take_value(line, "version", value)) glance.version = value;
        break;
      case 'a':
        if (take_value(line, "architecture", value)) glance.architecture = value;
        break;
      default:
        break;
    }
  }

  const std::function<void(const StanzaGlance&)>& each_;
  std::uint32_t line_ = 0;  ///< lines before the text that take() gets next
};

}  // namespace

namespace {

/// The path of a file as part of an address (RFC 3986, 2.1): a `%` in it is one of the name.
std::string as_address(std::string_view path) {
  std::string address;
  for (const char c : path) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       std::string_view("/-._~+:@!$&'()*,;=").find(c) != std::string_view::npos;
    address += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return address;
}

}  // namespace

PackagesIndex::PackagesIndex(std::filesystem::path path, std::string archive)
    : path_(std::move(path)), archive_(std::move(archive)) {
  if (!std::filesystem::is_regular_file(path_)) {
    throw Error("path_not_found", fmt::format("there is no file {}", path_.string()), "Check the path.",
                {{"path", path_.string()}});
  }
  file_ = open_file(path_, O_RDONLY);
  struct stat facts{};
  if (::fstat(file_.get(), &facts) != 0) throw damaged(path_, std::strerror(errno));
  size_ = static_cast<std::uint64_t>(facts.st_size);
  const auto nanoseconds = [](const timespec& time) {
    return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
  };
  identity_ = {facts.st_dev, facts.st_ino, size_, nanoseconds(facts.st_mtim), nanoseconds(facts.st_ctim)};
  std::string start;
  if (is_compressed(bytes(0, 8, start))) {
    text_ = decompressed(path_, file_.get());
    size_ = text_.size();
    file_.close();
  } else if (size_ > largest) {
    throw Error("file_too_large", fmt::format("{} holds more than 1 GiB", path_.string()),
                "This is no package index.");
  }
}

std::string_view PackagesIndex::bytes(std::uint64_t offset, std::size_t count, std::string& buffer) const {
  if (offset >= size_) return {};
  if (!file_) return std::string_view(text_).substr(offset, count);
  buffer.resize(count);
  std::size_t filled = 0;
  while (filled < count) {
    const auto got =
        ::pread(file_.get(), buffer.data() + filled, count - filled, static_cast<off_t>(offset + filled));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw damaged(path_, std::strerror(errno));
    if (got == 0) break;
    filled += static_cast<std::size_t>(got);
  }
  return std::string_view(buffer).substr(0, filled);
}

void PackagesIndex::scan(const std::function<void(const StanzaGlance&)>& each) const {
  Glancer glancer(each);
  if (!file_) {
    glancer.take(text_, 0, true);
    return;
  }
  std::string buffer;
  std::size_t count = window;
  for (std::uint64_t offset = 0; offset < size_;) {
    const auto text = bytes(offset, count, buffer);
    const bool last = text.size() < count || offset + text.size() >= size_;
    const auto taken = glancer.take(text, offset, last);
    if (last) return;
    offset += taken;
    // A stanza that does not fit the window needs a larger one.
    count = taken == 0 ? count * 2 : window;
    if (count > largest_stanza)
      throw damaged(path_, fmt::format("no stanza ends within {} bytes", largest_stanza));
  }
}

IndexedPackage PackagesIndex::read(const StanzaPlace& place) const {
  std::string buffer;
  const auto text = bytes(place.offset, place.size, buffer);
  if (text.size() < place.size) throw damaged(path_, "it was changed while it was read");
  StanzaReader reader(text, path_.string(), place.line);
  const auto stanza = reader.next();
  if (!stanza) throw damaged(path_, "it was changed while it was read");
  IndexedPackage found;
  found.package = package_from(*stanza);
  if (const auto file_name = stanza->find("Filename"))
    found.file_name = archive_.empty() ? std::string(*file_name) : archive_ + as_address(*file_name);
  found.sha256 = stanza->find("SHA256").value_or("");
  const auto size = to_number(stanza->find("Size").value_or("0")).value_or(0);
  found.size = size > 0 ? static_cast<std::uint64_t>(size) : 0;
  return found;
}

}  // namespace jetcrew::debian
