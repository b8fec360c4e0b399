#include "bundle/piece.hpp"

#include <cerrno>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/files.hpp"

namespace jetcrew::bundle {
namespace fs = std::filesystem;
namespace {

Error not_regular(const fs::path& file) {
  return {"not_a_package",
          fmt::format("{} is not a regular file", file.string()),
          "Copy the package itself to the stick, not a link to it.",
          {{"path", file.string()}}};
}

}  // namespace

Error medium_unreadable(std::string_view path, const Error& reason) {
  return {"medium_unreadable",
          reason.message(),
          "If the stick was pulled out, put it back in and import again; what is copied is kept.",
          {{"path", std::string(path)}}};
}

Piece open_piece(const fs::path& file) {
  std::error_code absent;
  if (fs::is_symlink(fs::symlink_status(file, absent))) throw not_regular(file);
  Piece piece;
  piece.name = file.string();
  try {
    piece.file = open_file(file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  } catch (const Error& error) {
    // It was there when the folder was read: the stick is gone.
    if (error.code() == "path_not_found" || error.code() == "io_failed")
      throw medium_unreadable(piece.name, error);
    throw;
  }
  struct stat facts{};
  if (::fstat(piece.file.get(), &facts) != 0)
    throw system_error(errno, fmt::format("reading {}", file.string()));
  if (!S_ISREG(facts.st_mode)) throw not_regular(file);
  piece.size = static_cast<std::uint64_t>(facts.st_size);
  return piece;
}

std::size_t Piece::read_into(char* bytes, std::uint64_t at, std::size_t count) const {
  const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(count, at < size ? size - at : 0));
  std::size_t have = 0;
  while (have < wanted) {
    const auto got = ::pread(file.get(), bytes + have, wanted - have, static_cast<off_t>(offset + at + have));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw medium_unreadable(name, system_error(errno, fmt::format("reading {}", name)));
    if (got == 0)
      throw medium_unreadable(name, Error("io_failed", fmt::format("{} ended while it was read", name)));
    have += static_cast<std::size_t>(got);
  }
  return have;
}

std::string Piece::read(std::uint64_t at, std::size_t count) const {
  std::string bytes(static_cast<std::size_t>(std::min<std::uint64_t>(count, at < size ? size - at : 0)),
                    '\0');
  read_into(bytes.data(), at, bytes.size());
  return bytes;
}

}  // namespace jetcrew::bundle
