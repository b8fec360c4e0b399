// Why small random repositories have no answer, held against trying everything: what an explanation says is
// impossible by itself, nothing of it is superfluous, and it speaks of nothing else.
#include <functional>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.hpp"
#include "resolve/problem.hpp"
#include "resolve/random_repository.hpp"
#include "resolve/small_world.hpp"

namespace jetcrew::resolve {
namespace {

using test::all_versions;
using test::Bound;
using test::names;
using test::Repository;

/// A set of packages: a bit for each version of each name, one more for the package that is asked for.
using Packages = std::uint32_t;
using Rule = std::function<bool(Packages)>;

constexpr int all_packages = names * all_versions;
constexpr Packages asked = Packages{1} << all_packages;

Packages bit(int name, int version) {
  return Packages{1} << (name * all_versions + version - 1);
}

int number(std::string_view text) {
  return text.back() - '0';
}

/// The packages that a relation admits.
Packages admitted(const Bound& bound) {
  Packages packages = 0;
  for (int version = 1; version <= all_versions; ++version) {
    if (bound.admits(version)) packages |= bit(bound.name, version);
  }
  return packages;
}

/// A repository of which some packages are not on the stick.
class Case {
 public:
  explicit Case(std::uint32_t seed) : repository_(seed) {
    std::mt19937 random(seed + 1);
    for (int name = 0; name < names; ++name) {
      for (int version = 1; version <= all_versions; ++version) {
        const auto fields = repository_.made(name, version).fields();
        const auto label = fmt::format("p{}", name);
        if (repository_.is_installed(name, version)) {
          world_.installed(label, std::to_string(version), fields);
        } else if (random() % 3 != 0) {
          world_.deb(label, std::to_string(version), fields);
        } else {
          continue;
        }
        at_hand_ |= bit(name, version);
        // Nothing goes back to an older version: that rule is not part of an explanation.
        if (version >= repository_.installed()[static_cast<std::size_t>(name)]) usable_ |= bit(name, version);
      }
    }
    world_.deb("asked", "1", fmt::format("Depends: {}", repository_.wanted().text()));
    answer_ = world_.solve({"deb:asked"});
  }

  const Answer& answer() const { return answer_; }
  std::string tell() const { return test::tell(repository_) + "\n" + answer_.explanation(); }
  Packages at_hand() const { return at_hand_; }

  /// How many of the problem's own clauses cannot hold together.
  std::size_t core_size() {
    const std::vector<Request> requests{parse_request("deb:asked", world_.universe())};
    Problem problem(world_.universe(), requests, world_.options);
    problem.run();
    return problem.minimal_core().size();
  }

  /// What the cause claims, read from its data and held against the packages' own fields.
  Rule rule_of(const Cause& cause) const {
    if (cause.key == "cause.request") return [](Packages there) { return (there & asked) != 0; };
    if (cause.key == "cause.one_version") {
      const auto both = bit(number(cause.package), 1) | bit(number(cause.package), 2);
      return [both](Packages there) { return (there & both) != both; };
    }
    if (cause.key == "cause.installed") {
      EXPECT_TRUE(repository_.is_installed(number(cause.package), number(cause.version)));
      const auto any = bit(number(cause.package), 1) | bit(number(cause.package), 2);
      return [any](Packages there) { return (there & any) != 0; };
    }
    if (cause.key == "cause.conflict") return conflict(cause);
    EXPECT_EQ(cause.key, "cause.needs");
    return needs(cause);
  }

  /// The alternatives of a need.
  const std::vector<Bound>& alternatives(const Cause& cause, std::string_view version) const {
    static const std::vector<Bound> none;
    if (cause.package == "asked") return wanted_;
    const auto& depends = repository_.made(number(cause.package), number(version)).depends;
    const auto found = std::find_if(depends.begin(), depends.end(), [&](const std::vector<Bound>& any_of) {
      std::vector<std::string> parts;
      for (const auto& bound : any_of) parts.push_back(bound.text());
      return join(parts, " | ") == cause.relation;
    });
    EXPECT_NE(found, depends.end()) << cause.text;
    return found == depends.end() ? none : *found;
  }

  template <typename Take>
  void for_each_set(Take take) const {
    const auto usable = usable_ | asked;
    for (Packages there = usable;; there = (there - 1) & usable) {
      take(there);
      if (there == 0) return;
    }
  }

 private:
  Rule conflict(const Cause& cause) const {
    const auto& one = cause.mentions.at(0);
    const auto& other = cause.mentions.at(1);
    const auto& declared = repository_.made(number(one.name), number(one.version)).conflicts;
    EXPECT_TRUE(std::any_of(declared.begin(), declared.end(), [&](const Bound& bound) {
      return bound.text() == cause.relation && bound.name == number(other.name) &&
             bound.admits(number(other.version));
    })) << cause.text;
    const auto both =
        bit(number(one.name), number(one.version)) | bit(number(other.name), number(other.version));
    return [both](Packages there) { return (there & both) != both; };
  }

