// What an archive signs: read, or refused with an Error.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/error.hpp"
#include "supply/release.hpp"

using namespace jetcrew;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  static_cast<void>(supply::parse_release_date(text));
  try {
    for (const auto& [path, index] : supply::parse_release(text, "Release").indexes) {
      if (index.sha256.size() != 64 || path.empty() || path.front() == '/') std::abort();
    }
  } catch (const Error& error) {
    if (error.code() != "release_invalid" && error.code() != "control_malformed") std::abort();
  }
  return 0;
}
