// Request targets: what is let through has no way to surprise a handler or the file system.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/error.hpp"
#include "base/text.hpp"
#include "http/target.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try {
    const auto target = jetcrew::http::parse_target(text);
    const std::string_view path = target.path;
    if (path != "*" && !path.starts_with('/')) std::abort();
    if (path.find('\0') != std::string_view::npos || path.find('\\') != std::string_view::npos) std::abort();
    for (const auto part : jetcrew::split(path, '/')) {
      if (part == "." || part == "..") std::abort();
    }
  } catch (const jetcrew::Error& error) {
    if (error.code() != "target_invalid") std::abort();
  }
  const auto decoded = jetcrew::http::percent_decoded(text);
  if (decoded && decoded->size() > size) std::abort();
  return 0;
}
