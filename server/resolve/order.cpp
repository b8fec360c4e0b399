#include "resolve/order.hpp"

#include "resolve/order_graph.hpp"

namespace jetcrew::resolve {
namespace {

/// dpkg could take all at once; smaller batches can be stopped between, and each one that is done is
/// recorded.
constexpr std::size_t batch_size = 16;

/// Debs that hang together in a circle, in rounds that dpkg can take: what a round Pre-Depends on is
/// configured before it (Policy 7.2), what it depends on, and what ends its conflicts, comes with it at the
/// latest.
class Rounds {
 public:
  Rounds(const Universe& universe, const std::vector<Action>& actions, const OrderGraph& graph)
      : universe_(universe),
        actions_(actions),
        graph_(graph),
        there_(universe.size(), false),
        done_(actions.size(), false) {
    for (const auto id : universe.all_installed()) there_[id] = true;
  }

  void done(std::size_t i) {
    done_[i] = true;
    there_[actions_[i].package] = !is_removal(i);
  }

  /// The largest next round of what is open, which it takes out of there, in the order of unpacking; empty
  /// where there is none. Only where there is no other has dpkg to deconfigure something between two rounds.
  std::vector<std::size_t> next(std::vector<std::size_t>& open) {
    deconfiguring_ = false;
    auto round = next_of(open);
    if (!round.empty()) return round;
    deconfiguring_ = true;
    const auto before = there_;
    round = next_of(open);
    if (round.empty()) there_ = before;
    return round;
  }

  /// Whether the last round was such a one.
  bool deconfigures() const { return deconfiguring_; }

 private:
  std::vector<std::size_t> next_of(std::vector<std::size_t>& open) {
    std::vector<std::size_t> round;
    for (const auto i : open) {
      // What takes a place by conflict is configured with all that is pending.
      if (is_removal(i) && deconfiguring_) continue;
      if (is_removal(i) || met(i, &debian::Package::pre_depends)) round.push_back(i);
    }
    for (const auto i : round) {
      done_[i] = true;
      if (!is_removal(i)) there_[actions_[i].package] = true;
    }
    if (deconfiguring_) deconfigure_for(round);
    while (true) {
      const auto stuck =
          std::find_if(round.begin(), round.end(), [&](std::size_t i) { return !can_come(i); });
      if (stuck == round.end()) break;
      done_[*stuck] = false;
      if (!is_removal(*stuck)) there_[actions_[*stuck].package] = false;
      round.erase(stuck);
    }
    auto sorted = in_order_of_unpacking(round);
    for (const auto i : round) {
      done_[i] = false;
      if (!is_removal(i)) there_[actions_[i].package] = false;
    }
    for (const auto i : sorted) done(i);
    std::erase_if(open, [&](std::size_t i) { return done_[i]; });
    return sorted;
  }

  /// What the round breaks meets nobody's need until it comes itself.
  void deconfigure_for(const std::vector<std::size_t>& round) {
    for (const auto i : round) {
      for (const auto j : graph_.deconfigured()[i]) {
        if (!done_[j]) there_[*actions_[j].installed] = false;
      }
    }
  }

  bool is_removal(std::size_t i) const { return actions_[i].kind == Action::Kind::remove; }

  bool all_done(const std::vector<std::size_t>& targets) const {
    return std::all_of(targets.begin(), targets.end(), [&](std::size_t j) { return done_[j]; });
  }

  bool can_come(std::size_t i) const {
    if (is_removal(i)) return all_done(graph_.replacements()[i]);
    return met(i, &debian::Package::depends) && all_done(graph_.conflicts()[i]) && may_break(i) &&
           siblings_come(i);
  }

  bool may_break(std::size_t i) const {
    const auto& targets = graph_.breaks()[i];
    const auto& deconfigured = graph_.deconfigured()[i];
    return std::all_of(targets.begin(), targets.end(), [&](std::size_t j) {
      return done_[j] ||
             (deconfiguring_ && std::find(deconfigured.begin(), deconfigured.end(), j) != deconfigured.end());
    });
  }

  /// The other architectures of a `Multi-Arch: same` package.
  bool siblings_come(std::size_t i) const {
    const auto& targets = graph_.before()[i];
    return std::all_of(targets.begin(), targets.end(), [&](std::size_t j) {
      return done_[j] || universe_[actions_[j].package].name != universe_[actions_[i].package].name;
    });
  }

  /// A conflict is over before what has it is unpacked; what is removed goes right then. Where it can be, so
  /// is what one breaks, or dpkg deconfigures that for a while. Nothing where two conflict with one another.
  std::vector<std::size_t> in_order_of_unpacking(const std::vector<std::size_t>& round) const {
    std::vector<std::size_t> sorted;
    std::vector<std::size_t> left = round;
    const auto waits_for = [&](const std::vector<std::size_t>& targets) {
      return std::any_of(targets.begin(), targets.end(), [&](std::size_t j) {
        return !is_removal(j) && std::find(left.begin(), left.end(), j) != left.end();
      });
    };
    while (!left.empty()) {
      auto next = std::find_if(left.begin(), left.end(), [&](std::size_t i) {
        return !waits_for(graph_.conflicts()[i]) && !waits_for(graph_.breaks()[i]);
      });
      if (next == left.end()) {
        next = std::find_if(left.begin(), left.end(),
                            [&](std::size_t i) { return !waits_for(graph_.conflicts()[i]); });
      }
      if (next == left.end()) return {};
      sorted.push_back(*next);
      left.erase(next);
    }
    return sorted;
  }

