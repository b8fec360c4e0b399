// Which of a plan's actions have to come before which.
#pragma once

#include <cstddef>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "resolve/solver.hpp"

namespace jetcrew::resolve {

/// By action: those that come before it, or at the latest together with it.
using Edges = std::vector<std::vector<std::size_t>>;

/// Strongly connected components, each after those it points to.
std::vector<std::vector<std::size_t>> components_of(const Edges& edges);

/// Refers to the actions, which have to stay as they are.
class OrderGraph {
 public:
  OrderGraph(const Universe& universe, const std::vector<Action>& actions);

  /// All that has to come before an action, or with it.
  const Edges& before() const { return before_; }
  /// What is configured before it is unpacked (Policy 7.2). The following are parts of before(), too.
  const Edges& pre_depends() const { return pre_depends_; }
  /// What ends a conflict with something installed, by its upgrade or removal: dpkg does not unpack the one
  /// before the other has gone (Policy 7.4).
  const Edges& conflicts() const { return conflicts_; }
  /// The same of Breaks: dpkg would deconfigure the other one (Policy 7.3).
  const Edges& breaks() const { return breaks_; }
  /// Those of breaks() that need not wait if there is no other way: dpkg deconfigures what is broken until
  /// that comes in its new version (`--auto-deconfigure`). It does so for what the package that comes breaks,
  /// unless that is essential; what breaks the package that comes keeps dpkg from configuring it.
  const Edges& deconfigured() const { return deconfigured_; }
  /// Before a removal: what takes its place for those that need it.
  const Edges& replacements() const { return replacements_; }

 private:
  using ByName = std::unordered_map<std::string_view, std::vector<std::size_t>>;

  bool is_removal(std::size_t i) const { return actions_[i].kind == Action::Kind::remove; }
  void connect_wheel(std::size_t i);
  void connect_needs(std::size_t i);
  void add_needs(std::size_t i, const std::vector<debian::AnyOf>& field, Edges& edges) const;
  void connect_clashes(std::size_t i);
  void connect_clashes_of_old(std::size_t j);
  void connect_removals();
  void make_room(std::size_t removal, SolvableId needer);
  std::vector<std::size_t> in_place_of(SolvableId gone, const debian::AnyOf& any_of,
                                       std::string_view architecture, bool& stays) const;

  const Universe& universe_;
  const std::vector<Action>& actions_;
  ByName brought_;  ///< actions that bring a deb, by its names
  ByName ended_;    ///< actions that end an installed deb, by the names that it has now
  ByName wheels_;
  std::unordered_map<SolvableId, std::size_t> action_on_;  ///< by the installed package that it ends
  Edges before_;
  Edges pre_depends_;
  Edges conflicts_;
  Edges breaks_;
  Edges deconfigured_;
  Edges replacements_;
};

}  // namespace jetcrew::resolve
