// A request turned into clauses, made as packages are reached, and the order in which the search tries
// things.
#pragma once

#include <map>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "resolve/sat.hpp"
#include "resolve/solver.hpp"

namespace jetcrew::resolve {

/// Where a clause comes from: what an explanation is made of.
struct Origin {
  enum class Kind : std::uint8_t {
    request,      ///< somebody asked for it
    need,         ///< a package's Depends, Pre-Depends or Requires-Dist
    extra,        ///< name[extra] is a part of name
    library,      ///< a shared library that a wheel's objects load
    conflict,     ///< Conflicts or Breaks
    one_version,  ///< two versions, or architectures, of one package
    keep,         ///< what is installed is not removed
    constraint,   ///< what the catalogue knows of wheels, or a profile's limit
    bound,        ///< an answer with fewer changes is known, or this one cannot be carried out
  };
  Kind kind = Kind::need;
  SolvableId owner = 0;  ///< not for requests
  std::size_t request = 0;
  std::string field;                      ///< `Depends`, `Requires-Dist`, ...
  std::string relation;                   ///< as people write it: `libc6 (>= 2.34)`
  std::string target;                     ///< the name that the relation is about (of its first alternative)
  const debian::AnyOf* any_of = nullptr;  ///< of a deb's need
  const python::LibraryNeed* library = nullptr;
  std::vector<std::string>
      alternatives;  ///< every name that the relation speaks of, once, where there are several
  Ecosystem ecosystem = Ecosystem::deb;
  /// What would do; for conflicts and partners that do not go together, the other side comes first.
  std::vector<SolvableId> candidates;
  const Constraint* constraint = nullptr;
};

/// What is installed takes part as far as the plan touches it. A package that stays as it is satisfies
/// whatever it satisfied before, so its needs become clauses only when something they rest on is about to go,
/// and its conflicts only against what is about to come: the work grows with the change, not with the board.
class Problem final : public Sat::Guide {
 public:
  Problem(const Universe& universe, const std::vector<Request>& requests, const Options& options);

  /// That not all of these are chosen, for a reason that no explanation speaks of. Before run().
  void forbid_together(const std::vector<SolvableId>& ids);

  /// Solves, and then looks for answers with fewer changes for a bounded amount of work.
  Sat::Answer run();

  /// What is true in the answer found, without extras; ascending.
  const std::vector<SolvableId>& chosen() const { return best_; }
  /// The first reason why each of these, all chosen and not installed, is there; in their order.
  std::vector<Reason> reasons_for(const std::vector<SolvableId>& ids) const;
  /// After `unsatisfiable`: the origins of a minimal set of clauses that cannot hold together.
  std::vector<Origin> minimal_core() const;
  Statistics statistics() const;

  bool expand(Sat& sat) override;
  std::optional<Literal> decide(const Sat& sat) override;
  void undone_to(std::uint32_t level) override;

 private:
  static constexpr std::uint32_t none = ~std::uint32_t{0};
  /// In place of an extra: that the installed package goes, and that an answer is to cost less.
  static constexpr std::uint32_t gone = none - 1;
  static constexpr std::uint32_t milder = none - 2;

  /// What a variable stands for: a package, or one of its extras.
  struct Meaning {
    SolvableId id = 0;
    std::uint32_t extra = none;  ///< into extras_
  };
  /// What an answer does to what is installed, the worst first.
  struct Cost {
    std::size_t removals = 0;
    std::size_t downgrades = 0;
    std::size_t changes = 0;  ///< of debs

    bool is_mild() const { return removals == 0 && downgrades == 0; }
    auto operator<=>(const Cost&) const = default;
  };
  /// An origin without its texts, which are made when somebody asks for them.
  struct Ground {
    Origin::Kind kind = Origin::Kind::need;
    SolvableId owner = 0;
    std::uint32_t request = 0;
    std::uint32_t extra = none;  ///< of the owner, whose requirement it is
    std::string_view field;
    const debian::AnyOf* any_of = nullptr;
    const debian::Relation* relation = nullptr;
    const python::Requirement* requirement = nullptr;
    const python::LibraryNeed* library = nullptr;
    const Constraint* constraint = nullptr;
    std::uint32_t first = 0;  ///< into candidates_
    std::uint32_t count = 0;
  };
  /// When the search looks at a need.
  enum class Urgency : std::uint8_t {
    now,
    late,  ///< when all others are met: what meets those may meet it too
    wish,  ///< at the very end, and only where nothing speaks against it
  };
  /// Something that must be met while its owner is there; the candidates in the order in which to try them.
  struct Need {
    Variable owner = none;
    std::uint32_t ground = 0;
    std::uint32_t first = 0;  ///< into need_variables_
    std::uint32_t count = 0;
    Urgency urgency = Urgency::now;
  };
  /// An installed package's Conflicts or Breaks.
  struct Declared {
    SolvableId owner = 0;
    std::string_view field;
    const debian::Relation* relation = nullptr;
  };
  /// What a package cannot be beside: other versions of its name, or what its Conflicts or Breaks say.
  struct Exclusion {
    SolvableId owner = 0;
    std::string_view field;
    const debian::Relation* relation = nullptr;  ///< null: other versions
  };
  using ByName = std::unordered_map<std::string_view, std::vector<SolvableId>>;
  using ConstraintsByName = std::unordered_map<std::string_view, std::vector<const Constraint*>>;

