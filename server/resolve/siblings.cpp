#include "resolve/siblings.hpp"

namespace jetcrew::resolve {
namespace {

constexpr std::size_t most_siblings = 64;

/// What the package needs in its own exact version.
template <typename Each>
void for_each_sibling(const Universe& universe, SolvableId id, const Each& each) {
  const auto& package = universe.deb(id);
  for (const auto* field : {&package.pre_depends, &package.depends}) {
    for (const auto& any_of : *field) {
      const auto* relation = exact(any_of);
      if (relation != nullptr && relation->version && *relation->version == package.version) each(*relation);
    }
  }
}

}  // namespace

const debian::Relation* exact(const debian::AnyOf& any_of) {
  return any_of.size() == 1 && any_of.front().op == debian::Operator::equal ? &any_of.front() : nullptr;
}

std::optional<std::vector<std::string>> missing_siblings(const Universe& universe, const Options& options,
                                                         const std::string& name,
                                                         const debian::Version& version) {
  std::vector<std::string> missing;
  std::vector<std::string> family{name};
  const auto reach = [&](std::string_view other) {
    if (family.size() < most_siblings && std::find(family.begin(), family.end(), other) == family.end())
      family.emplace_back(other);
  };
  for (std::size_t i = 0; i < family.size(); ++i) {
    std::optional<SolvableId> installed;
    std::optional<SolvableId> in_version;
    const auto ids = universe.versions(Ecosystem::deb, family[i]);
    for (const auto id : ids) {
      if (universe[id].installed && !installed) installed = id;
      if (!in_version && !universe[id].misfit && universe.deb_version(id) == version) in_version = id;
    }
    // Going back is a proposal of its own.
    if (installed && version < universe.deb_version(*installed) && !options.allow_downgrade)
      return std::nullopt;
    if (!in_version) missing.push_back(family[i]);
    auto known = in_version ? in_version : installed;
    if (!known && !ids.empty()) known = ids.front();
    if (known)
      for_each_sibling(universe, *known, [&](const debian::Relation& sibling) { reach(sibling.name); });
    if (!installed || universe.deb_version(*installed) == version) continue;
    for (const auto id : universe.all_installed()) {
      if (universe[id].ecosystem != Ecosystem::deb) continue;
      for_each_sibling(universe, id, [&](const debian::Relation& sibling) {
        if (sibling.name == universe[*installed].name) reach(universe[id].name);
      });
    }
  }
  return missing;
}

}  // namespace jetcrew::resolve
