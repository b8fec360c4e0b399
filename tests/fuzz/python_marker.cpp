// Markers: what parses reads its own text back, and means the same then.
#include <cstdlib>
#include <optional>
#include <string_view>

#include "base/error.hpp"
#include "python/marker.hpp"

using namespace jetcrew::python;

namespace {

const Environment board{{"implementation_name", "cpython"},
                        {"implementation_version", "3.6.9"},
                        {"os_name", "posix"},
                        {"platform_machine", "aarch64"},
                        {"platform_release", "4.9.253-tegra"},
                        {"platform_system", "Linux"},
                        {"python_full_version", "3.6.9"},
                        {"python_version", "3.6"},
                        {"sys_platform", "linux"}};

std::optional<bool> value_of(const Marker& marker) {
  try {
    return marker.evaluate(board, "test");
  } catch (const jetcrew::Error& error) {
    if (error.code() != "marker_undefined") std::abort();
    return std::nullopt;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  try {
    const auto marker = Marker::parse({reinterpret_cast<const char*>(data), size});
    const auto again = Marker::parse(marker.text());
    if (again.text() != marker.text() || value_of(again) != value_of(marker)) std::abort();
  } catch (const jetcrew::Error& error) {
    if (error.code() != "marker_invalid") std::abort();
  }
  return 0;
}
