#include "python/marker.hpp"

#include <array>

#include "base/error.hpp"
#include "base/text.hpp"
#include "python/characters.hpp"
#include "python/marker_text.hpp"
#include "python/name.hpp"
#include "python/specifier.hpp"

namespace jetcrew::python {
namespace {

bool holds_version(std::string_view variable) {
  return variable == "python_version" || variable == "python_full_version" ||
         variable == "implementation_version" || variable == "platform_release";
}

bool is_set(std::string_view variable) {
  return variable == "extras" || variable == "dependency_groups";
}

std::set<std::string> normalized_names(const std::set<std::string>& names) {
  std::set<std::string> normalized;
  for (const auto& name : names) normalized.insert(normalized_name(name));
  return normalized;
}

Error undefined(std::string_view why) {
  return {"marker_undefined", fmt::format("an environment marker has no meaning: {}", why),
          "The package's metadata is at fault; ask for another version of it."};
}

/// Text against text: there is no order, so <= and >= are equality, < and > never hold (`packaging` 26).
bool compare_texts(const std::string& left, std::string_view operation, const std::string& right) {
  if (operation == "in") return right.find(left) != std::string::npos;
  if (operation == "not in") return right.find(left) == std::string::npos;
  if (operation == "==" || operation == "<=" || operation == ">=") return left == right;
  if (operation == "!=") return left != right;
  if (operation == "<" || operation == ">") return false;
  throw undefined(fmt::format("'{}' {} '{}'", shown(left), operation, shown(right)));
}

}  // namespace

/// What a marker is evaluated against.
struct Marker::Asked {
  const Environment& environment;
  std::string extra;  // normalised, like the sets
  const std::map<std::string, std::set<std::string>>& sets;

  std::string value_of(const std::string& variable) const {
    if (variable == "extra") return extra;
    const auto found = environment.find(variable);
    if (found == environment.end()) throw undefined(fmt::format("'{}' is not known here", variable));
    // An interpreter built from a checkout calls itself `3.13.0+`, which is no version.
    if (variable == "python_full_version" && found->second.ends_with('+')) return found->second + "local";
    return found->second;
  }
};

bool Marker::compare(const Item& item, const Asked& asked) {
  const auto& variable = item.left.is_variable ? item.left : item.right;
  if (!variable.is_variable) {
    throw undefined(fmt::format("'{}' {} '{}' compares two texts", shown(item.left.value), item.operation,
                                shown(item.right.value)));
  }
  if (is_set(item.left.value) && item.left.is_variable) {
    throw undefined(fmt::format("'{}' on the left of {}", item.left.value, item.operation));
  }
  const auto left = item.left.is_variable ? asked.value_of(item.left.value) : item.left.value;
  if (item.right.is_variable && is_set(item.right.value)) {
    const auto found = asked.sets.find(item.right.value);
    if (found == asked.sets.end()) throw undefined(fmt::format("'{}' is not known here", item.right.value));
    if (item.operation == "in") return found->second.contains(left);
    if (item.operation == "not in") return !found->second.contains(left);
    throw undefined(fmt::format("{} with '{}'", item.operation, item.right.value));
  }
  const auto right = item.right.is_variable ? asked.value_of(item.right.value) : item.right.value;
  if (holds_version(variable.value)) {
    if (const auto specifier = Specifier::try_parse(item.operation + right)) {
      if (const auto version = Version::try_parse(left)) return specifier->matches(*version);
      return specifier->comparison() == Comparison::arbitrary && lower(left) == lower(right);
    }
  }
  return compare_texts(left, item.operation, right);
}

/// `and` binds tighter than `or`. All comparisons are made, so that one without meaning is found whatever the
/// others give.
bool Marker::run(const Asked& asked) const {
  struct Group {
    bool any = false;  // of the terms before the last `or`
    bool all = true;   // of those since
  };
  std::vector<Group> groups(1);
  for (const auto& item : items_) {
    switch (item.kind) {
      case Kind::comparison:
        groups.back().all &= compare(item, asked);
        break;
      case Kind::disjunction:
        groups.back().any |= groups.back().all;
        groups.back().all = true;
        break;
      case Kind::open:
        groups.emplace_back();
        break;
      case Kind::close: {
        const bool value = groups.back().any || groups.back().all;
        groups.pop_back();
        groups.back().all &= value;
        break;
      }
      case Kind::conjunction:
      case Kind::dropped:
        break;
    }
  }
  return groups.back().any || groups.back().all;
}

bool Marker::evaluate(const Environment& environment, std::string_view extra) const {
  const std::map<std::string, std::set<std::string>> no_sets;
  return run({environment, normalized_name(extra), no_sets});
}

bool Marker::evaluate(const Environment& environment, const std::set<std::string>& extras,
                      const std::set<std::string>& dependency_groups) const {
  const std::map<std::string, std::set<std::string>> sets{
      {"extras", normalized_names(extras)}, {"dependency_groups", normalized_names(dependency_groups)}};
  const auto& names = sets.at("extras");
  if (names.empty() || !reads_extra()) return run({environment, "", sets});
  return std::ranges::any_of(names, [&](const auto& extra) { return run({environment, extra, sets}); });
}

bool Marker::reads_extra() const noexcept {
  const auto is_extra = [](const Side& side) {
    return side.is_variable && (side.value == "extra" || side.value == "extras");
  };
  return std::ranges::any_of(items_, [&](const Item& item) {
    return item.kind == Kind::comparison && (is_extra(item.left) || is_extra(item.right));
  });
}

std::string Marker::text() const {
  std::string text;
  const auto side = [](const Side& s) { return s.is_variable ? s.value : quoted_text(s.value); };
  for (const auto& item : items_) {
    switch (item.kind) {
      case Kind::comparison:
        text += fmt::format("{} {} {}", side(item.left), item.operation, side(item.right));
        break;
      case Kind::conjunction:
        text += " and ";
        break;
      case Kind::disjunction:
        text += " or ";
        break;
      case Kind::open:
        text += '(';
        break;
      case Kind::close:
        text += ')';
        break;
      case Kind::dropped:
        break;
    }
  }
  return text;
}

}  // namespace jetcrew::python
