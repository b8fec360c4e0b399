// The first blocks of a stick: whatever they are, what is said of them can be shown and be part of a path.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/text.hpp"
#include "media/filesystem.hpp"

using namespace jetcrew;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto found = media::identify({reinterpret_cast<const char*>(data), size});
  if (!found) return 0;
  const bool plain = std::all_of(found->uuid.begin(), found->uuid.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f') || c == '-';
  });
  if (found->uuid.empty() || !plain || found->label != to_valid_utf8(found->label)) std::abort();
  return 0;
}
