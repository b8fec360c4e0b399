#include "resolve/order.hpp"

#include <limits>

#include "python/name.hpp"

namespace jetcrew::resolve {
namespace {

/// dpkg could take all at once; smaller batches can be stopped between, and each one that is done is
/// recorded.
constexpr std::size_t batch_size = 16;

using Edges = std::vector<std::vector<std::size_t>>;

/// Strongly connected components, each after those it points to (Tarjan, without recursion).
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

/// Which actions bring what a package needs.
class Graph {
 public:
  Graph(const Universe& universe, const std::vector<Action>& actions)
      : universe_(universe), actions_(actions) {
    for (std::size_t i = 0; i < actions_.size(); ++i) {
      if (actions_[i].kind == Action::Kind::remove) continue;
      const auto& solvable = universe_[actions_[i].package];
      if (solvable.ecosystem == Ecosystem::wheel) {
        wheels_[solvable.name].push_back(i);
        continue;
      }
      debs_[solvable.name].push_back(i);
      for (const auto& provided : universe_.deb(actions_[i].package).provides)
        debs_[provided.name].push_back(i);
    }
    depends_.resize(actions_.size());
    pre_depends_.resize(actions_.size());
    for (std::size_t i = 0; i < actions_.size(); ++i) connect(i);
    connect_removals();
  }

  const Edges& depends() const { return depends_; }
  const Edges& pre_depends() const { return pre_depends_; }

 private:
  void connect(std::size_t i) {
    const auto id = actions_[i].package;
    if (universe_[id].ecosystem == Ecosystem::wheel) {
      for (const auto& requirement : universe_.distribution(id).requirements) {
        const auto found = wheels_.find(python::normalized_name(requirement.name));
        if (found == wheels_.end()) continue;
        for (const auto other : found->second) {
          if (other != i) depends_[i].push_back(other);
        }
      }
      return;
    }
    const auto& package = universe_.deb(id);
    if (actions_[i].kind == Action::Kind::remove) return;
    add(i, package.pre_depends, pre_depends_[i]);
    depends_[i] = pre_depends_[i];
    add(i, package.depends, depends_[i]);
  }

  /// What goes waits until what needs it is gone.
  void connect_removals() {
    std::unordered_map<std::string_view, std::vector<std::size_t>> going;
    const auto goes = [&](std::size_t i) {
      return actions_[i].kind == Action::Kind::remove &&
             universe_[actions_[i].package].ecosystem == Ecosystem::deb;
    };
    for (std::size_t i = 0; i < actions_.size(); ++i) {
      if (!goes(i)) continue;
      going[universe_[actions_[i].package].name].push_back(i);
      for (const auto& provided : universe_.deb(actions_[i].package).provides)
        going[provided.name].push_back(i);
    }
    for (std::size_t i = 0; i < actions_.size() && !going.empty(); ++i) {
      if (!goes(i)) continue;
      const auto& package = universe_.deb(actions_[i].package);
      for (const auto* field : {&package.pre_depends, &package.depends}) {
        for (const auto& any_of : *field) {
          for (const auto& relation : any_of) {
            const auto found = going.find(relation.name);
            if (found == going.end()) continue;
            for (const auto needed : found->second) {
              if (needed != i) depends_[needed].push_back(i);
            }
          }
        }
      }
    }
  }

  void add(std::size_t i, const std::vector<debian::AnyOf>& field, std::vector<std::size_t>& edges) const {
    const auto& architecture = universe_[actions_[i].package].architecture;
    for (const auto& any_of : field) {
      for (const auto& relation : any_of) {
        const auto found = debs_.find(relation.name);
        if (found == debs_.end()) continue;
        for (const auto other : found->second) {
          if (other == i || !universe_.satisfies(actions_[other].package, relation, architecture)) continue;
          if (std::find(edges.begin(), edges.end(), other) == edges.end()) edges.push_back(other);
        }
      }
    }
  }

  const Universe& universe_;
  const std::vector<Action>& actions_;
  std::unordered_map<std::string_view, std::vector<std::size_t>> debs_;
  std::unordered_map<std::string_view, std::vector<std::size_t>> wheels_;
  Edges depends_;
  Edges pre_depends_;
};

/// Debs that need one another, some of them by Pre-Depends, in rounds that dpkg can take: what a round
/// Pre-Depends on is configured before it, what it Depends on comes with it at the latest (Policy 7.2).
class Rounds {
 public:
  Rounds(const Universe& universe, const std::vector<Action>& actions)
      : universe_(universe), actions_(actions), there_(universe.size(), false) {
    for (const auto id : universe.all_installed()) there_[id] = true;
  }

