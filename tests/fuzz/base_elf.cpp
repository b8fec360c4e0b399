// Shared objects: read, or refused with an Error.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/elf.hpp"
#include "base/error.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    jetcrew::read_shared_object({reinterpret_cast<const char*>(data), size});
  } catch (const jetcrew::Error& error) {
    if (error.code() != "elf_damaged") std::abort();
  }
  return 0;
}
