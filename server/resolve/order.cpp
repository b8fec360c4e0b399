#include "resolve/order.hpp"

#include <limits>

#include "base/error.hpp"
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

void refuse_predepends_loops(const Universe& universe, const std::vector<Action>& actions,
                             const Edges& pre_depends) {
  for (const auto& component : components_of(pre_depends)) {
    if (component.size() < 2) continue;
    std::vector<std::string> names;
    for (const auto i : component) names.emplace_back(universe[actions[i].package].name);
    throw Error(
        "predepends_loop",
        fmt::format("{} each have to be installed before the other (Pre-Depends)", fmt::join(names, ", ")),
        "These packages cannot be installed by anybody. Report it to who made them.");
  }
}

/// Within a cycle of Depends: what is pre-depended on comes first, else as found.
std::vector<std::size_t> within(const std::vector<std::size_t>& component, const Edges& pre_depends) {
  if (component.size() == 1) return component;
  Edges edges(component.size());
  for (std::size_t i = 0; i < component.size(); ++i) {
    for (const auto target : pre_depends[component[i]]) {
      const auto place = std::find(component.begin(), component.end(), target);
      if (place != component.end()) edges[i].push_back(static_cast<std::size_t>(place - component.begin()));
    }
  }
  std::vector<std::size_t> sorted;
  for (const auto& part : components_of(edges)) {
    for (const auto i : part) sorted.push_back(component[i]);
  }
  return sorted;
}

}  // namespace

void order_actions(const Universe& universe, std::vector<Action>& actions) {
  const auto group = [&](const Action& action) {
    if (action.kind == Action::Kind::remove) return 0;
    return universe[action.package].ecosystem == Ecosystem::deb ? 1 : 2;
  };
  std::stable_sort(actions.begin(), actions.end(),
                   [&](const Action& a, const Action& b) { return group(a) < group(b); });
  const Graph graph(universe, actions);
  refuse_predepends_loops(universe, actions, graph.pre_depends());

  // Components in order; a stable sort by group keeps each group's own order.
  auto components = components_of(graph.depends());
  std::stable_sort(components.begin(), components.end(), [&](const auto& a, const auto& b) {
    return group(actions[a.front()]) < group(actions[b.front()]);
  });
  std::vector<Action> ordered;
  std::vector<std::uint32_t> batch_of(actions.size(), ~std::uint32_t{0});
  std::uint32_t batch = 0;
  std::size_t in_batch = 0;
  int last_group = -1;
  for (const auto& component : components) {
    const bool full = in_batch > 0 && in_batch + component.size() > batch_size;
    if (last_group >= 0 && (full || group(actions[component.front()]) != last_group)) {
      ++batch;
      in_batch = 0;
    }
    last_group = group(actions[component.front()]);
    for (const auto i : within(component, graph.pre_depends())) {
      const auto& before = graph.pre_depends()[i];
      if (std::any_of(before.begin(), before.end(), [&](std::size_t j) { return batch_of[j] == batch; })) {
        ++batch;
        in_batch = 0;
      }
      batch_of[i] = batch;
      ++in_batch;
      ordered.push_back(actions[i]);
      ordered.back().batch = batch;
    }
  }
  actions = std::move(ordered);
}

}  // namespace jetcrew::resolve
