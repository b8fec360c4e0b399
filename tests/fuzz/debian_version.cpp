// Fuzzes Debian versions: parsing fails with an Error or gives a key that orders.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/error.hpp"
#include "debian/version.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using jetcrew::debian::Version;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto middle = text.find('\n');
  try {
    const auto a = Version::parse(text.substr(0, middle));
    if (Version::parse(a.text()) != a || !(Version() < a)) std::abort();
    if (middle == std::string_view::npos) return 0;
    const auto b = Version::parse(text.substr(middle));
    if ((a < b) == (b <= a)) std::abort();
  } catch (const jetcrew::Error& error) {
    if (error.code() != "version_invalid") std::abort();
  }
  return 0;
}
