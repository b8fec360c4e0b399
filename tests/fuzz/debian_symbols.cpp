// The symbols file of a deb: whatever it holds, what comes out are versions of named libraries.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "debian/deb_file.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  for (const auto& [library, versions] :
       jetcrew::debian::symbol_versions_of({reinterpret_cast<const char*>(data), size})) {
    for (const auto& version : versions) {
      if (version.find('@') != std::string::npos) std::abort();
    }
  }
  return 0;
}
