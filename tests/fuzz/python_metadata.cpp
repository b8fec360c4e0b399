// Any text as METADATA, WHEEL and entry_points.txt; what comes out is valid UTF-8.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "base/error.hpp"
#include "base/text.hpp"
#include "python/entry_points.hpp"
#include "python/metadata.hpp"

namespace {

template <typename Parse>
void attempt(Parse parse) {
  try {
    parse();
  } catch (const jetcrew::Error&) {
    return;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace jetcrew;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const auto& [name, value] : python::parse_headers(text)) {
    if (to_valid_utf8(name) != name || to_valid_utf8(value) != value) std::abort();
  }
  attempt([&] { python::Metadata::parse(text); });
  attempt([&] { python::WheelInfo::parse(text); });
  attempt([&] {
    for (const auto& entry_point : python::parse_entry_points(text)) {
      const auto script = python::launcher(entry_point, "/bin/python");
      // One line for each of the eight of the template: nothing of the input starts a new one.
      if (lines_of(script).size() != 8 || entry_point.name.find('/') != std::string::npos) std::abort();
    }
  });
  return 0;
}
