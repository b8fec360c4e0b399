#include "sensors/file.hpp"

#include <array>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.hpp"
#include "base/log.hpp"
#include "base/root.hpp"
#include "base/text.hpp"

namespace jetcrew::sensors {
namespace fs = std::filesystem;
namespace {

/// Reads until a file that is missing is looked for again.
constexpr int patience = 60;

std::string_view without_ends(std::string_view text) {
  const auto padding = [](char c) { return c == '\0' || c == ' ' || c == '\n' || c == '\t' || c == '\r'; };
  while (!text.empty() && padding(text.back())) text.remove_suffix(1);
  while (!text.empty() && padding(text.front())) text.remove_prefix(1);
  return text;
}

/// Where a path lies on this machine; nothing where that cannot be found out.
std::optional<fs::path> located(const Root& root, const fs::path& inside) {
  try {
    return root.resolve(inside);
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

}  // namespace

File::File(const Root& root, fs::path inside, std::size_t limit)
    : root_(&root), inside_(std::move(inside)), limit_(limit) {}

bool File::open() {
  if (skip_ > 0) {
    --skip_;
    return false;
  }
  skip_ = patience;
  const auto path = located(*root_, inside_);
  // Not blocking: what plays a sensor may be a pipe.
  const int opened = path ? ::open(path->c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK) : -1;
  denied_ = opened < 0 && (errno == EACCES || errno == EPERM);
  if (opened < 0) {
    if (!told_) log::debug("no such sensor", {{"path", inside_.string()}});
    told_ = true;
    return false;
  }
  Descriptor descriptor(opened);
  struct stat status{};
  if (::fstat(opened, &status) != 0 || !S_ISREG(status.st_mode)) return false;
  descriptor_ = std::move(descriptor);
  skip_ = 0;
  return true;
}

std::optional<std::string> File::text() {
  if (!descriptor_ && !open()) return std::nullopt;
  std::string content(limit_ + 1, '\0');
  std::size_t size = 0;
  while (size < content.size()) {
    const auto count =
        ::pread(descriptor_.get(), content.data() + size, content.size() - size, static_cast<off_t>(size));
    if (count == 0) break;
    if (count > 0) {
      size += static_cast<std::size_t>(count);
      continue;
    }
    if (errno == EINTR) continue;
    denied_ = errno == EACCES || errno == EPERM;
    // The part of the chip is off for now, or gone with its file.
    const bool for_now = errno == EAGAIN || errno == EINVAL || errno == EIO;
    if (!for_now) descriptor_ = Descriptor();
    return std::nullopt;
  }
  if (size > limit_) {
    if (!told_) log::debug("a sensor says too much", {{"path", inside_.string()}});
    told_ = true;
    return std::nullopt;
  }
  const auto text = without_ends(std::string_view(content).substr(0, size));
  if (text.empty()) return std::nullopt;
  return std::string(text);
}

std::optional<std::int64_t> File::number() {
  const auto content = text();
  if (!content) return std::nullopt;
  const auto word = std::string_view(*content).substr(0, content->find_first_of(" \t\n"));
  auto value = to_number(word);
  if (!value && !told_) {
    log::debug("a sensor says no number", {{"path", inside_.string()}});
    told_ = true;
  }
  return value;
}

std::optional<std::int64_t> File::number(std::int64_t lowest, std::int64_t highest) {
  const auto value = number();
  if (!value || *value < lowest || *value > highest) return std::nullopt;
  return value;
}

bool is_closed(const Root& root, const fs::path& inside) {
  const auto path = located(root, inside);
  return path && ::access(path->c_str(), R_OK | X_OK) != 0 && errno == EACCES;
}

std::optional<int> numbered(const std::string& name, std::string_view prefix) {
  if (!name.starts_with(prefix) || name.size() > prefix.size() + 4) return std::nullopt;
  const auto number = to_number(std::string_view(name).substr(prefix.size()));
  if (!number || *number < 0) return std::nullopt;
  return static_cast<int>(*number);
}

}  // namespace jetcrew::sensors
