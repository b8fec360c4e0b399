#include "resolve/permissions.hpp"

#include "base/text.hpp"
#include "resolve/explanation_constraints.hpp"
#include "resolve/usable.hpp"

namespace jetcrew::resolve {
namespace {

/// More than this is no way out that anybody should take without thinking.
constexpr std::size_t few_removals = 3;
constexpr std::size_t most_named = 4;

/// How much a board lives by the package: what it boots, shows and is reached with. 0 is most; nothing for
/// all others. A name that ends in a hyphen stands for all that begin with it.
std::optional<std::size_t> vital(std::string_view name) {
  static constexpr std::string_view names[] = {"nvidia-l4t-",
                                               "python3",
                                               "ubuntu-desktop",
                                               "network-manager",
                                               "nvidia-jetpack",
                                               "systemd",
                                               "systemd-sysv",
                                               "udev",
                                               "initramfs-tools",
                                               "apt",
                                               "sudo",
                                               "openssh-server",
                                               "wpasupplicant",
                                               "netplan.io",
                                               "ifupdown",
                                               "linux-firmware",
                                               "ubuntu-minimal",
                                               "ubuntu-standard",
                                               "gdm3",
                                               "lightdm",
                                               "xserver-xorg",
                                               "python3-minimal",
                                               "cuda-"};
  for (std::size_t i = 0; i < std::size(names); ++i) {
    if (names[i].ends_with('-') ? name.starts_with(names[i]) : name == names[i]) return i;
  }
  return std::nullopt;
}

class Permissions {
 public:
  Permissions(const Universe& universe, const std::vector<Request>& requests, const Options& options,
              const std::vector<const Origin*>& core)
      : universe_(universe), requests_(requests), options_(options), core_(core) {}

  std::vector<Cause> all() {
    propose_naming();
    propose_release();
    propose_downgrade();
    propose_removal();
    propose_missing_libraries();
    return std::move(found_);
  }

 private:
  /// An installed package that an answer would change; nothing is chosen in place of what goes.
  struct Change {
    SolvableId installed = 0;
    std::optional<SolvableId> chosen;
  };

  /// What the relaxed answer changes of what is installed; nothing where it is impossible too.
  std::optional<std::vector<Change>> changes_with(bool Options::* permission) const {
    if (options_.*permission) return std::nullopt;
    auto options = options_;
    options.*permission = true;
    Problem problem(universe_, requests_, options);
    if (problem.run() != Sat::Answer::satisfiable) return std::nullopt;
    const auto& chosen = problem.chosen();
    const auto is_chosen = [&](SolvableId id) {
      return std::binary_search(chosen.begin(), chosen.end(), id);
    };
    std::vector<Change> changes;
    for (const auto id : universe_.all_installed()) {
      const auto& solvable = universe_[id];
      if (solvable.system || is_chosen(id)) continue;
      Change change{id, {}};
      for (const auto other : universe_.versions(solvable.ecosystem, solvable.name)) {
        if (is_chosen(other)) change.chosen = other;
      }
      changes.push_back(change);
    }
    return changes;
  }

  bool is_older(SolvableId left, SolvableId right) const {
    return universe_[left].ecosystem == Ecosystem::deb
               ? universe_.deb_version(left) < universe_.deb_version(right)
               : universe_.distribution(left).version < universe_.distribution(right).version;
  }

  Mention mention(const Change& change) const {
    const auto& installed = universe_[change.installed];
    Mention mention{std::string(installed.name), std::string(installed.version)};
    if (change.chosen) mention.change_to = universe_[*change.chosen].version;
    return mention;
  }

  /// Installed builds with a local version whose place nothing plain may take unasked.
  std::vector<std::string> local_builds() const {
    std::vector<std::string> names;
    for (const auto* origin : core_) {
      if (origin->ecosystem != Ecosystem::wheel) continue;
      const auto ids = universe_.versions(Ecosystem::wheel, origin->target);
      if (std::any_of(
              ids.begin(), ids.end(),
              [&](SolvableId id) { return local_build_in_the_way(universe_, requests_, id).has_value(); }) &&
          std::find(names.begin(), names.end(), origin->target) == names.end())
        names.push_back(origin->target);
    }
    return names;
  }