  // problem.cpp: variables, clauses and the search
  Variable variable_of(SolvableId id);
  Variable variable_of(SolvableId id, std::string_view extra);
  Variable add_variable(Meaning meaning);
  void add_requests();
  void keep(SolvableId id);
  void needs_at_risk(SolvableId leaving);
  std::span<const SolvableId> candidates_of(const Ground& ground) const;
  std::uint32_t add_ground(Ground ground, std::span<const SolvableId> candidates);
  void add_clause(std::span<const Literal> literals, std::uint32_t ground);
  void add_need(Variable owner, std::uint32_t ground, std::span<const Variable> variables,
                Urgency urgency = Urgency::now);
  void add_need(Variable owner, std::uint32_t ground, Urgency urgency = Urgency::now);
  void exclude(SolvableId one, SolvableId other, Ground ground);
  bool selectable(SolvableId id) const;
  bool is_downgrade(SolvableId id) const;
  bool is_change(Variable variable) const;
  Cost cost_of(Literal literal) const;
  bool find_milder();
  void settle_requests();
  bool improve();
  bool bound();
  void remember();
  Origin origin_of(const Ground& ground) const;
  Reason reason_of(const Need& need) const;

  // problem_debs.cpp
  std::vector<SolvableId> candidates_of_request(const debian::Relation& relation) const;
  void index_installed_deb(SolvableId id);
  void expand_deb(SolvableId id);
  bool add_deb_needs(SolvableId id);
  void add_deb_conflicts(SolvableId id);
  bool clashes(const Exclusion& exclusion, SolvableId other) const;
  void exclude(const Exclusion& exclusion, SolvableId other);
  template <typename Each>
  void for_each_target(const Exclusion& exclusion, const Each& each) const;
  void enforce(const Exclusion& exclusion);
  void catch_up(SolvableId id);
  bool is_chosen(SolvableId id) const;
  void add_conflicts_of_installed(SolvableId id);
  void add_other_versions(SolvableId id);
  bool holds_now(const debian::AnyOf& any_of, std::string_view architecture) const;
  std::vector<SolvableId> candidates_of(const debian::AnyOf& any_of, std::string_view owner_architecture,
                                        bool newest_first) const;

  // problem_wheels.cpp
  bool applies_to(SolvableId id, const python::Requirement& requirement, std::string_view extra) const;
  bool is_need_of(SolvableId id, const python::Requirement& requirement) const;
  void index_installed_wheel(SolvableId id);
  void expand_wheel(SolvableId id);
  void add_extras_in_use(SolvableId id);
  void expand_extra(Variable variable);
  void add_requirement(Variable owner, const python::Requirement& requirement, Ground ground);
  bool met_now(const python::Requirement& requirement) const;
  std::vector<SolvableId> candidates_of(const python::Requirement& requirement, Variable owner) const;

  // problem_constraints.cpp
  void index_constraints();
  static const std::vector<const Constraint*>& constraints_of(const ConstraintsByName& by_name,
                                                              std::string_view name);
  const Constraint* ruled_out(SolvableId id) const;
  bool goes_with(Variable owner, SolvableId partner) const;
  static Ground ground_of(const Constraint& constraint, SolvableId owner);
  void rule_out(SolvableId id);
  void rule_out_installed(Variable owner, std::uint32_t need);
  void add_partners(SolvableId id);
  void exclude_wrong_partners(SolvableId id, const Constraint& constraint);
  void exclude_from_installed(SolvableId partner, const Constraint& constraint);

  // problem_libraries.cpp
  void add_library_needs(SolvableId id);
  std::vector<SolvableId> candidates_of(const python::LibraryNeed& need, SolvableId owner) const;

  const Universe& universe_;
  const std::vector<Request>& requests_;
  const Options& options_;
  Sat sat_;
  std::vector<Variable> variables_;  ///< by solvable; none where no clause speaks of it
  std::vector<Meaning> meanings_;    ///< by variable
  std::vector<std::string> extras_;  ///< normalized names
  std::map<std::pair<SolvableId, std::string>, Variable, std::less<>> extra_variables_;
  std::vector<Ground> grounds_;
  std::vector<SolvableId> candidates_;
  std::vector<std::uint32_t> ground_of_clause_;  ///< none for learnt ones
  std::vector<Need> needs_;
  std::vector<Need> late_;
  std::vector<Need> wishes_;
  std::vector<Need> keeps_;
  std::vector<Variable> need_variables_;
  ByName needers_;        ///< installed packages by what they need
  ByName wheel_needers_;  ///< the same for wheels, by normalized name
  std::unordered_map<std::string_view, std::vector<Declared>> declared_;
  std::size_t exclusions_ = 0;                ///< clauses of two
  std::vector<Exclusion> postponed_;          ///< made clauses only where both sides are chosen
  ConstraintsByName constraints_;             ///< by the package that they are about
  ConstraintsByName constraints_on_partner_;  ///< by the partner's name
  std::vector<bool> expanded_;                ///< by variable: its clauses are made
  std::vector<bool> at_risk_;  ///< by variable of an installed package: those of its needers are made
  std::size_t trail_read_ = 0;
  std::size_t first_open_ = 0;  ///< needs before it are met
  std::vector<std::size_t> open_at_level_;
  std::vector<SolvableId> best_;
  std::vector<Variable> best_requested_;  ///< what meets each request
  Cost best_cost_;
  std::size_t requests_end_ = 0;  ///< needs before it are those of requests
  Variable milder_ = none;        ///< while it is true, an answer must remove or downgrade less than the best
  std::uint64_t bound_literals_ = 0;  ///< spent on looking for fewer changes
  bool bounded_ = false;
};

}  // namespace jetcrew::resolve
