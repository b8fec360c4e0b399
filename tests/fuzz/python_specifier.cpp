// Specifier sets: what parses reads its own text back, and `==` and `!=` never agree.
#include <cstdlib>
#include <string_view>

#include "base/error.hpp"
#include "python/specifier.hpp"

using namespace jetcrew::python;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto middle = text.find('\n');
  try {
    const auto set = SpecifierSet::parse(text.substr(0, middle));
    if (SpecifierSet::parse(set.text()).text() != set.text()) std::abort();
    if (middle == std::string_view::npos) return 0;
    const auto version = Version::parse(text.substr(middle + 1));
    if (set.contains(version, Prereleases::exclude) && !set.contains(version, Prereleases::allow))
      std::abort();
    for (const auto& member : set.specifiers()) {
      if (member.comparison() != Comparison::equal) continue;
      const auto opposite = Specifier::parse("!=" + member.text().substr(2));
      if (member.matches(version) == opposite.matches(version)) std::abort();
    }
  } catch (const jetcrew::Error& error) {
    if (error.code() != "specifier_invalid" && error.code() != "version_invalid") std::abort();
  }
  return 0;
}
