#include "media/report.hpp"

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/descriptor.hpp"
#include "base/error.hpp"
#include "base/files.hpp"

namespace jetcrew::media {
namespace fs = std::filesystem;
namespace {

constexpr auto report_folder = "jetcrew-report";

[[noreturn]] void fail(int reason, const fs::path& path) {
  const Facts facts{{"path", path.string()}};
  if (reason == EROFS || reason == EACCES || reason == EPERM)
    throw Error("medium_write_protected", fmt::format("{} cannot be written to", path.string()),
                "Move the stick's switch, or use another one.", facts);
  if (reason == ENOSPC || reason == EDQUOT || reason == EFBIG)
    throw Error("disk_full", fmt::format("there is no room for {}", path.string()),
                "Free a few kilobytes on the stick.", facts);
  throw Error("medium_unreadable",
              fmt::format("{} could not be written: {}", path.string(), std::strerror(reason)),
              "If the stick was pulled out, put it back in and try again.", facts);
}

/// A new file that takes the place of the old one once it is whole.
void write_file(const Descriptor& folder, const fs::path& path, const std::string& content) {
  const auto name = path.filename().string();
  const auto temporary = name + ".new";
  static_cast<void>(::unlinkat(folder.get(), temporary.c_str(), 0));
  const Descriptor file(
      ::openat(folder.get(), temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644));
  if (!file) fail(errno, path);
  try {
    write_all(file.get(), content, path);
  } catch (const Error&) {
    static_cast<void>(::unlinkat(folder.get(), temporary.c_str(), 0));
    throw;
  }
  if (::fsync(file.get()) != 0 ||
      ::renameat(folder.get(), temporary.c_str(), folder.get(), name.c_str()) != 0)
    fail(errno, path);
}

}  // namespace

std::string plain_name(std::string_view name) {
  std::string plain;
  for (const char c : name) {
    const bool good =
        (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == '_';
    plain += good ? c : '_';
  }
  return plain;
}

void write_report(const fs::path& folder, const Report& report) {
  const Descriptor medium(::open(folder.c_str(), O_DIRECTORY | O_RDONLY | O_CLOEXEC));
  if (!medium) fail(errno, folder);
  if (::mkdirat(medium.get(), report_folder, 0755) != 0 && errno != EEXIST)
    fail(errno, folder / report_folder);
  const Descriptor reports(
      ::openat(medium.get(), report_folder, O_DIRECTORY | O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
  if (!reports) fail(errno, folder / report_folder);
  constexpr std::size_t longest = 64;
  const auto name = plain_name(std::string_view(report.name).substr(0, longest));
  const auto path = folder / report_folder / (name.empty() ? "board" : name);
  write_file(reports, path.string() + ".txt", report.text);
  write_file(reports, path.string() + ".json", report.json);
  if (::syncfs(reports.get()) != 0) fail(errno, path);
}

}  // namespace jetcrew::media
