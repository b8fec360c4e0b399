#include "checks/select.hpp"

#include "base/error.hpp"
#include "base/spelling.hpp"
#include "base/text.hpp"

namespace jetcrew::checks {
namespace {

constexpr std::string_view placeholder = "{distribution}";

std::string filled_in(std::string text, const std::string& distribution) {
  if (const auto at = text.find(placeholder); at != std::string::npos) {
    text.replace(at, placeholder.size(), distribution);
  }
  return text;
}

CheckSpec spec_of(const catalogue::Check& check, const std::string& environment) {
  CheckSpec spec;
  spec.name = check.name;
  spec.environment = environment;
  spec.title = check.title;
  spec.script = check.script;
  spec.timeout = check.time_limit;
  spec.memory_limit_bytes = check.memory_limit_bytes;
  return spec;
}

/// PEP 3131 allows more than ASCII, and no wheel needs it; what the name of a file may be decides nothing
/// here.
bool is_identifier(std::string_view name) {
  if (name.empty() || (name.front() >= '0' && name.front() <= '9')) return false;
  return std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           static_cast<unsigned char>(c) >= 0x80;
  });
}

/// Left in by mistake in many wheels, and they import test tools that are not installed.
bool is_by_the_way(std::string_view name) {
  constexpr std::string_view names[] = {"test",     "tests", "testing",   "example",
                                        "examples", "docs",  "benchmarks"};
  return name.starts_with('_') || std::find(std::begin(names), std::end(names), name) != std::end(names);
}

bool any_of(const std::vector<std::string>& names, const std::set<std::string>& there) {
  return std::any_of(names.begin(), names.end(), [&](const auto& each) { return there.contains(each); });
}

[[noreturn]] void refuse(const catalogue::Catalogue& catalogue, const std::vector<std::string>& available,
                         const std::string& name) {
  // `numpi` is near `numpy`, not near `import-numpy`.
  std::map<std::string, std::string> full_names;
  for (const auto& each : available) {
    full_names[each] = each;
    for (const auto& check : catalogue.checks) {
      if (check.every_wheel && each.starts_with(check.name + "-"))
        full_names[each.substr(check.name.size() + 1)] = each;
    }
  }
  std::vector<std::string> candidates;
  for (const auto& [candidate, full] : full_names) candidates.push_back(candidate);
  std::vector<std::string> near;
  for (const auto& candidate : near_words(name, candidates)) {
    const auto& full = full_names[candidate];
    if (std::find(near.begin(), near.end(), full) == near.end()) near.push_back(full);
  }
  throw Error("check_unknown", fmt::format("there is no check '{}' for this environment", name),
              near.empty() ? fmt::format("There are: {}.", join(available, ", "))
                           : fmt::format("Did you mean {}?", join(near, " or ")),
              {{"check", name}});
}

}  // namespace

std::string normalized(std::string_view distribution) {
  std::string name;
  for (const char c : lower(distribution)) {
    const bool separator = c == '-' || c == '_' || c == '.';
    if (!separator) {
      name += c;
    } else if (!name.ends_with('-')) {
      name += '-';
    }
  }
  return name;
}

std::vector<std::string> pick(const catalogue::Catalogue& catalogue,
                              const std::vector<std::string>& available,
                              const std::vector<std::string>& names) {
  std::set<std::string> picked;
  for (const auto& name : names) {
    std::set<std::string> meant{name};
    for (const auto& check : catalogue.checks) {
      if (check.every_wheel) meant.insert(fmt::format("{}-{}", check.name, normalized(name)));
    }
    bool found = false;
    for (const auto& each : available) {
      if (!meant.contains(each)) continue;
      picked.insert(each);
      found = true;
    }
    if (!found) refuse(catalogue, available, name);
  }
  std::vector<std::string> result;
  std::copy_if(available.begin(), available.end(), std::back_inserter(result),
               [&](const auto& each) { return picked.contains(each); });
  return result;
}

std::vector<std::string> names_to_import(std::string_view distribution,
                                         const std::vector<std::string>& import_names) {
  for (const auto& name : import_names) {
    if (is_identifier(name) && normalized(name) == normalized(distribution)) return {name};
  }
  std::vector<std::string> all;
  std::vector<std::string> proper;
  for (const auto& name : import_names) {
    if (!is_identifier(name)) continue;
    all.push_back(name);
    if (!is_by_the_way(name)) proper.push_back(name);
  }
  return proper.empty() ? all : proper;
}

std::vector<CheckSpec> checks_for(const catalogue::Catalogue& catalogue,
                                  const std::vector<InstalledWheel>& wheels, const std::string& environment,
                                  const Visible& visible) {
  std::vector<CheckSpec> specs;
  std::set<std::string> installed;
  std::set<std::string> needed;
  for (const auto& wheel : wheels) {
    installed.insert(normalized(wheel.distribution));
    needed.insert(wheel.needs.begin(), wheel.needs.end());
  }
  for (const auto& wheel : wheels) {
    const auto distribution = normalized(wheel.distribution);
    const auto names = names_to_import(wheel.distribution, wheel.import_names);
    if (names.empty()) continue;
    for (const auto& check : catalogue.checks) {
      if (!check.every_wheel) continue;
      auto spec = spec_of(check, environment);
      spec.name = fmt::format("{}-{}", check.name, distribution);
      spec.title = {filled_in(check.title.en, distribution), filled_in(check.title.zh_cn, distribution)};
      spec.argv = names;
      // Who asks for everything on a stick asks for the glue wheels too, and still means what they glue.
      if (!wheel.requested || needed.contains(distribution)) {
        spec.incidental = true;
        spec.argv.insert(spec.argv.begin(), "--incidental");
      }
      specs.push_back(std::move(spec));
    }
  }
  for (const auto& check : catalogue.checks) {
    if (check.every_wheel) continue;
    const auto is_own = [&](const auto& name) { return installed.contains(name); };
    const auto is_there = [&](const auto& name) {
      return is_own(name) || visible.distributions.contains(name);
    };
    const auto is_meant = [&](const auto& name) { return is_own(name) || needed.contains(name); };
    const auto& names = check.distributions;
    const bool own = std::all_of(names.begin(), names.end(), is_own) || any_of(check.or_wheels, installed);
    const bool there = std::all_of(names.begin(), names.end(), is_there);
    if (!own && !(there && std::any_of(names.begin(), names.end(), is_meant)) &&
        !any_of(check.or_debs, visible.debs))
      continue;
    specs.push_back(spec_of(check, environment));
    specs.back().of_system = specs.back().incidental =
        !own && !(there && std::all_of(names.begin(), names.end(), is_meant));
  }
  return specs;
}

std::optional<catalogue::Localized> title_of(const catalogue::Catalogue& catalogue, std::string_view name) {
  if (name == "dpkg-consistent") {
    return catalogue::Localized{"The Debian packages are complete and unchanged",
                                "Debian 软件包完整，文件未被改动"};
  }
  for (const auto& check : catalogue.checks) {
    if (!check.every_wheel) {
      if (check.name == name) return check.title;
    } else if (name.size() > check.name.size() + 1 && name.starts_with(check.name) &&
               name[check.name.size()] == '-') {
      const std::string distribution(name.substr(check.name.size() + 1));
      return catalogue::Localized{filled_in(check.title.en, distribution),
                                  filled_in(check.title.zh_cn, distribution)};
    }
  }
  return std::nullopt;
}

}  // namespace jetcrew::checks
