#include "debian/package.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "debian/architecture.hpp"
#include "debian/control.hpp"

namespace jetcrew::debian {
namespace {

constexpr std::int64_t most_kibibytes = std::int64_t{1} << 40;

[[noreturn]] void refuse(const Stanza& stanza, std::string_view field, const std::string& why) {
  throw Error("control_malformed", fmt::format("{}: field {}: {}", stanza.where(field), field, why),
              "The package was built wrongly or its file is damaged: get it from its origin again.",
              {{"file", stanza.file_name()}, {"field", std::string(field)}, {"reason", why}});
}

/// `parse(value)`, with the place put in front of whatever it throws; the default where the field is absent.
template <typename Parse>
auto parsed(const Stanza& stanza, std::string_view field, Parse parse) -> decltype(parse(field)) {
  const auto value = stanza.find(field);
  if (!value) return {};
  try {
    return parse(*value);
  } catch (const Error& error) {
    refuse(stanza, field, error.message());
  }
}

bool parse_flag(std::string_view value) {
  const auto word = lower(value);
  if (word == "yes") return true;
  if (word == "no") return false;
  throw Error("control_malformed",
              fmt::format("`{}` is neither yes nor no", to_valid_utf8(value.substr(0, 40))));
}

MultiArch parse_multi_arch_field(std::string_view value) {
  if (const auto result = parse_multi_arch(value)) return *result;
  throw Error("control_malformed",
              fmt::format("`{}` is not a Multi-Arch value", to_valid_utf8(value.substr(0, 40))));
}

/// Kibibytes in the field, bytes as the answer. Some packages carry nonsense here (dpkg does not read it),
/// and an estimate is not worth refusing them.
std::uint64_t parse_size(std::string_view value) {
  const auto number = to_number(value).value_or(0);
  return number < 0 || number > most_kibibytes ? 0 : static_cast<std::uint64_t>(number) * 1024;
}

/// `source (version)` without the version.
std::string parse_source(std::string_view value) {
  return std::string(trimmed(value.substr(0, value.find('('))));
}

Package read(const Stanza& stanza) {
  Package package;
  package.origin = stanza.where();
  package.name = stanza.require("Package");
  if (!is_package_name(package.name)) refuse(stanza, "Package", "it is not a package name");
  package.version = parsed(stanza, "Version", Version::parse);
  package.architecture = stanza.find("Architecture").value_or("");
  if (!package.architecture.empty() && !is_architecture_name(package.architecture)) {
    refuse(stanza, "Architecture", "it is not an architecture");
  }
  package.multi_arch = parsed(stanza, "Multi-Arch", parse_multi_arch_field);
  package.essential = parsed(stanza, "Essential", parse_flag);
  package.is_protected = parsed(stanza, "Protected", parse_flag) || parsed(stanza, "Important", parse_flag);
  package.depends = parsed(stanza, "Depends", parse_relations);
  package.pre_depends = parsed(stanza, "Pre-Depends", parse_relations);
  package.recommends = parsed(stanza, "Recommends", parse_relations);
  package.conflicts = parsed(stanza, "Conflicts", parse_plain_relations);
  package.breaks = parsed(stanza, "Breaks", parse_plain_relations);
  package.replaces = parsed(stanza, "Replaces", parse_plain_relations);
  package.provides = parsed(stanza, "Provides", parse_plain_relations);
  package.installed_bytes = parsed(stanza, "Installed-Size", parse_size);
  const auto description = stanza.find("Description").value_or("");
  package.summary = to_valid_utf8(trimmed(description.substr(0, description.find('\n'))));
  package.source_package = parsed(stanza, "Source", parse_source);
  if (package.source_package.empty()) package.source_package = package.name;
  return package;
}

}  // namespace

Package package_from(const Stanza& stanza) {
  for (const auto field : {"Package", "Version", "Architecture"}) stanza.require(field);
  return read(stanza);
}

Package package_from_status(const Stanza& stanza) {
  return read(stanza);
}

std::optional<MultiArch> parse_multi_arch(std::string_view given) {
  const auto text = lower(given);
  if (text == "no") return MultiArch::no;
  if (text == "same") return MultiArch::same;
  if (text == "foreign") return MultiArch::foreign;
  if (text == "allowed") return MultiArch::allowed;
  return std::nullopt;
}

std::string_view to_string(MultiArch value) {
  switch (value) {
    case MultiArch::no:
      return "no";
    case MultiArch::same:
      return "same";
    case MultiArch::foreign:
      return "foreign";
    case MultiArch::allowed:
      return "allowed";
  }
  return "";
}

}  // namespace jetcrew::debian