  void done(std::size_t i) { there_[actions_[i].package] = true; }

  /// The largest next round of what is open, which it takes out of there; empty where there is none.
  std::vector<std::size_t> next(std::vector<std::size_t>& open) {
    std::vector<std::size_t> round;
    for (const auto i : open) {
      if (met(i, &debian::Package::pre_depends)) round.push_back(i);
    }
    for (const auto i : round) done(i);
    while (true) {
      const auto stuck = std::find_if(round.begin(), round.end(),
                                      [&](std::size_t i) { return !met(i, &debian::Package::depends); });
      if (stuck == round.end()) break;
      there_[actions_[*stuck].package] = false;
      round.erase(stuck);
    }
    std::erase_if(open, [&](std::size_t i) { return there_[actions_[i].package]; });
    return round;
  }

 private:
  bool met(std::size_t i, std::vector<debian::AnyOf> debian::Package::* field) const {
    const auto& package = universe_.deb(actions_[i].package);
    const auto& clauses = package.*field;
    return std::all_of(clauses.begin(), clauses.end(), [&](const debian::AnyOf& any_of) {
      return any_of.empty() ||
             std::any_of(any_of.begin(), any_of.end(), [&](const debian::Relation& relation) {
               const auto meets = [&](SolvableId id) {
                 return there_[id] && universe_.satisfies(id, relation, package.architecture);
               };
               const auto bearers = universe_.versions(Ecosystem::deb, relation.name);
               const auto providers = universe_.providers(relation.name);
               return std::any_of(bearers.begin(), bearers.end(), meets) ||
                      std::any_of(providers.begin(), providers.end(), meets);
             });
    });
  }

  const Universe& universe_;
  const std::vector<Action>& actions_;
  /// By solvable. What is upgraded counts as there until the end: nothing is refused that might work.
  std::vector<bool> there_;
};

/// Whether one of them Pre-Depends on another.
bool has_predepends(const std::vector<std::size_t>& component, const Edges& pre_depends) {
  return std::any_of(component.begin(), component.end(), [&](std::size_t i) {
    return std::any_of(pre_depends[i].begin(), pre_depends[i].end(), [&](std::size_t target) {
      return std::find(component.begin(), component.end(), target) != component.end();
    });
  });
}

}  // namespace

std::vector<SolvableId> order_actions(const Universe& universe, std::vector<Action>& actions) {
  const auto group = [&](const Action& action) {
    if (action.kind == Action::Kind::remove) return 0;
    return universe[action.package].ecosystem == Ecosystem::deb ? 1 : 2;
  };
  std::stable_sort(actions.begin(), actions.end(),
                   [&](const Action& a, const Action& b) { return group(a) < group(b); });
  const Graph graph(universe, actions);

  // Components in order; a stable sort by group keeps each group's own order.
  auto components = components_of(graph.depends());
  std::stable_sort(components.begin(), components.end(), [&](const auto& a, const auto& b) {
    return group(actions[a.front()]) < group(actions[b.front()]);
  });
  Rounds rounds(universe, actions);
  std::vector<Action> ordered;
  std::vector<std::uint32_t> batch_of(actions.size(), ~std::uint32_t{0});
  std::uint32_t batch = 0;
  std::size_t in_batch = 0;
  int last_group = -1;
  const auto next_batch = [&] {
    ++batch;
    in_batch = 0;
  };
  const auto take = [&](std::size_t i) {
    batch_of[i] = batch;
    ++in_batch;
    rounds.done(i);
    ordered.push_back(actions[i]);
    ordered.back().batch = batch;
  };
  for (const auto& component : components) {
    const bool full = in_batch > 0 && in_batch + component.size() > batch_size;
    if (last_group >= 0 && (full || group(actions[component.front()]) != last_group)) next_batch();
    last_group = group(actions[component.front()]);
    if (has_predepends(component, graph.pre_depends())) {
      for (auto open = component; !open.empty();) {
        const auto round = rounds.next(open);
        if (round.empty()) {
          std::vector<SolvableId> stuck;
          for (const auto i : open) stuck.push_back(actions[i].package);
          return stuck;
        }
        if (in_batch > 0) next_batch();
        for (const auto i : round) take(i);
      }
      continue;
    }
    const auto waits = [&](std::size_t i) {
      const auto& before = graph.pre_depends()[i];
      return std::any_of(before.begin(), before.end(), [&](std::size_t j) { return batch_of[j] == batch; });
    };
    if (std::any_of(component.begin(), component.end(), waits)) next_batch();
    for (const auto i : component) take(i);
  }
  actions = std::move(ordered);
  return {};
}

}  // namespace jetcrew::resolve
