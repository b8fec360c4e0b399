// Any text as RECORD; what is read and written is read the same again.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "base/error.hpp"
#include "python/record.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace jetcrew;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try {
    const auto entries = python::parse_record(text);
    const auto once = python::write_record(entries);
    if (python::write_record(python::parse_record(once)) != once) std::abort();
    python::RecordCheck check(text, "x-1.dist-info");
    check.check("x.py", 1, Sha256::of("x"));
    check.finish();
  } catch (const Error&) {
    return 0;
  }
  return 0;
}