  bool met(std::size_t i, std::vector<debian::AnyOf> debian::Package::* field) const {
    const auto& package = universe_.deb(actions_[i].package);
    const auto& clauses = package.*field;
    return std::all_of(clauses.begin(), clauses.end(), [&](const debian::AnyOf& any_of) {
      return any_of.empty() ||
             std::any_of(any_of.begin(), any_of.end(), [&](const debian::Relation& relation) {
               const auto meets = [&](SolvableId id) {
                 return there_[id] && universe_.meets(id, relation, package.architecture);
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
  const OrderGraph& graph_;
  /// By solvable. What is upgraded counts as there until the end: nothing is refused that might work.
  std::vector<bool> there_;
  std::vector<bool> done_;      ///< by action
  bool deconfiguring_ = false;  ///< a round may break what comes later
};

/// Whether dpkg cannot simply take all of them at once, in any order: some Pre-Depend on others, clash with
/// what others end, or are removed.
bool is_knotty(const std::vector<std::size_t>& component, const std::vector<Action>& actions,
               const OrderGraph& graph) {
  const auto is_removal = [&](std::size_t i) { return actions[i].kind == Action::Kind::remove; };
  if (component.size() < 2 || std::all_of(component.begin(), component.end(), is_removal)) return false;
  const auto has_inside = [&](const std::vector<std::size_t>& targets) {
    return std::any_of(targets.begin(), targets.end(), [&](std::size_t target) {
      return std::find(component.begin(), component.end(), target) != component.end();
    });
  };
  return std::any_of(component.begin(), component.end(), [&](std::size_t i) {
    return has_inside(graph.pre_depends()[i]) || has_inside(graph.conflicts()[i]) ||
           has_inside(graph.breaks()[i]) || has_inside(graph.replacements()[i]);
  });
}

/// dpkg does the first two in runs of their own, unless they are a round together.
enum class Run : std::uint8_t { removal, debs, wheels };

Run run_of(const Universe& universe, const Action& action) {
  if (universe[action.package].ecosystem == Ecosystem::wheel) return Run::wheels;
  return action.kind == Action::Kind::remove ? Run::removal : Run::debs;
}

/// The actions in order, cut into batches.
class Batches {
 public:
  Batches(const Universe& universe, const std::vector<Action>& actions)
      : universe_(universe), actions_(actions), batch_of_(actions.size(), ~std::uint32_t{0}) {}

  /// What comes next does not join what came before.
  void cut() {
    if (in_batch_ == 0) return;
    ++batch_;
    in_batch_ = 0;
  }

  void make_place(const std::vector<std::size_t>& component) {
    const auto run = run_of(universe_, actions_[component.front()]);
    if (in_batch_ + component.size() > batch_size || (last_run_ && run != *last_run_)) cut();
    last_run_ = run;
  }

  bool is_in_this(std::size_t i) const { return batch_of_[i] == batch_; }

  void take(std::size_t i, bool deconfigures = false) {
    batch_of_[i] = batch_;
    ++in_batch_;
    ordered_.push_back(actions_[i]);
    ordered_.back().batch = batch_;
    ordered_.back().deconfigures = deconfigures;
  }

  std::vector<Action> all() { return std::move(ordered_); }

 private:
  const Universe& universe_;
  const std::vector<Action>& actions_;
  std::vector<Action> ordered_;
  std::vector<std::uint32_t> batch_of_;
  std::uint32_t batch_ = 0;
  std::size_t in_batch_ = 0;
  std::optional<Run> last_run_;
};

}  // namespace

std::vector<SolvableId> order_actions(const Universe& universe, std::vector<Action>& actions) {
  // A component comes after those it points to, and else in the order in which actions stand: what can be
  // removed at once is.
  std::stable_sort(actions.begin(), actions.end(), [&](const Action& a, const Action& b) {
    return run_of(universe, a) < run_of(universe, b);
  });
  const OrderGraph graph(universe, actions);
  Rounds rounds(universe, actions, graph);
  Batches batches(universe, actions);
  for (const auto& component : components_of(graph.before())) {
    if (is_knotty(component, actions, graph)) {
      for (auto open = component; !open.empty();) {
        batches.cut();
        const auto round = rounds.next(open);
        if (round.empty()) {
          std::vector<SolvableId> stuck;
          for (const auto i : open) {
            if (actions[i].kind != Action::Kind::remove) stuck.push_back(actions[i].package);
          }
          return stuck;
        }
        for (const auto i : round) batches.take(i, rounds.deconfigures());
      }
      batches.cut();
      continue;
    }
    batches.make_place(component);
    const auto waits = [&](std::size_t i) {
      const auto& before = graph.pre_depends()[i];
      return std::any_of(before.begin(), before.end(), [&](std::size_t j) { return batches.is_in_this(j); });
    };
    if (std::any_of(component.begin(), component.end(), waits)) batches.cut();
    for (const auto i : component) {
      batches.take(i);
      rounds.done(i);
    }
  }
  actions = batches.all();
  return {};
}

}  // namespace jetcrew::resolve
