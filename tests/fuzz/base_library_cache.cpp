// ld.so.cache: read, or refused with an Error.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/error.hpp"
#include "base/shared_libraries.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    jetcrew::read_library_cache({reinterpret_cast<const char*>(data), size});
  } catch (const jetcrew::Error& error) {
    if (error.code() != "library_cache_damaged") std::abort();
  }
  return 0;
}
