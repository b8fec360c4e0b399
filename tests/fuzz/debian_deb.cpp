// Fuzzes .deb files: a file that is none, or a damaged one, ends in an Error of a known code.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include <sys/mman.h>

#include "base/descriptor.hpp"
#include "base/error.hpp"
#include "base/files.hpp"
#include "debian/deb_file.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const jetcrew::Descriptor file(::memfd_create("deb", MFD_CLOEXEC));
  jetcrew::write_all(file.get(), {reinterpret_cast<const char*>(data), size}, "memory");
  try {
    jetcrew::debian::read_deb("/proc/self/fd/" + std::to_string(file.get()));
  } catch (const jetcrew::Error& error) {
    for (const std::string_view known : {"deb_damaged", "not_a_package", "control_malformed"}) {
      if (error.code() == known) return 0;
    }
    std::abort();
  }
  return 0;
}
