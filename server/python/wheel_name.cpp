#include "python/wheel_name.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "python/characters.hpp"

namespace jetcrew::python {
namespace {

constexpr std::string_view suffix = ".whl";

[[noreturn]] void fail(std::string_view file_name, std::string_view why) {
  throw Error("wheel_name_invalid",
              fmt::format("'{}' is not the name of a wheel: {}", shown(file_name, 200), why),
              "A wheel keeps the name it was built or downloaded with, such as "
              "numpy-1.19.5-cp36-cp36m-manylinux2014_aarch64.whl; rename the file back.",
              {{"file", shown(file_name, 200)}});
}

/// Letters of any script are taken, as old wheels have them; a name escapes every other run to one `_`.
bool is_project_name(std::string_view name) {
  const auto fits = [](char c) {
    return is_alnum(c) || c == '_' || c == '.' || static_cast<unsigned char>(c) >= 0x80;
  };
  return !name.empty() && name.find("__") == std::string_view::npos && std::ranges::all_of(name, fits) &&
         to_valid_utf8(name) == name;
}

bool is_identifier(std::string_view text) {
  return !text.empty() && !is_digit(text.front()) &&
         std::ranges::all_of(text, [](char c) { return is_alnum(c) || c == '_'; });
}

std::optional<std::pair<std::int64_t, std::string>> build_of(std::string_view part) {
  auto digits = part.substr(0, part.find_first_not_of("0123456789"));
  const auto rest = part.substr(digits.size());
  if (digits.empty()) return std::nullopt;
  const auto number = to_number(digits);
  if (!number) return std::nullopt;
  return std::pair(*number, std::string(rest));
}

/// The combinations of `py2.py3`, `none`, `any`.
std::vector<Tag> tags_of(std::string_view file_name, std::string_view python, std::string_view abi,
                         std::string_view platform) {
  const auto pythons = split(python, '.');
  const auto abis = split(abi, '.');
  const auto platforms = split(platform, '.');
  if (pythons.size() * abis.size() * platforms.size() > WheelName::most_tags)
    fail(file_name, "it has too many tags");
  for (const auto& parts : {pythons, abis, platforms}) {
    if (std::ranges::any_of(parts, &std::string_view::empty)) fail(file_name, "a tag is empty");
  }
  if (!std::ranges::all_of(pythons, is_identifier)) fail(file_name, "a Python tag is not an identifier");
  const bool several = pythons.size() * abis.size() * platforms.size() > 1;
  std::vector<Tag> tags;
  std::set<std::string> seen;
  for (const auto& p : pythons) {
    for (const auto& a : abis) {
      for (const auto& f : platforms) {
        Tag tag{lower(p), lower(a), lower(f)};
        if (!several || seen.insert(tag.text()).second) tags.push_back(std::move(tag));
      }
    }
  }
  return tags;
}

}  // namespace

WheelName WheelName::parse(std::string_view file_name) {
  if (file_name.size() > longest) fail(file_name, "it is too long");
  if (!file_name.ends_with(suffix)) fail(file_name, "it does not end with .whl");
  const auto parts = split(file_name.substr(0, file_name.size() - suffix.size()), '-');
  if (parts.size() != 5 && parts.size() != 6) {
    fail(file_name, fmt::format("it has {} parts between hyphens, not 5 or 6", parts.size()));
  }
  if (!is_project_name(parts[0])) fail(file_name, "it does not begin with a project's name");
  auto version = Version::try_parse(parts[1]);
  if (!version || version->text() != parts[1]) fail(file_name, "its second part is not a version");
  std::optional<std::pair<std::int64_t, std::string>> build;
  if (parts.size() == 6) {
    build = build_of(parts[2]);
    if (!build) fail(file_name, "its build tag does not begin with a number");
  }
  const auto first_tag = parts.size() - 3;
  return {std::string(parts[0]), std::string(parts[1]), *std::move(version), std::move(build),
          tags_of(file_name, parts[first_tag], parts[first_tag + 1], parts[first_tag + 2])};
}

}  // namespace jetcrew::python
