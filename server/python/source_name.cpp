#include "python/source_name.hpp"

#include "python/name.hpp"
#include "python/version.hpp"

namespace jetcrew::python {

std::optional<SourceName> SourceName::parse(std::string_view file_name) {
  constexpr std::string_view extension = ".tar.gz";
  if (!file_name.ends_with(extension)) return std::nullopt;
  const auto stem = file_name.substr(0, file_name.size() - extension.size());
  // Only the name may have dashes: those of a version were written as underscores or dots.
  const auto dash = stem.rfind('-');
  if (dash == std::string_view::npos || !is_valid_name(stem.substr(0, dash))) return std::nullopt;
  const auto version = stem.substr(dash + 1);
  try {
    Version::parse(version);
  } catch (const Error&) {
    return std::nullopt;
  }
  return SourceName{normalized_name(stem.substr(0, dash)), std::string(version)};
}

Error source_is_no_wheel(std::string_view file_name) {
  return {
      "source_distribution",
      fmt::format("{} looks like the source code of a Python package, and only wheels can be installed",
                  file_name),
      fmt::format("Look for a wheel of it, or build one where there is internet, on a machine like this with "
                  "the same Python: python3 -m pip wheel --no-deps {}. Then bring the .whl file.",
                  file_name),
      {{"file_name", std::string(file_name)}}};
}

}  // namespace jetcrew::python
