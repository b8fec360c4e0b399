// Writing into the middle of a file.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>

#include "base/descriptor.hpp"

namespace jetcrew::bundle {

/// All of `bytes`, from `at` on. @throws Error `disk_full`, `io_failed` and the like, naming `path`
void write_at(const Descriptor& file, std::uint64_t at, std::string_view bytes,
              const std::filesystem::path& path);

}  // namespace jetcrew::bundle
