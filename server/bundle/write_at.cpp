#include "bundle/write_at.hpp"

#include <cerrno>

#include <unistd.h>

#include "base/error.hpp"

namespace jetcrew::bundle {

namespace fs = std::filesystem;

void write_at(const Descriptor& file, std::uint64_t at, std::string_view bytes, const fs::path& path) {
  while (!bytes.empty()) {
    const auto done = ::pwrite(file.get(), bytes.data(), bytes.size(), static_cast<off_t>(at));
    if (done < 0 && errno == EINTR) continue;
    if (done < 0) throw system_error(errno, fmt::format("writing {}", path.string()));
    at += static_cast<std::uint64_t>(done);
    bytes.remove_prefix(static_cast<std::size_t>(done));
  }
}

}  // namespace jetcrew::bundle
