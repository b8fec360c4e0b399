// A request turned into clauses, made as packages are reached, and the order in which the search tries
// things.
#pragma once

#include <deque>
#include <map>
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
    conflict,     ///< Conflicts or Breaks
    one_version,  ///< two versions, or architectures, of one package
    keep,         ///< what is installed is not removed
    bound,        ///< an answer with fewer changes is known
  };
  Kind kind = Kind::need;
  SolvableId owner = 0;  ///< not for requests
  std::size_t request = 0;
  std::string field;     ///< `Depends`, `Requires-Dist`, ...
  std::string relation;  ///< as people write it: `libc6 (>= 2.34)`
  std::string target;    ///< the name that the relation is about (of its first alternative)
  Ecosystem ecosystem = Ecosystem::deb;
  std::vector<SolvableId> candidates;  ///< what would do; for conflicts, the other side
};

class Problem final : public Sat::Guide {
 public:
  Problem(const Universe& universe, const std::vector<Request>& requests, const Options& options);

  /// Solves, and then looks for answers with fewer changes for a bounded number of conflicts.
  Sat::Answer run();

  /// What is true in the answer found, without extras; ascending.
  std::vector<SolvableId> chosen() const;
  /// The first reason why each chosen package that is not installed is there.
  Reason reason_for(SolvableId id, const std::vector<SolvableId>& chosen) const;
  /// After `unsatisfiable`: the origins of a minimal set of clauses that cannot hold together.
  std::vector<const Origin*> minimal_core() const;
  Statistics statistics() const;

  bool expand(Sat& sat) override;
  std::optional<Literal> decide(const Sat& sat) override;
  void undone_to(std::uint32_t level) override;

 private:
  /// Something that must be met while its owner is there; the candidates in the order in which to try them.
  struct Need {
    std::optional<Variable> owner;
    std::vector<Variable> candidates;
    std::size_t origin = 0;
    bool optional = false;
  };

  void add_requests();
  void add_installed();
  void expand_deb(SolvableId id);
  void expand_wheel(SolvableId id);
  void expand_extra(Variable variable);
  void add_need(std::optional<Variable> owner, std::vector<Variable> candidates, Origin origin,
                bool optional = false);
  void add_deb_needs(SolvableId id);
  void add_deb_conflicts(SolvableId id);
  void add_other_versions(SolvableId id);
  void add_requirement(std::optional<Variable> owner, const python::Requirement& requirement, Origin origin);
  void add_clause(const std::vector<Literal>& literals, Origin origin);
  bool holds_now(const debian::AnyOf& any_of, std::string_view architecture) const;

  bool selectable(SolvableId id) const;
  bool is_downgrade(SolvableId id) const;
  std::vector<SolvableId> candidates_of(const debian::AnyOf& any_of, std::string_view owner_architecture,
                                        bool newest_first) const;
  std::vector<SolvableId> candidates_of(const python::Requirement& requirement, bool newest_first) const;
  Variable extra_variable(SolvableId id, const std::string& extra);
  bool is_change(Variable variable) const;
  bool improve();
  void remember();

  const Universe& universe_;
  const std::vector<Request>& requests_;
  const Options& options_;
  Sat sat_;
  std::deque<Origin> origins_;
  std::unordered_map<ClauseId, std::size_t> origin_of_;
  std::vector<Need> needs_;
  std::vector<Need> recommended_;
  std::vector<Need> keeps_;
  std::vector<bool> expanded_;
  std::size_t trail_read_ = 0;
  std::size_t first_open_ = 0;  ///< needs before it are met
  std::vector<std::size_t> open_at_level_;
  std::vector<std::pair<SolvableId, std::string>> extras_;  ///< by variable less the universe's size
  std::map<std::pair<SolvableId, std::string>, Variable> extra_variables_;
  std::vector<SolvableId> best_;
  std::size_t best_changes_ = 0;
  bool bounded_ = false;
};

}  // namespace jetcrew::resolve