  Rule needs(const Cause& cause) const {
    Packages owners = 0;
    Packages wanted = 0;
    for (const auto& version : cause.versions) {
      owners |= cause.package == "asked" ? asked : bit(number(cause.package), number(version));
      for (const auto& bound : alternatives(cause, version)) wanted |= admitted(bound);
    }
    return [owners, wanted](Packages there) { return (there & owners) == 0 || (there & wanted) != 0; };
  }

  Repository repository_;
  test::World world_;
  std::vector<Bound> wanted_{repository_.wanted()};
  Answer answer_;
  Packages at_hand_ = 0;
  Packages usable_ = 0;
};

constexpr std::uint32_t seeds = 700;

/// Calls it with every case that has no answer.
template <typename Take>
void for_each_refusal(Take take) {
  int refused = 0;
  for (std::uint32_t seed = 0; seed < seeds; ++seed) {
    Case one(seed);
    if (one.answer().solved) continue;
    ++refused;
    SCOPED_TRACE(fmt::format("seed {}\n{}", seed, one.tell()));
    take(one);
    if (testing::Test::HasFailure()) return;  // one is enough to look at
  }
  EXPECT_GT(refused, 150) << "too few of them say anything";
}

TEST(ExplanationBruteForce, IsImpossibleByItselfAndNothingOfItIsSuperfluous) {
  for_each_refusal([](const Case& one) {
    std::vector<Rule> rules;
    for (const auto& cause : one.answer().causes) rules.push_back(one.rule_of(cause));
    bool possible = false;
    std::set<std::size_t> needed;
    one.for_each_set([&](Packages there) {
      std::vector<std::size_t> broken;
      for (std::size_t i = 0; i < rules.size() && broken.size() < 2; ++i) {
        if (!rules[i](there)) broken.push_back(i);
      }
      if (broken.empty()) possible = true;
      if (broken.size() == 1) needed.insert(broken.front());
    });
    EXPECT_FALSE(possible) << "all of its causes can be met together";
    for (std::size_t i = 0; i < rules.size(); ++i) {
      EXPECT_TRUE(needed.contains(i)) << "superfluous: " << one.answer().causes[i].text;
    }
  });
}

TEST(ExplanationBruteForce, IsHardlyLongerThanTheConflict) {
  for_each_refusal([](Case& one) {
    const auto text = one.answer().explanation();
    EXPECT_LE(static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')), one.core_size() + 3);
  });
}

TEST(ExplanationBruteForce, NamesWhatIsAtHandWhereNothingWillDo) {
  int looked_at = 0;
  for_each_refusal([&](const Case& one) {
    for (const auto& cause : one.answer().causes) {
      if (cause.kind != "missing") continue;
      std::set<std::pair<std::string, std::string>> expected;
      for (const auto& bound : one.alternatives(cause, cause.version)) {
        for (int version = 1; version <= all_versions; ++version) {
          if ((one.at_hand() & bit(bound.name, version)) != 0)
            expected.emplace(fmt::format("p{}", bound.name), std::to_string(version));
        }
      }
      std::set<std::pair<std::string, std::string>> named;
      for (const auto& mention : cause.mentions) named.emplace(mention.name, mention.version);
      EXPECT_EQ(named, expected) << cause.text;
      EXPECT_EQ(cause.choice, expected.empty() ? "none" : "there_is");
      for (const auto& [name, version] : expected) {
        EXPECT_THAT(cause.text, testing::HasSubstr(version)) << name;
        ++looked_at;
      }
    }
  });
  EXPECT_GT(looked_at, 50);
}

TEST(ExplanationBruteForce, NamesNothingOutsideOfTheConflict) {
  const auto named_in = [](std::string_view text) {
    std::set<char> found;
    for (std::size_t i = 0; i + 1 < text.size(); ++i) {
      if (text[i] == 'p' && text[i + 1] >= '0' && text[i + 1] <= '9') found.insert(text[i + 1]);
    }
    return found;
  };
  for_each_refusal([&](const Case& one) {
    std::set<char> in_conflict;
    for (const auto& cause : one.answer().causes) {
      in_conflict.merge(named_in(cause.package));
      in_conflict.merge(named_in(cause.relation));
    }
    for (const auto& cause : one.answer().causes) {
      EXPECT_THAT(in_conflict, testing::IsSupersetOf(named_in(cause.text))) << cause.text;
    }
    for (const auto& proposal : one.answer().proposals) {
      if (proposal.key != "proposal.add_for") continue;
      EXPECT_THAT(in_conflict, testing::IsSupersetOf(named_in(proposal.text))) << proposal.text;
    }
  });
}

}  // namespace
}  // namespace jetcrew::resolve
