// Lists of keys, and the keys and signatures that come with them: read, or an Error.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/error.hpp"
#include "bundle/key_list.hpp"

using namespace jetcrew;

namespace {

/// What `read` gives is written; an Error has to have this code.
template <typename Read>
void try_reading(std::string_view code, const Read& read) {
  try {
    read();
  } catch (const Error& error) {
    if (error.code() != code) std::abort();
  }
}

void require_same(const std::string& a, const std::string& b) {
  if (a != b) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try_reading("key_list_invalid", [&] {
    const auto once = canonical_text(bundle::parse_key_list(text));
    require_same(canonical_text(bundle::parse_key_list(once)), once);
  });
  try_reading("key_invalid", [&] {
    const auto key = bundle::PublicKey::parse(text);
    if (bundle::PublicKey::parse(key.text()) != key) std::abort();
  });
  try_reading("signature_invalid", [&] {
    const auto once = bundle::Signature::parse(text).text();
    require_same(bundle::Signature::parse(once).text(), once);
  });
  return 0;
}
