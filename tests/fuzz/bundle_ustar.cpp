// Headers of a bundle's tar: read, or refused with an Error; what is read can be written.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/error.hpp"
#include "bundle/manifest.hpp"
#include "bundle/ustar.hpp"

using namespace jetcrew;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

void require_refusal(const Error& error) {
  require(error.code() == "bundle_damaged" || error.code() == "bundle_member_invalid");
}

void try_long_path(std::string_view content) {
  try {
    const auto path = bundle::long_path_in(content);
    require(content.ends_with(" path=" + path + "\n"));
  } catch (const Error& error) {
    require_refusal(error);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  try_long_path(bytes);
  try {
    const auto header = bundle::read_ustar_header(bytes);
    if (!header || header->is_folder || header->is_long_path || !bundle::is_member_path(header->path) ||
        header->size > bundle::largest_ustar_member)
      return 0;
    const auto written = bundle::ustar_header(header->path, header->size);
    const auto last = std::string_view(written).substr(written.size() - bundle::ustar_block);
    const auto again = bundle::read_ustar_header(last);
    require(again && again->size == header->size);
    require(written.size() > bundle::ustar_block || again->path == header->path);
  } catch (const Error& error) {
    require_refusal(error);
  }
  return 0;
}