  /// Whoever asks for the project itself means it: then a plain wheel may take the place of such a build.
  void propose_naming() {
    auto requests = requests_;
    for (const auto& name : local_builds())
      requests.push_back({"wheel:" + name, Ecosystem::wheel, {}, python::Requirement::parse(name), "", ""});
    if (requests.size() == requests_.size()) return;
    Problem problem(universe_, requests, options_);
    if (problem.run() != Sat::Answer::satisfiable) return;
    auto proposal = proposal_of("proposal.name_it", "", "", {});
    for (const auto id : problem.chosen()) {
      // Among those requests it is not in the way any more.
      const auto build = local_build_in_the_way(universe_, requests_, id);
      if (!build) continue;
      const auto& plain = universe_[id];
      proposal.lists["requests"].push_back(fmt::format("wheel:{}", plain.name));
      proposal.lists["plain"].push_back(fmt::format("{} {}", plain.name, plain.version));
      proposal.lists["builds"].push_back(fmt::format("{} {}", plain.name, universe_[*build].version));
    }
    if (!proposal.lists.empty()) found_.push_back(std::move(proposal));
  }

  void propose_release() {
    const auto& installed = universe_.all_installed();
    if (std::none_of(installed.begin(), installed.end(), [&](SolvableId id) { return universe_[id].held; }))
      return;
    const auto changes = changes_with(&Options::release_holds);
    if (!changes) return;
    auto proposal = proposal_of("proposal.unhold", "", "", {});
    for (const auto& change : *changes) {
      if (!universe_[change.installed].held) continue;
      proposal.mentions.push_back(mention(change));
      proposal.lists["names"].emplace_back(universe_[change.installed].name);
    }
    if (proposal.mentions.empty()) return;
    proposal.facts["command"] = fmt::format("sudo apt-mark unhold {}", join(proposal.lists["names"], " "));
    found_.push_back(std::move(proposal));
  }

  void propose_downgrade() {
    const auto changes = changes_with(&Options::allow_downgrade);
    if (!changes) return;
    auto proposal = proposal_of("proposal.allow_downgrade", "", "", {{"option", "--allow-downgrade"}});
    for (const auto& change : *changes) {
      if (!change.chosen || is_older(*change.chosen, change.installed))
        proposal.mentions.push_back(mention(change));
    }
    found_.push_back(std::move(proposal));
  }

  void propose_removal() {
    const auto changes = changes_with(&Options::allow_remove);
    if (!changes) return;
    auto proposal = proposal_of("proposal.allow_remove", "", "", {{"option", "--allow-remove"}});
    auto& mentions = proposal.mentions;
    for (const auto& change : *changes) {
      if (!change.chosen) mentions.push_back(mention(change));
    }
    const auto rank = [](const Mention& one) { return vital(one.name).value_or(~std::size_t{0}); };
    std::stable_sort(mentions.begin(), mentions.end(),
                     [&](const Mention& a, const Mention& b) { return rank(a) < rank(b); });
    const bool is_vital = !mentions.empty() && vital(mentions.front().name);
    if (mentions.size() > few_removals) {
      proposal.key = "proposal.remove_many";
      proposal.facts["count"] = std::to_string(mentions.size());
      for (std::size_t i = 0; i < mentions.size() && i < most_named; ++i)
        proposal.lists["among"].push_back(mentions[i].name);
    } else if (is_vital) {
      proposal.key = "proposal.remove_vital";
      for (const auto& mention : mentions) proposal.lists["names"].push_back(mention.name);
    }
    found_.push_back(std::move(proposal));
  }

  /// A library that is there and too old for the wheel fails at import whatever else comes; the C library
  /// stays that old.
  void propose_missing_libraries() {
    const auto& libraries = universe_.libraries();
    for (const auto* origin : core_) {
      if (origin->kind == Origin::Kind::library &&
          (libraries.on_board(*origin->library).state == OnBoard::State::too_old ||
           libraries.newer_glibc(origin->owner)))
        return;
    }
    if (!changes_with(&Options::allow_missing_libraries)) return;
    found_.push_back(
        proposal_of("proposal.allow_missing_libraries", "", "", {{"option", "--allow-missing-libraries"}}));
  }

  const Universe& universe_;
  const std::vector<Request>& requests_;
  const Options& options_;
  const std::vector<const Origin*>& core_;
  std::vector<Cause> found_;
};

}  // namespace

std::vector<Cause> permission_proposals(const Universe& universe, const std::vector<Request>& requests,
                                        const Options& options, const std::vector<const Origin*>& core) {
  return Permissions(universe, requests, options, core).all();
}

}  // namespace jetcrew::resolve
