// A bundle's index: what is read is written the same, or an Error.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/error.hpp"
#include "bundle/index.hpp"

using namespace jetcrew;

namespace {

std::string written(const bundle::Index& index) {
  std::vector<state::Payload> payloads;
  for (const auto& [sha256, payload] : index) payloads.push_back(payload);
  return bundle::index_text(payloads);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try {
    const auto once = written(bundle::parse_index(text));
    if (written(bundle::parse_index(once)) != once) std::abort();
  } catch (const Error& error) {
    if (error.code() != "bundle_index_invalid") std::abort();
  }
  return 0;
}
