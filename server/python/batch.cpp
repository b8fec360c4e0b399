#include "python/batch.hpp"

#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "base/text.hpp"
#include "python/characters.hpp"
#include "python/marker.hpp"
#include "python/specifier.hpp"
#include "python/tags.hpp"
#include "python/version.hpp"

namespace jetcrew::python {
namespace {

std::string answer(std::optional<bool> value) {
  return !value ? "error" : *value ? "true" : "false";
}

std::optional<bool> compare(std::string_view operation, std::strong_ordering order) {
  if (operation == "lt") return order < 0;
  if (operation == "le") return order <= 0;
  if (operation == "eq") return order == 0;
  if (operation == "ne") return order != 0;
  if (operation == "ge") return order >= 0;
  if (operation == "gt") return order > 0;
  return std::nullopt;
}

// One version has no rival: a pre-release is what is left when nothing final matches.
std::optional<Prereleases> policy_of(std::string_view text) {
  if (text == "true" || text == "default") return Prereleases::allow;
  if (text == "false") return Prereleases::exclude;
  return std::nullopt;
}

std::optional<bool> match_specifiers(const std::vector<std::string_view>& fields) {
  const auto policy = policy_of(fields.size() == 3 ? fields[2] : "default");
  const auto version = Version::try_parse(fields[1]);
  if (!policy || !version) return std::nullopt;
  return SpecifierSet::parse(fields[0]).contains(*version, *policy);
}

std::optional<bool> evaluate_marker(std::string_view marker, std::string_view json) {
  const auto document = nlohmann::json::parse(json, nullptr, false);
  if (!document.is_object()) return std::nullopt;
  Environment environment;
  std::map<std::string, std::set<std::string>> sets;
  for (const auto& [name, value] : document.items()) {
    if (value.is_string()) {
      environment.emplace(name, value.get<std::string>());
    } else if (value.is_array() && std::ranges::all_of(value, [](const auto& e) { return e.is_string(); })) {
      sets.emplace(name, value.get<std::set<std::string>>());
    } else {
      return std::nullopt;
    }
  }
  const auto parsed = Marker::parse(marker);
  const auto extra = environment.extract("extra");
  if (sets.empty()) return parsed.evaluate(environment, extra ? std::string_view(extra.mapped()) : "");
  if (extra) sets["extras"].insert(extra.mapped());
  return parsed.evaluate(environment, sets["extras"], sets["dependency_groups"]);
}

/// The answer, or `error` for what the parsers refuse.
template <class Ask>
std::string answer_or_error(Ask ask) {
  try {
    return answer(ask());
  } catch (const Error&) {
    return answer(std::nullopt);  // the answer is the report
  }
}

std::pair<int, int> major_minor(std::string_view text) {
  const auto dot = text.find('.');
  if (dot != std::string_view::npos) {
    const auto major = to_number(text.substr(0, dot));
    const auto minor = to_number(text.substr(dot + 1));
    if (major && minor && *major >= 0 && *major < 1000 && *minor >= 0 && *minor < 1000) {
      return {static_cast<int>(*major), static_cast<int>(*minor)};
    }
  }
  throw Error("target_invalid", fmt::format("'{}' is not a version of the form 3.8", shown(text)),
              "Give two numbers with a dot between.");
}

}  // namespace

std::string compare_versions_line(std::string_view line) {
  const auto fields = split(line, '\t');
  if (fields.size() != 3) return answer(std::nullopt);
  const auto left = Version::try_parse(fields[0]);
  const auto right = Version::try_parse(fields[2]);
  return answer(left && right ? compare(fields[1], *left <=> *right) : std::nullopt);
}

std::string match_specifiers_line(std::string_view line) {
  const auto fields = split(line, '\t');
  if (fields.size() != 2 && fields.size() != 3) return answer(std::nullopt);
  return answer_or_error([&] { return match_specifiers(fields); });
}

std::string evaluate_markers_line(std::string_view line) {
  // A marker may hold tabs, JSON's texts may not: the environment begins behind the last tab before a `{`.
  const auto tab = line.rfind("\t{");
  if (tab == std::string_view::npos) return answer(std::nullopt);
  return answer_or_error([&] { return evaluate_marker(line.substr(0, tab), line.substr(tab + 1)); });
}

std::vector<std::string> wheel_tags(std::string_view python, std::string_view platform,
                                    std::optional<std::string_view> glibc,
                                    std::optional<std::string_view> musl) {
  Target target;
  target.free_threaded = python.ends_with('t');
  if (target.free_threaded) python.remove_suffix(1);
  std::tie(target.major, target.minor) = major_minor(python);
  target.platform = std::string(platform);
  if (glibc) target.glibc = major_minor(*glibc);
  if (musl) target.musl = major_minor(*musl);
  std::vector<std::string> texts;
  for (const auto& tag : accepted_tags(target)) texts.push_back(tag.text());
  return texts;
}

}  // namespace jetcrew::python
