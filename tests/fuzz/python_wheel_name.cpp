// Wheel file names: tags are of three parts, none empty, none twice.
#include <cstdlib>
#include <set>
#include <string_view>

#include "base/error.hpp"
#include "python/wheel_name.hpp"

using jetcrew::python::WheelName;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  try {
    const auto wheel = WheelName::parse({reinterpret_cast<const char*>(data), size});
    std::set<std::string> seen;
    for (const auto& tag : wheel.tags) {
      if (tag.python.empty() || tag.abi.empty() || tag.platform.empty()) std::abort();
      if (!seen.insert(tag.text()).second) std::abort();
    }
    if (wheel.tags.empty() || wheel.name.empty()) std::abort();
  } catch (const jetcrew::Error& error) {
    if (error.code() != "wheel_name_invalid") std::abort();
  }
  return 0;
}
