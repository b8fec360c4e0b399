// Small random repositories, each answered by trying everything: the solver has to find an answer wherever
// there is one, keep to the rules, and change as little as possible.
#include <gtest/gtest.h>

#include "resolve/random_repository.hpp"
#include "resolve/small_world.hpp"

namespace jetcrew::resolve {
namespace {

using test::all_versions;
using test::names;
using test::Repository;
using test::Selection;

Selection selection_after(const Repository& repository, const test::World& world, const Answer& answer) {
  auto selection = repository.installed();
  for (const auto& action : answer.actions) {
    const auto& package = world.universe()[action.package];
    const auto name = static_cast<std::size_t>(package.name[1] - '0');
    selection[name] = action.kind == Action::Kind::remove ? 0 : package.version[0] - '0';
  }
  return selection;
}

/// The repository as packages, and `asked`, which is asked for: as requests know only `=`, what is wanted is
/// its need.
void fill(test::World& world, const Repository& repository) {
  for (int name = 0; name < names; ++name) {
    for (int version = 1; version <= all_versions; ++version) {
      const auto label = fmt::format("p{}", name);
      const auto number = std::to_string(version);
      const auto fields = repository.made(name, version).fields();
      if (repository.is_installed(name, version)) {
        world.installed(label, number, fields);
      } else {
        world.deb(label, number, fields);
      }
    }
  }
  world.deb("asked", "1", fmt::format("Depends: {}", repository.wanted().text()));
}

TEST(BruteForce, FindsWhatTryingEverythingFinds) {
  int solvable = 0;
  for (std::uint32_t seed = 0; seed < 1'500; ++seed) {
    const Repository repository(seed);
    test::World world;
    fill(world, repository);
    const auto wanted = static_cast<std::size_t>(repository.wanted().name);
    const auto answer = world.solve({"deb:asked"});

    std::array<int, all_versions + 1> fewest{99, 99, 99};
    bool possible = false;
    repository.for_each_answer([&](const Selection& selection) {
      possible = true;
      auto& best = fewest[static_cast<std::size_t>(selection[wanted])];
      best = std::min(best, repository.changes(selection));
    });
    ASSERT_EQ(answer.solved, possible) << "seed " << seed << "\n" << tell(repository);
    if (!possible) {
      EXPECT_FALSE(answer.causes.empty()) << "seed " << seed;
      continue;
    }
    ++solvable;
    Answer without_asked = answer;
    std::erase_if(without_asked.actions,
                  [&](const Action& action) { return world.universe()[action.package].name == "asked"; });
    const auto selection = selection_after(repository, world, without_asked);
    bool allowed = false;
    repository.for_each_answer([&](const Selection& one) { allowed = allowed || one == selection; });
    ASSERT_TRUE(allowed) << "seed " << seed << "\n" << tell(repository);
    ASSERT_EQ(repository.changes(selection), *std::min_element(fewest.begin(), fewest.end()))
        << "seed " << seed << "\n"
        << tell(repository);
  }
  EXPECT_GT(solvable, 300) << "too few of them say anything";
}

TEST(BruteForce, WithPermissionsDoesTheLeastToWhatIsInstalled) {
  int costly = 0;
  for (std::uint32_t seed = 0; seed < 1'500; ++seed) {
    const Repository repository(seed);
    test::World world;
    world.options.allow_remove = true;
    world.options.allow_downgrade = true;
    fill(world, repository);
    auto answer = world.solve({"deb:asked"});

    std::array<int, 3> least{99, 99, 99};
    repository.for_each_permitted(
        [&](const Selection& selection) { least = std::min(least, repository.cost(selection)); });
    ASSERT_EQ(answer.solved, least[0] != 99) << "seed " << seed << "\n" << tell(repository);
    if (!answer.solved) continue;
    std::erase_if(answer.actions,
                  [&](const Action& action) { return world.universe()[action.package].name == "asked"; });
    const auto selection = selection_after(repository, world, answer);
    ASSERT_TRUE(repository.holds(selection)) << "seed " << seed << "\n" << tell(repository);
    ASSERT_EQ(repository.cost(selection), least) << "seed " << seed << "\n" << tell(repository);
    if (least[0] + least[1] > 0) ++costly;
  }
  EXPECT_GT(costly, 100) << "too few of them say anything";
}

}  // namespace
}  // namespace jetcrew::resolve
