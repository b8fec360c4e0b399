#include "board/read.hpp"

#include <unistd.h>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/log.hpp"
#include "base/root.hpp"
#include "base/text.hpp"

namespace jetcrew::board {
namespace fs = std::filesystem;
namespace {

/// Where a path lies on this machine; nothing where that cannot be found out.
std::optional<fs::path> located(const Root& root, const fs::path& inside) {
  try {
    return root.resolve(inside);
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

bool counts_before(const std::string& left, const std::string& right) {
  return left.size() != right.size() ? left.size() < right.size() : left < right;
}

}  // namespace

std::optional<std::string> read(const Root& root, const fs::path& inside, std::uint64_t limit) {
  try {
    const auto path = root.resolve(inside);
    // A FIFO or a device would block or never end.
    std::error_code failed;
    if (!fs::is_regular_file(path, failed)) return std::nullopt;
    return read_file(path, limit);
  } catch (const Error& error) {
    log::debug("board file not readable", {{"path", inside.string()}, {"reason", error.message()}});
    return std::nullopt;
  }
}

std::optional<std::string> clean_text(std::string_view bytes) {
  constexpr std::size_t most = 200;
  while (bytes.ends_with('\0')) bytes.remove_suffix(1);
  const auto text = trimmed(bytes);
  const bool has_control = std::any_of(
      text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
  if (text.empty() || text.size() > most || has_control || to_valid_utf8(text) != text) return std::nullopt;
  return std::string(text);
}

std::vector<std::string> names_in(const Root& root, const fs::path& inside) {
  constexpr std::size_t most = 4096;
  std::vector<std::string> names;
  const auto path = located(root, inside);
  if (!path) return names;
  std::error_code failed;
  for (fs::directory_iterator entry(*path, failed), end; !failed && entry != end && names.size() < most;
       entry.increment(failed)) {
    names.push_back(entry->path().filename().string());
  }
  std::sort(names.begin(), names.end(), counts_before);
  return names;
}

bool is_there(const Root& root, const fs::path& inside) {
  const auto path = located(root, inside);
  return path && ::access(path->c_str(), F_OK) == 0;
}

}  // namespace jetcrew::board
