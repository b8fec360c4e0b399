// The clauses that the shared objects of wheels bring: what they load has to be there.
#include "resolve/problem.hpp"

namespace jetcrew::resolve {

/// Debs before wheels: a library of the system is found by all, one in a wheel by those that know where.
std::vector<SolvableId> Problem::candidates_of(const python::LibraryNeed& need, SolvableId owner) const {
  std::vector<SolvableId> debs;
  std::vector<SolvableId> wheels;
  for (const auto id : universe_.bringing(need)) {
    if (universe_[id].ecosystem == Ecosystem::deb) {
      if (selectable(id) && !universe_[id].installed) debs.push_back(id);
    } else if (selectable(id) && universe_[id].name != universe_[owner].name) {
      wheels.push_back(id);
    }
  }
  std::stable_sort(debs.begin(), debs.end(), [&](SolvableId left, SolvableId right) {
    if (universe_[left].name != universe_[right].name) return universe_[left].name < universe_[right].name;
    return universe_.deb_version(left) > universe_.deb_version(right);
  });
  std::stable_sort(wheels.begin(), wheels.end(), [&](SolvableId left, SolvableId right) {
    if (universe_[left].installed != universe_[right].installed) return universe_[left].installed;
    if (universe_[left].name != universe_[right].name) return universe_[left].name < universe_[right].name;
    return universe_.distribution(left).version > universe_.distribution(right).version;
  });
  debs.insert(debs.end(), wheels.begin(), wheels.end());
  return debs;
}

void Problem::add_library_needs(SolvableId id) {
  for (const auto& need : universe_.libraries().needs_of(id)) {
    if (!need.at_import || !universe_.libraries().on_board(need).lacks()) continue;
    Ground ground;
    ground.kind = Origin::Kind::library;
    ground.owner = id;
    ground.field = "DT_NEEDED";
    ground.library = &need;
    add_need(variable_of(id), add_ground(ground, candidates_of(need, id)),
             options_.allow_missing_libraries ? Urgency::wish : Urgency::late);
  }
}

}  // namespace jetcrew::resolve
