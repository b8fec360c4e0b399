#include "resolve/sat.hpp"

#include <functional>
#include <map>
#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace jetcrew::resolve {
namespace {

using ::testing::ElementsAre;

/// 3 is variable 2, true; -3 is variable 2, false: as DIMACS writes it.
Literal literal(int number) {
  const auto variable = static_cast<Variable>(std::abs(number) - 1);
  return number > 0 ? Literal::positive(variable) : Literal::negative(variable);
}

std::vector<Literal> literals(const std::vector<int>& numbers) {
  std::vector<Literal> found;
  for (const auto number : numbers) found.push_back(literal(number));
  return found;
}

using Clauses = std::vector<std::vector<int>>;

/// Tries `wishes`, then every variable as false; hands out clauses when the search comes to rest.
class Script final : public Sat::Guide {
 public:
  std::vector<int> wishes;
  std::function<bool(Sat&)> at_rest;
  int asked = 0;

  bool expand(Sat& sat) override { return at_rest && at_rest(sat); }

  std::optional<Literal> decide(const Sat& sat) override {
    ++asked;
    for (const auto wish : wishes) {
      if (sat.value(literal(wish).variable()) == Sat::Value::unknown) return literal(wish);
    }
    for (Variable variable = 0; variable < sat.variables(); ++variable) {
      if (sat.value(variable) == Sat::Value::unknown) return Literal::negative(variable);
    }
    return std::nullopt;
  }

