// Pages of package indexes, in both forms: read, or refused with an Error.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/error.hpp"
#include "supply/simple_index.hpp"

using namespace jetcrew;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view body(reinterpret_cast<const char*>(data), size);
  static const auto page = supply::Url::parse("https://index.example/simple/pear/");
  for (const auto* type : {"text/html", "application/vnd.pypi.simple.v1+json"}) {
    try {
      for (const auto& file : supply::parse_simple_page(page, type, body)) {
        if (!file.sha256.empty() && file.sha256.size() != 64) std::abort();
        if (file.name.find('/') != std::string::npos) std::abort();
      }
    } catch (const Error& error) {
      if (error.code() != "package_index_invalid") std::abort();
    }
  }
  return 0;
}
