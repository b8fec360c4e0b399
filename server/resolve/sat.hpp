// A conflict-driven SAT solver whose clauses may be made while it searches. It knows nothing of packages.
//
// Two watched literals, first-UIP learning, backjumping. The order of decisions is the caller's (Guide), so
// the first answer found is the caller's preferred one. Every learnt clause keeps its antecedents: where
// there is no solution, core() names the given clauses that cannot hold together.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace jetcrew::resolve {

using Variable = std::uint32_t;
using ClauseId = std::uint32_t;

class Literal {
 public:
  Literal() = default;
  static Literal positive(Variable variable) { return Literal(variable << 1U); }
  static Literal negative(Variable variable) { return Literal((variable << 1U) | 1U); }

  Variable variable() const { return code_ >> 1U; }
  bool is_negative() const { return (code_ & 1U) != 0; }
  std::uint32_t code() const { return code_; }
  Literal operator~() const { return Literal(code_ ^ 1U); }
  bool operator==(const Literal&) const = default;

 private:
  explicit Literal(std::uint32_t code) : code_(code) {}
  std::uint32_t code_ = 0;
};

class Sat {
 public:
  enum class Value : std::uint8_t { unknown, yes, no };
  enum class Answer { satisfiable, unsatisfiable, gave_up };

  /// What steers the search.
  class Guide {
   public:
    virtual ~Guide() = default;
    /// Called when nothing is left to propagate. May add variables and clauses; true if it added any.
    virtual bool expand(Sat& sat) = 0;
    /// The next literal to try, which must be unknown; nothing when all that matters is decided.
    virtual std::optional<Literal> decide(const Sat& sat) = 0;
    /// Everything above this level has been undone.
    virtual void undone_to(std::uint32_t level) = 0;
  };

  void add_variables_up_to(Variable count);

  /// Adds a clause: at least one of the literals is true. May be called at any time; duplicates are harmless.
  ClauseId add(std::span<const Literal> literals);

  /// How much one call may do before it gives up. Counts and no times, so that the same input has the same
  /// answer on every machine.
  struct Limits {
    std::uint64_t conflicts = ~std::uint64_t{0};
    std::uint64_t visits =
        ~std::uint64_t{0};  ///< of clauses whose watched literal became false, and literals added
  };

  /// May be called again after adding clauses: the search then goes on with what was learnt.
  Answer solve(Guide& guide, const Limits& limits);

  Value value(Variable variable) const { return values_[variable]; }
  bool is_true(Literal literal) const;
  bool is_false(Literal literal) const;
  /// What is assigned, in the order in which it was.
  const std::vector<Literal>& trail() const { return trail_; }
  std::uint32_t level() const { return static_cast<std::uint32_t>(level_starts_.size()); }
  std::size_t variables() const { return values_.size(); }

  std::uint64_t decisions() const { return decisions_; }
  std::uint64_t conflicts() const { return conflicts_; }

  /// After `unsatisfiable`: the given clauses whose conjunction is impossible, ascending, not always minimal.
  std::vector<ClauseId> core() const;

  std::span<const Literal> literals_of(ClauseId id) const;

 private:
  static constexpr ClauseId none = ~ClauseId{0};

  struct Clause {
    std::uint32_t first = 0;  ///< into literals_
    std::uint32_t size = 0;
    std::uint32_t antecedents = 0;       ///< into antecedents_, for learnt clauses
    std::uint32_t antecedent_count = 0;  ///< 0: a given clause
  };
  /// A learnt clause that takes part in the search.
  struct Learnt {
    ClauseId clause;
    std::uint32_t levels;  ///< how many levels its literals were of: the fewer, the more it is worth
  };
  struct Watch {
    ClauseId clause;
    Literal blocker;
  };

  void undo_to(std::uint32_t level, Guide& guide);
  std::span<Literal> literals_of(ClauseId id);
  ClauseId store(std::span<const Literal> literals, std::span<const ClauseId> antecedents);
  void watch(ClauseId id);
  void to_front(ClauseId id);
  ClauseId settle(ClauseId id, Guide& guide);
  void assign(Literal literal, ClauseId reason);
  ClauseId propagate();
  bool move_watch(ClauseId id, Literal falsified, Watch& kept);
  void learn(ClauseId conflict, Guide& guide);
  std::uint32_t levels_of(std::span<const Literal> literals);
  void forget();
  std::uint32_t analyse(ClauseId conflict);
  void finish_without_solution(ClauseId conflict);

  std::vector<Literal> literals_;
  std::vector<Clause> clauses_;
  std::vector<ClauseId> antecedents_;
  std::vector<std::vector<Watch>>
      watches_;  ///< by the code of the literal whose falsification wakes the clause
  std::vector<Value> values_;
  std::vector<std::uint32_t> levels_;
  std::vector<ClauseId> reasons_;
  std::vector<bool> seen_;
  std::vector<Literal> trail_;
  std::vector<std::uint32_t> level_starts_;
  std::size_t propagated_ = 0;
  /// A clause added while searching that is false or unit as things stand; looked at before all else.
  std::vector<ClauseId> pending_;
  std::vector<Literal> learnt_;
  std::vector<ClauseId> learnt_from_;
  std::vector<ClauseId> final_antecedents_;
  std::vector<Learnt> learnts_;
  std::size_t most_learnts_ = 2'000;
  std::vector<std::uint64_t> level_stamps_;
  std::uint64_t stamp_ = 0;
  bool impossible_ = false;
  std::uint64_t decisions_ = 0;
  std::uint64_t conflicts_ = 0;
  std::uint64_t visits_ = 0;
};

}  // namespace jetcrew::resolve
