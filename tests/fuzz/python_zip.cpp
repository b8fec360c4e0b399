// Any bytes as a wheel: refused with an Error or read to the end.
#include <cstddef>
#include <cstdint>

#include <sys/mman.h>
#include <unistd.h>

#include "base/descriptor.hpp"
#include "base/error.hpp"
#include "base/files.hpp"
#include "python/wheel.hpp"
#include "python/zip.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace jetcrew;
  const Descriptor memory(::memfd_create("wheel", MFD_CLOEXEC));
  const std::filesystem::path path = fmt::format("/proc/self/fd/{}", memory.get());
  write_all(memory.get(), {reinterpret_cast<const char*>(data), size}, path);
  try {
    python::ZipArchive archive(path);
    for (const auto& entry : archive.entries()) {
      if (entry.size > (1U << 20U) || entry.folder) continue;
      try {
        archive.read(entry, 1U << 20U);
      } catch (const Error&) {
        continue;
      }
    }
    python::read_wheel(path, "foo-1.0-py3-none-any.whl");
  } catch (const Error&) {
    return 0;
  }
  return 0;
}