  void undone_to(std::uint32_t) override {}
};

Sat make(Variable variables, const Clauses& clauses) {
  Sat sat;
  sat.add_variables_up_to(variables);
  for (const auto& clause : clauses) sat.add(literals(clause));
  return sat;
}

bool holds(const Sat& sat, const std::vector<int>& clause) {
  return std::any_of(clause.begin(), clause.end(), [&](int n) { return sat.is_true(literal(n)); });
}

bool bruteforce(int variables, const Clauses& clauses) {
  for (std::uint32_t bits = 0; bits < (1U << variables); ++bits) {
    const auto yes = [&](int n) { return (((bits >> (std::abs(n) - 1)) & 1U) != 0) == (n > 0); };
    if (std::all_of(clauses.begin(), clauses.end(),
                    [&](const auto& clause) { return std::any_of(clause.begin(), clause.end(), yes); })) {
      return true;
    }
  }
  return false;
}

Clauses random_clauses(std::mt19937& random, int variables, int count) {
  Clauses clauses;
  for (int i = 0; i < count; ++i) {
    std::vector<int> clause;
    for (int k = 0; k < 3; ++k) {
      const auto variable = static_cast<int>(random() % static_cast<unsigned>(variables)) + 1;
      clause.push_back((random() & 1U) != 0 ? variable : -variable);
    }
    clauses.push_back(clause);
  }
  return clauses;
}

/// `pigeons` of them in one hole fewer, one a hole.
Clauses pigeonhole(int pigeons) {
  const int holes = pigeons - 1;
  const auto in = [&](int pigeon, int hole) { return pigeon * holes + hole + 1; };
  Clauses clauses;
  for (int p = 0; p < pigeons; ++p) {
    auto& somewhere = clauses.emplace_back();
    for (int h = 0; h < holes; ++h) somewhere.push_back(in(p, h));
  }
  for (int h = 0; h < holes; ++h) {
    for (int p = 0; p < pigeons; ++p) {
      for (int q = p + 1; q < pigeons; ++q) clauses.push_back({-in(p, h), -in(q, h)});
    }
  }
  return clauses;
}

TEST(Sat, UnitsPropagateWithoutADecision) {
  auto sat = make(4, {{1}, {-1, 2}, {-2, 3}, {-3, -1, -4}});
  Script guide;
  EXPECT_EQ(sat.solve(guide, {}), Sat::Answer::satisfiable);
  EXPECT_EQ(sat.decisions(), 0U);
  EXPECT_EQ(sat.conflicts(), 0U);
  EXPECT_EQ(sat.value(2), Sat::Value::yes);
  EXPECT_EQ(sat.value(3), Sat::Value::no);
}

TEST(Sat, TheGuidesOrderDecides) {
  auto sat = make(3, {{1, 2, 3}});
  Script guide;
  guide.wishes = {2};
  EXPECT_EQ(sat.solve(guide, {}), Sat::Answer::satisfiable);
  EXPECT_TRUE(sat.is_true(literal(2)));
  EXPECT_TRUE(sat.is_false(literal(1)));
}

TEST(Sat, LearnsFromAWrongDecisionAndJumpsBack) {
  // 1 is impossible, but that shows only after 3; 2 has nothing to do with it.
  auto sat = make(4, {{-1, -3, 4}, {-1, -3, -4}, {-1, 3}});
  Script guide;
  guide.wishes = {2, 1};
  EXPECT_EQ(sat.solve(guide, {}), Sat::Answer::satisfiable);
  EXPECT_TRUE(sat.is_false(literal(1)));
  EXPECT_TRUE(sat.is_true(literal(2)));
  EXPECT_EQ(sat.conflicts(), 1U);
}

TEST(Sat, NothingToSayIsSatisfiable) {
  auto sat = make(0, {});
  Script guide;
  EXPECT_EQ(sat.solve(guide, {}), Sat::Answer::satisfiable);
}

TEST(Sat, TheEmptyClauseIsTheWholeCore) {
  auto sat = make(2, {{1, 2}, {}});
  Script guide;
  EXPECT_EQ(sat.solve(guide, {}), Sat::Answer::unsatisfiable);
  EXPECT_THAT(sat.core(), ElementsAre(1U));
}

TEST(Sat, TheCoreLeavesOutWhatHasNothingToDoWithIt) {
  auto sat = make(8, {{5, 6}, {1}, {-5, 7}, {-1, 2}, {6, -7, 8}, {-2, 3}, {-8, -7}, {-3}});
  Script guide;
  guide.wishes = {5, 8};
  EXPECT_EQ(sat.solve(guide, {}), Sat::Answer::unsatisfiable);
  EXPECT_THAT(sat.core(), ElementsAre(1U, 3U, 5U, 7U));
}

TEST(Sat, TheCoreIsFoundThroughLearntClauses) {
  // All four combinations of 1 and 2 are shut out; no clause alone says so.
  auto sat = make(5, {{3, 4}, {1, 2}, {1, -2}, {-3, 5}, {-1, 2}, {-1, -2}});
  Script guide;
  guide.wishes = {3, 1};
  EXPECT_EQ(sat.solve(guide, {}), Sat::Answer::unsatisfiable);
  EXPECT_THAT(sat.core(), ElementsAre(1U, 2U, 4U, 5U));
}

TEST(Sat, AClauseMayNameALiteralTwiceOrBothSides) {
  auto sat = make(2, {{1, 1, 1}, {2, -2}, {-1, -1, 2}});
  Script guide;
  EXPECT_EQ(sat.solve(guide, {}), Sat::Answer::satisfiable);
  EXPECT_TRUE(sat.is_true(literal(1)));
  EXPECT_TRUE(sat.is_true(literal(2)));
}

TEST(Sat, FivePigeonsDoNotFitInFourHoles) {
  const auto clauses = pigeonhole(5);
  auto sat = make(20, clauses);
  Script guide;
  EXPECT_EQ(sat.solve(guide, {}), Sat::Answer::unsatisfiable);
  EXPECT_EQ(sat.core().size(), clauses.size()) << "each of its clauses is needed";
}

TEST(Sat, GivesUpAtTheConflictLimitAndCanGoOn) {
  auto sat = make(42, pigeonhole(7));
  Script guide;
  EXPECT_EQ(sat.solve(guide, {.conflicts = 3}), Sat::Answer::gave_up);
  EXPECT_EQ(sat.conflicts(), 3U);
  EXPECT_EQ(sat.solve(guide, {}), Sat::Answer::unsatisfiable);
}

TEST(Sat, WhatWasForgottenStillCountsForTheCore) {
  // Hard enough that learnt clauses are taken out of the search on the way.
  const auto clauses = pigeonhole(11);
  auto sat = make(110, clauses);
  Script guide;
  EXPECT_EQ(sat.solve(guide, {}), Sat::Answer::unsatisfiable);
  EXPECT_GT(sat.conflicts(), 2'000U);
  EXPECT_EQ(sat.core().size(), clauses.size()) << "each of its clauses is needed";
}

TEST(Sat, GivesUpAfterSoManyVisits) {
  auto sat = make(110, pigeonhole(10));
  Script guide;
  EXPECT_EQ(sat.solve(guide, {.visits = 10'000}), Sat::Answer::gave_up);
}

TEST(Sat, AUnitAddedDuringTheSearchHoldsForGood) {
  // It is true by decision when it is added, and must still be true when that decision is undone.
  auto sat = make(3, {});
  Script guide;
  guide.wishes = {2, 1};
  int rests = 0;
  guide.at_rest = [&](Sat& s) {
    if (++rests == 3) {
      s.add(literals({-1, -2, 3}));
      s.add(literals({-1, -2, -3}));
      s.add(literals({1}));
      return true;
    }
    return false;
  };
  EXPECT_EQ(sat.solve(guide, {}), Sat::Answer::satisfiable);
  EXPECT_TRUE(sat.is_true(literal(1)));
  EXPECT_TRUE(sat.is_false(literal(2)));
}

TEST(Sat, AFalseClauseAddedDuringTheSearchTurnsItBack) {
  auto sat = make(4, {});
  Script guide;
  guide.wishes = {1, 2, 3, 4};
  bool added = false;
  guide.at_rest = [&](Sat& s) {
    if (added || s.trail().size() < 4) return false;
    added = true;
    s.add(literals({-1, -2}));  // both fell long ago
    return true;
  };
  EXPECT_EQ(sat.solve(guide, {}), Sat::Answer::satisfiable);
  EXPECT_TRUE(sat.is_true(literal(1)));
  EXPECT_TRUE(sat.is_false(literal(2)));
}

TEST(Sat, ContradictoryUnitsAddedDuringTheSearchAreTheCore) {
  auto sat = make(3, {{1, 2, 3}});
  Script guide;
  guide.wishes = {1, 2, 3};
  bool added = false;
  guide.at_rest = [&](Sat& s) {
    if (added || s.trail().size() < 3) return false;
    added = true;
    s.add(literals({-2}));
    s.add(literals({2}));
    return true;
  };
  EXPECT_EQ(sat.solve(guide, {}), Sat::Answer::unsatisfiable);
  EXPECT_THAT(sat.core(), ElementsAre(1U, 2U));
}

TEST(Sat, ClausesMayBeAddedAfterAnAnswer) {
  auto sat = make(3, {{1, 2, 3}});
  Script guide;
  guide.wishes = {1};
  ASSERT_EQ(sat.solve(guide, {}), Sat::Answer::satisfiable);
  sat.add(literals({-1}));
  ASSERT_EQ(sat.solve(guide, {}), Sat::Answer::satisfiable);
  EXPECT_TRUE(sat.is_false(literal(1)));
  EXPECT_TRUE(holds(sat, {2, 3}));
  sat.add(literals({-2}));
  sat.add(literals({-3}));
  EXPECT_EQ(sat.solve(guide, {}), Sat::Answer::unsatisfiable);
  EXPECT_EQ(sat.core().size(), 4U);
}

TEST(Sat, AgreesWithBruteForceOnRandomClauses) {
  std::mt19937 random(20'240'229);  // fixed: the same cases every time
  int impossible = 0;
  for (int round = 0; round < 300; ++round) {
    const auto clauses = random_clauses(random, 12, 40 + round % 30);
    auto sat = make(12, clauses);
    Script guide;
    const auto answer = sat.solve(guide, {});
    ASSERT_EQ(answer == Sat::Answer::satisfiable, bruteforce(12, clauses)) << "round " << round;
    if (answer == Sat::Answer::satisfiable) {
      for (const auto& clause : clauses) ASSERT_TRUE(holds(sat, clause)) << "round " << round;
      continue;
    }
    ++impossible;
    Clauses core;
    for (const auto id : sat.core()) core.push_back(clauses.at(id));
    ASSERT_FALSE(bruteforce(12, core)) << "round " << round << ": the core alone is possible";
  }
  EXPECT_GT(impossible, 50);
  EXPECT_LT(impossible, 250);
}

TEST(Sat, AgreesWithBruteForceWhereClausesComeDuringTheSearch) {
  std::mt19937 random(7);
  for (int round = 0; round < 300; ++round) {
    auto clauses = random_clauses(random, 12, 40 + round % 30);
    for (auto& clause : clauses) {
      if (random() % 12 == 0) clause.resize(1);
      if (clause.size() == 3 && random() % 3 == 0) clause.resize(2);
    }
    Sat sat;
    sat.add_variables_up_to(12);
    Script guide;
    for (int variable = 1; variable <= 12; ++variable) {
      guide.wishes.push_back((random() & 1U) != 0 ? variable : -variable);
    }
    std::size_t given = 0;
    std::map<ClauseId, std::size_t> place;  // learnt clauses have numbers too
    guide.at_rest = [&](Sat& s) {
      if (given == clauses.size() || s.trail().size() < 8) return false;
      for (int i = 0; i < 4 && given < clauses.size(); ++i, ++given) {
        place[s.add(literals(clauses[given]))] = given;
      }
      return true;
    };
    const auto answer = sat.solve(guide, {});
    const Clauses seen(clauses.begin(), clauses.begin() + static_cast<std::ptrdiff_t>(given));
    ASSERT_EQ(answer == Sat::Answer::satisfiable, bruteforce(12, seen)) << "round " << round;
    if (answer == Sat::Answer::satisfiable) {
      for (const auto& clause : seen) ASSERT_TRUE(holds(sat, clause)) << "round " << round;
      continue;
    }
    Clauses core;
    for (const auto id : sat.core()) core.push_back(clauses.at(place.at(id)));
    ASSERT_FALSE(bruteforce(12, core)) << "round " << round;
  }
}

}  // namespace
}  // namespace jetcrew::resolve
