// Fuzzes control data: stanzas, packages and status entries fail with an Error or are read.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/error.hpp"
#include "debian/control.hpp"
#include "debian/package.hpp"
#include "debian/status.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace jetcrew::debian;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto guarded = [](auto call) {
    try {
      call();
    } catch (const jetcrew::Error& error) {
      if (error.code() != "control_malformed") std::abort();
    }
  };
  guarded([&] {
    StanzaReader reader(text, "fuzz");
    while (const auto stanza = reader.next()) {
      if (stanza->fields().empty()) std::abort();
      guarded([&] { package_from(*stanza); });
    }
  });
  guarded([&] { parse_status(text, "fuzz", Which::all); });
  return 0;
}
