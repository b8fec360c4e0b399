// Addresses to listen on: what parses reads its own text back as the same address.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/error.hpp"
#include "http/address.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using jetcrew::http::Address;
  try {
    const auto address = Address::parse({reinterpret_cast<const char*>(data), size});
    if (Address::parse(to_string(address)) != address) std::abort();
  } catch (const jetcrew::Error& error) {
    if (error.code() != "address_invalid") std::abort();
  }
  return 0;
}
