// The packages of a bundle that is being made: solved for, and brought.
#pragma once

#include <memory>
#include <optional>

#include "bundle/make.hpp"
#include "cli/resolve_inputs.hpp"
#include "cli/supply_flags.hpp"
#include "supply/archive.hpp"
#include "supply/explore.hpp"
#include "supply/fetcher.hpp"

namespace jetcrew::cli {

/// An answer with what is needed to bring its packages.
class Supply {
 public:
  /// Folders go first: where they hold all that is asked for, nobody is asked. Else archives and indexes
  /// join.
  Supply(const Globals& globals, ResolveInputs inputs, const SupplyFlags& flags);

  const resolve::Universe& universe() const { return explored_->universe; }
  const resolve::Answer& answer() const { return explored_->answer; }

  /// Brings and describes what the answer takes, with a line of progress where somebody watches.
  std::vector<bundle::ChosenPackage> bring();

 private:
  bool folders_do(const Globals& globals);
  void solve_offline(const Globals& globals);
  void solve_online(const Globals& globals, const SupplyFlags& flags);
  std::vector<supply::ArchiveList> lists(const Globals& globals, const supply::Settings& settings,
                                         const std::vector<std::filesystem::path>& keyrings) const;

  ResolveInputs inputs_;
  std::optional<supply::Explored> explored_;
  std::optional<supply::Fetcher> fetcher_;
  std::optional<supply::WheelOffers> offers_;
  std::filesystem::path cache_;
};

}  // namespace jetcrew::cli
