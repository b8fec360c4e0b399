// Versions: what parses must be found again through its normalised text, equal and with the same key.
#include <cstdlib>
#include <string_view>

#include "python/version.hpp"

using jetcrew::python::Version;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto middle = text.find('\n');
  const auto left = Version::try_parse(text.substr(0, middle));
  if (!left) return 0;
  const auto again = Version::try_parse(left->normalized());
  if (!again || *again != *left || again->normalized() != left->normalized()) std::abort();
  if (!left->key().starts_with(left->public_key()) || left->release().empty()) std::abort();
  if (middle == std::string_view::npos) return 0;
  const auto right = Version::try_parse(text.substr(middle + 1));
  if (right && (*left < *right) == (*left >= *right)) std::abort();
  return 0;
}
