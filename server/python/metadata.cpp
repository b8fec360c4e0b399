#include "python/metadata.hpp"

#include "base/error.hpp"
#include "base/text.hpp"

namespace jetcrew::python {
namespace {

Error invalid(std::string_view what) {
  return Error("wheel_metadata_invalid", fmt::format("the wheel's metadata are not valid: {}", what),
               "The wheel was built wrongly. Get another build of it, or tell its publisher.");
}

bool is_header_name(std::string_view name) {
  return !name.empty() &&
         std::all_of(name.begin(), name.end(), [](char c) { return c > ' ' && c < '\x7f' && c != ':'; });
}

bool is_true(std::string_view value) {
  return lower(trimmed(value)) == "true";
}

}  // namespace

Headers parse_headers(std::string_view text) {
  Headers headers;
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    auto line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty()) break;
    if ((line.front() == ' ' || line.front() == '\t') && !headers.empty()) {
      headers.back().second += '\n';
      headers.back().second += to_valid_utf8(trimmed(line));
      continue;
    }
    const auto colon = line.find(':');
    if (colon == std::string_view::npos || !is_header_name(line.substr(0, colon))) break;
    headers.emplace_back(lower(line.substr(0, colon)), to_valid_utf8(trimmed(line.substr(colon + 1))));
  }
  return headers;
}

Metadata Metadata::parse(std::string_view text) {
  Metadata metadata;
  std::string license;
  const std::array<std::pair<std::string_view, std::string*>, 7> single{
      {{"metadata-version", &metadata.metadata_version},
       {"name", &metadata.name},
       {"version", &metadata.version},
       {"summary", &metadata.summary},
       {"license-expression", &metadata.license},
       {"license", &license},
       {"requires-python", &metadata.requires_python}}};
  for (auto& [name, value] : parse_headers(text)) {
    if (name == "requires-dist") {
      metadata.requires_dist.push_back(std::move(value));
    } else if (name == "provides-extra") {
      metadata.provides_extra.push_back(std::move(value));
    } else {
      const auto found =
          std::find_if(single.begin(), single.end(), [&](const auto& one) { return one.first == name; });
      if (found != single.end() && found->second->empty()) *found->second = std::move(value);
    }
  }
  if (metadata.license.empty()) metadata.license = std::move(license);
  if (metadata.metadata_version.empty()) throw invalid("Metadata-Version is missing");
  if (metadata.name.empty()) throw invalid("Name is missing");
  if (metadata.version.empty()) throw invalid("Version is missing");
  const auto major =
      std::string_view(metadata.metadata_version).substr(0, metadata.metadata_version.find('.'));
  if (major != "1" && major != "2") {
    throw invalid(fmt::format("Metadata-Version {} is newer than this program", metadata.metadata_version));
  }
  return metadata;
}

std::string Metadata::text() const {
  std::string lines;
  const auto add = [&](std::string_view header, std::string_view value) {
    lines += fmt::format("{}: ", header);
    for (const char c : value) {
      lines += c;
      if (c == '\n') lines += ' ';
    }
    lines += '\n';
  };
  add("Metadata-Version", metadata_version);
  add("Name", name);
  add("Version", version);
  if (!requires_python.empty()) add("Requires-Python", requires_python);
  for (const auto& requirement : requires_dist) add("Requires-Dist", requirement);
  for (const auto& extra : provides_extra) add("Provides-Extra", extra);
  return lines;
}

WheelInfo WheelInfo::parse(std::string_view text) {
  WheelInfo info;
  std::string version;
  for (auto& [name, value] : parse_headers(text)) {
    // Real wheels repeat whole headers; the first one counts.
    if (name == "wheel-version" && version.empty()) version = value;
    if (name == "root-is-purelib") info.root_is_purelib = is_true(value);
    if (name == "generator" && info.generator.empty()) info.generator = value;
    if (name == "tag") info.tags.push_back(value);
  }
  if (version.empty()) throw invalid("the file WHEEL has no Wheel-Version");
  if (version.substr(0, version.find('.')) != "1") {
    throw invalid(fmt::format("Wheel-Version {} is newer than this program", version));
  }
  return info;
}

}  // namespace jetcrew::python
