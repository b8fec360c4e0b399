// apt's lists of sources, in both forms: read, or refused with an Error.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/error.hpp"
#include "supply/apt_sources.hpp"

using namespace jetcrew;

namespace {

template <typename Parse>
void try_to(const Parse& parse, std::string_view text) {
  try {
    for (const auto& source : parse(text, "file")) {
      if (source.suite.empty()) std::abort();
    }
  } catch (const Error& error) {
    if (error.code() != "apt_source_invalid" && error.code() != "control_malformed") std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try_to(supply::parse_sources_list, text);
  try_to(supply::parse_sources_stanzas, text);
  return 0;
}
