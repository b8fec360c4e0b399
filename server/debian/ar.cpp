#include "debian/ar.hpp"

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/text.hpp"

namespace jetcrew::debian {
namespace {

constexpr std::string_view magic = "!<arch>\n";
constexpr std::size_t header_size = 60;

/// A header's number: digits, then blanks only.
std::optional<std::uint64_t> parse_size(std::string_view field) {
  const auto number = to_number(trimmed(field));
  if (!number || *number < 0) return std::nullopt;
  return static_cast<std::uint64_t>(*number);
}

}  // namespace

Error damaged_deb(const std::filesystem::path& path, const std::string& reason) {
  return {"deb_damaged",
          fmt::format("{} is damaged: {}", path.filename().string(), reason),
          "Copy or download the file again; if it stays so, the stick or its origin is at fault.",
          {{"path", path.string()}, {"reason", reason}}};
}

ArReader::ArReader(const std::filesystem::path& path)
    : path_(path), file_(open_file(path, O_RDONLY)), at_(magic.size()) {
  struct stat about{};
  if (::fstat(file_.get(), &about) != 0) {
    throw system_error(errno, fmt::format("reading {}", path.string()));
  }
  if (!S_ISREG(about.st_mode)) {
    throw Error("not_a_package", fmt::format("{} is not a file", path.string()),
                "Give the path of a .deb file.", {{"path", path.string()}});
  }
  file_size_ = static_cast<std::uint64_t>(about.st_size);

  char start[magic.size()];
  const auto count = read_at(0, start, sizeof start);
  if (std::string_view(start, count) != magic.substr(0, count)) {
    throw Error("not_a_package", fmt::format("{} is not a Debian package", path.filename().string()),
                "Only .deb files as built for Debian or Ubuntu can be used here.", {{"path", path.string()}});
  }
  if (count < sizeof start) throw damaged_deb(path, count == 0 ? "the file is empty" : "the file ends early");
}

std::optional<ArReader::Member> ArReader::next() {
  if (at_ >= file_size_) return std::nullopt;
  char header[header_size];
  if (read_at(at_, header, header_size) < header_size) {
    throw damaged_deb(path_, fmt::format("the file ends early, at byte {}", file_size_));
  }
  const std::string_view text(header, header_size);
  const auto size = parse_size(text.substr(48, 10));
  if (text.substr(58) != "`\n" || !size) {
    throw damaged_deb(path_, fmt::format("there is no part where one should start, at byte {}", at_));
  }
  auto name = trimmed(text.substr(0, 16));
  if (name.size() > 1 && name.ends_with('/')) name.remove_suffix(1);  // as GNU ar ends names

  Member member{std::string(name), at_ + header_size, *size};
  if (member.size > file_size_ - member.offset) {
    throw damaged_deb(path_,
                      fmt::format("the file ends early: {} should have {} bytes, {} are there",
                                  to_valid_utf8(member.name), member.size, file_size_ - member.offset));
  }
  at_ = member.offset + member.size + member.size % 2;
  return member;
}

std::size_t ArReader::read(const Member& member, std::uint64_t position, char* buffer,
                           std::size_t count) const {
  if (position >= member.size) return 0;
  const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(count, member.size - position));
  const auto got = read_at(member.offset + position, buffer, wanted);
  if (got == 0) throw damaged_deb(path_, "the file became shorter while it was read");
  return got;
}

std::size_t ArReader::read_at(std::uint64_t offset, char* buffer, std::size_t count) const {
  std::size_t done = 0;
  while (done < count) {
    const auto got = ::pread(file_.get(), buffer + done, count - done, static_cast<off_t>(offset + done));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw system_error(errno, fmt::format("reading {}", path_.string()));
    if (got == 0) break;
    done += static_cast<std::size_t>(got);
  }
  return done;
}

}  // namespace jetcrew::debian
