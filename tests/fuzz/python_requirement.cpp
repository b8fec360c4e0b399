// Requirements: what parses reads its own text back.
#include <cstdlib>
#include <string_view>

#include "base/error.hpp"
#include "python/requirement.hpp"

using jetcrew::python::Requirement;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  std::string text;
  try {
    text = Requirement::parse({reinterpret_cast<const char*>(data), size}).text();
  } catch (const jetcrew::Error& error) {
    if (error.code() != "requirement_invalid") std::abort();
    return 0;
  }
  if (text.size() <= Requirement::longest && Requirement::parse(text).text() != text) std::abort();
  return 0;
}
