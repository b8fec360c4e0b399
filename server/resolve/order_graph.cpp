#include "resolve/order_graph.hpp"

#include <limits>

#include "python/name.hpp"

namespace jetcrew::resolve {

/// Tarjan's, without recursion.
std::vector<std::vector<std::size_t>> components_of(const Edges& edges) {
  constexpr auto unvisited = std::numeric_limits<std::size_t>::max();
  std::vector<std::size_t> index(edges.size(), unvisited);
  std::vector<std::size_t> low(edges.size(), 0);
  std::vector<bool> on_stack(edges.size(), false);
  std::vector<std::size_t> stack;
  std::vector<std::vector<std::size_t>> components;
  struct Frame {
    std::size_t node;
    std::size_t edge;
  };
  std::size_t counter = 0;
  for (std::size_t start = 0; start < edges.size(); ++start) {
    if (index[start] != unvisited) continue;
    std::vector<Frame> frames{{start, 0}};
    while (!frames.empty()) {
      auto& frame = frames.back();
      const auto node = frame.node;
      if (frame.edge == 0) {
        index[node] = low[node] = counter++;
        stack.push_back(node);
        on_stack[node] = true;
      }
      bool descended = false;
      while (frame.edge < edges[node].size()) {
        const auto next = edges[node][frame.edge++];
        if (index[next] == unvisited) {
          frames.push_back({next, 0});
          descended = true;
          break;
        }
        if (on_stack[next]) low[node] = std::min(low[node], index[next]);
      }
      if (descended) continue;
      if (low[node] == index[node]) {
        auto& component = components.emplace_back();
        std::size_t member = unvisited;
        do {
          member = stack.back();
          stack.pop_back();
          on_stack[member] = false;
          component.push_back(member);
        } while (member != node);
        std::reverse(component.begin(), component.end());
      }
      frames.pop_back();
      if (!frames.empty()) low[frames.back().node] = std::min(low[frames.back().node], low[node]);
    }
  }
  return components;
}

OrderGraph::OrderGraph(const Universe& universe, const std::vector<Action>& actions)
    : universe_(universe), actions_(actions) {
  for (auto* edges : {&before_, &pre_depends_, &conflicts_, &breaks_, &deconfigured_, &replacements_})
    edges->resize(actions_.size());
  const auto index = [&](ByName& by_name, SolvableId id, std::size_t i) {
    by_name[universe_[id].name].push_back(i);
    for (const auto& provided : universe_.deb(id).provides) {
      auto& list = by_name[provided.name];
      if (list.empty() || list.back() != i) list.push_back(i);
    }
  };
  bool any_removal = false;
  for (std::size_t i = 0; i < actions_.size(); ++i) {
    const auto& action = actions_[i];
    if (universe_[action.package].ecosystem == Ecosystem::wheel) {
      if (!is_removal(i)) wheels_[universe_[action.package].name].push_back(i);
      continue;
    }
    if (!is_removal(i)) index(brought_, action.package, i);
    any_removal = any_removal || is_removal(i);
    if (!action.installed) continue;
    index(ended_, *action.installed, i);
    action_on_.emplace(*action.installed, i);
  }
  for (std::size_t i = 0; i < actions_.size(); ++i) {
    if (universe_[actions_[i].package].ecosystem == Ecosystem::wheel) {
      connect_wheel(i);
      continue;
    }
    if (!is_removal(i)) {
      connect_needs(i);
      connect_clashes(i);
    }
    if (actions_[i].installed) connect_clashes_of_old(i);
  }
  if (any_removal) connect_removals();
  for (const auto* edges : {&conflicts_, &breaks_, &replacements_}) {
    for (std::size_t i = 0; i < actions_.size(); ++i)
      before_[i].insert(before_[i].end(), (*edges)[i].begin(), (*edges)[i].end());
  }
}

void OrderGraph::connect_wheel(std::size_t i) {
  if (is_removal(i)) return;
  for (const auto& requirement : universe_.distribution(actions_[i].package).requirements) {
    const auto found = wheels_.find(python::normalized_name(requirement.name));
    if (found == wheels_.end()) continue;
    for (const auto other : found->second) {
      if (other != i) before_[i].push_back(other);
    }
  }
}

void OrderGraph::connect_needs(std::size_t i) {
  const auto& package = universe_.deb(actions_[i].package);
  add_needs(i, package.pre_depends, pre_depends_);
  before_[i] = pre_depends_[i];
  add_needs(i, package.depends, before_);
  // `Multi-Arch: same` packages of one name are configured at one version only, so they come together.
  for (const auto other : brought_.at(universe_[actions_[i].package].name)) {
    if (other != i && universe_.deb(actions_[other].package).name == package.name)
      before_[i].push_back(other);
  }
}

void OrderGraph::add_needs(std::size_t i, const std::vector<debian::AnyOf>& field, Edges& edges) const {
  const auto& architecture = universe_[actions_[i].package].architecture;
  for (const auto& any_of : field) {
    for (const auto& relation : any_of) {
      const auto found = brought_.find(relation.name);
      if (found == brought_.end()) continue;
      for (const auto other : found->second) {
        if (other != i && universe_.satisfies(actions_[other].package, relation, architecture))
          edges[i].push_back(other);
      }
    }
  }
}

/// What the package that comes declares against those that are there and will have changed or gone.
void OrderGraph::connect_clashes(std::size_t i) {
  if (ended_.empty()) return;
  const auto& package = universe_.deb(actions_[i].package);
  const auto add = [&](const std::vector<debian::Relation>& field, Edges& edges) {
    for (const auto& relation : field) {
      const auto found = ended_.find(relation.name);
      if (found == ended_.end()) continue;
      for (const auto other : found->second) {
        const auto old = *actions_[other].installed;
        if (other == i || universe_.deb(old).name == package.name) continue;
        if (universe_.satisfies(old, relation, universe_[old].architecture)) edges[i].push_back(other);
      }
    }
  };
  add(package.conflicts, conflicts_);
  add(package.breaks, breaks_);
  for (const auto other : breaks_[i]) {
    if (!is_removal(other) && !universe_[*actions_[other].installed].essential)
      deconfigured_[i].push_back(other);
  }
}

/// What the package that will have changed or gone declares against those that come.
void OrderGraph::connect_clashes_of_old(std::size_t j) {
  const auto& package = universe_.deb(*actions_[j].installed);
  const auto add = [&](const std::vector<debian::Relation>& field, Edges& edges) {
    for (const auto& relation : field) {
      const auto found = brought_.find(relation.name);
      if (found == brought_.end()) continue;
      for (const auto other : found->second) {
        const auto coming = actions_[other].package;
        if (other == j || universe_.deb(coming).name == package.name) continue;
        if (universe_.satisfies(coming, relation, universe_[coming].architecture)) edges[other].push_back(j);
      }
    }
  };
  add(package.conflicts, conflicts_);
  add(package.breaks, breaks_);
}

/// dpkg removes nothing that a package which is there needs: what takes its place comes first, and who needs
/// it goes first.
void OrderGraph::connect_removals() {
  std::unordered_map<std::string_view, std::vector<SolvableId>> needers;
  for (const auto id : universe_.all_installed()) {
    if (universe_[id].ecosystem != Ecosystem::deb) continue;
    const auto& package = universe_.deb(id);
    for (const auto* field : {&package.pre_depends, &package.depends}) {
      for (const auto& any_of : *field) {
        for (const auto& relation : any_of) {
          const auto found = ended_.find(relation.name);
          if (found == ended_.end()) continue;
          auto& list = needers[relation.name];
          if (list.empty() || list.back() != id) list.push_back(id);
        }
      }
    }
  }
  for (std::size_t i = 0; i < actions_.size(); ++i) {
    if (!is_removal(i) || universe_[actions_[i].package].ecosystem != Ecosystem::deb) continue;
    const auto look_after = [&](std::string_view name) {
      const auto found = needers.find(name);
      if (found == needers.end()) return;
      for (const auto needer : found->second) make_room(i, needer);
    };
    look_after(universe_[actions_[i].package].name);
    for (const auto& provided : universe_.deb(actions_[i].package).provides) look_after(provided.name);
  }
}

void OrderGraph::make_room(std::size_t removal, SolvableId needer) {
  const auto gone = actions_[removal].package;
  if (needer == gone) return;
  const auto& package = universe_.deb(needer);
  const auto found = action_on_.find(needer);
  auto& edges = replacements_[removal];
  for (const auto* field : {&package.pre_depends, &package.depends}) {
    for (const auto& any_of : *field) {
      const bool needs_it = std::any_of(any_of.begin(), any_of.end(), [&](const debian::Relation& relation) {
        return universe_.meets(gone, relation, package.architecture);
      });
      if (!needs_it) continue;
      if (found != action_on_.end() && is_removal(found->second)) {
        edges.push_back(found->second);
        return;
      }
      bool stays = false;
      const auto replacements = in_place_of(gone, any_of, package.architecture, stays);
      if (stays) continue;
      if (!replacements.empty()) {
        edges.insert(edges.end(), replacements.begin(), replacements.end());
      } else if (found != action_on_.end()) {
        edges.push_back(found->second);  // its next version does without
      }
    }
  }
}

/// The actions that bring what meets the need besides; `stays` where something installed does so anyway.
std::vector<std::size_t> OrderGraph::in_place_of(SolvableId gone, const debian::AnyOf& any_of,
                                                 std::string_view architecture, bool& stays) const {
  std::vector<std::size_t> coming;
  const auto meets = [&](SolvableId id) {
    return std::any_of(any_of.begin(), any_of.end(), [&](const debian::Relation& relation) {
      return universe_.meets(id, relation, architecture);
    });
  };
  for (const auto& relation : any_of) {
    for (const auto ids :
         {universe_.versions(Ecosystem::deb, relation.name), universe_.providers(relation.name)}) {
      for (const auto id : ids) {
        if (id == gone || !universe_[id].installed || !meets(id)) continue;
        const auto action = action_on_.find(id);
        stays = stays || action == action_on_.end() ||
                (!is_removal(action->second) && meets(actions_[action->second].package));
      }
    }
    const auto found = brought_.find(relation.name);
    if (found == brought_.end()) continue;
    for (const auto i : found->second) {
      if (universe_.satisfies(actions_[i].package, relation, architecture)) coming.push_back(i);
    }
  }
  return coming;
}

}  // namespace jetcrew::resolve
