// Manifests of bundles: one spelling, or an Error.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/error.hpp"
#include "bundle/manifest.hpp"

using namespace jetcrew;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try {
    const auto written = bundle::canonical_text(bundle::parse_manifest(text));
    // Members that begin with `x-` are passed over, and defaults are spelt out.
    if (bundle::canonical_text(bundle::parse_manifest(written)) != written) std::abort();
  } catch (const Error& error) {
    if (error.code() != "manifest_invalid" && error.code() != "bundle_newer") std::abort();
  }
  return 0;
}
