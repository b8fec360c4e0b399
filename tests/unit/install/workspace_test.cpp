#include "install/workspace.hpp"

#include "install/install_fixture.hpp"

namespace jetcrew::install {
namespace {

namespace fs = std::filesystem;
using python::testing::refusal_of;

class WorkspaceTest : public InstallTest {
 protected:
  void open() { Workspace(Root(board_.path()), state_); }
};

TEST_F(WorkspaceTest, MakesWhatIsMissing) {
  open();
  for (const auto* name : {"store/sha256", "store/trees", "store/uploads", "environments"})
    EXPECT_TRUE(fs::is_directory(state_ / name)) << name;
  EXPECT_TRUE(fs::is_regular_file(state_ / "jetcrew.db"));
}

TEST_F(WorkspaceTest, BelongsToOneAtATime) {
  {
    const Workspace first(Root(board_.path()), state_);
    write_durably(first.uploads() / "going-on", "half");
    Error seen("", "");
    EXPECT_EQ(refusal_of([&] { open(); }, &seen), "state_locked");
    EXPECT_EQ(seen.facts().at("path"), state_.string());
    EXPECT_FALSE(seen.hint().empty());
    EXPECT_TRUE(fs::exists(first.uploads() / "going-on")) << "nothing of the other's was cleaned up";
  }
  EXPECT_EQ(refusal_of([&] { open(); }), "") << "the lock goes with its holder";
}

TEST_F(WorkspaceTest, CleansUpWhatAKilledProcessLeft) {
  open();
  write_durably(state_ / "store/uploads/half", "x");
  write_durably(state_ / "store/.unfinished-00", "x");
  fs::create_directories(state_ / "environments/default/generations");
  open();
  EXPECT_TRUE(fs::is_empty(state_ / "store/uploads"));
  EXPECT_FALSE(fs::exists(state_ / "store/.unfinished-00"));
  EXPECT_TRUE(fs::exists(state_ / "environments/default/generations"));
}

TEST_F(WorkspaceTest, SweepsWhatAnImportThatDiedLeft) {
  const auto kept = import_deb("kept");
  opened_.reset();
  debian::test::DebPlan plan;
  plan.name = "lost";
  const auto lost = debian::test::build_deb(folder_.path(), plan);
  // One process dies in the middle of a copy, the next between the file and its row.
  EXPECT_EXIT(workspace().store().copy_in(lost, [](std::uint64_t) { std::_Exit(7); }),
              testing::ExitedWithCode(7), "");
  EXPECT_EXIT(
      {
        workspace().store().copy_in(lost);
        std::_Exit(8);
      },
      testing::ExitedWithCode(8), "");
  const auto count = [&] {
    const fs::recursive_directory_iterator all(state_ / "store");
    return std::count_if(begin(all), end(all), [](const auto& entry) { return entry.is_regular_file(); });
  };
  EXPECT_EQ(count(), 2) << "the second process removed what the first one left, and left its own";
  EXPECT_TRUE(workspace().store().contains(kept.sha256));
  EXPECT_EQ(count(), 1);
  EXPECT_FALSE(import(lost).sha256.empty());
  EXPECT_EQ(count(), 2);
}

TEST_F(WorkspaceTest, AFailedOpeningGivesTheLockBack) {
  fs::create_directories(state_);
  write_durably(state_ / "jetcrew.db", "this is no database, but long enough to look like something else");
  EXPECT_NE(refusal_of([&] { open(); }), "");
  fs::remove(state_ / "jetcrew.db");
  EXPECT_EQ(refusal_of([&] { open(); }), "");
}

TEST_F(WorkspaceTest, AStateFolderThatCannotBeMadeIsAnError) {
  write_durably(board_.path() / "file", "x");
  EXPECT_NE(refusal_of([&] { Workspace(Root(board_.path()), board_.path() / "file/state"); }), "");
}

TEST_F(WorkspaceTest, EnvironmentsAreNamedAsTheBoardDoes) {
  const auto& here = workspace();
  EXPECT_EQ(here.environment("default"), fs::canonical(state_) / "environments/default");
  EXPECT_EQ(here.environment_inside("default"), "/var/lib/jetcrew/environments/default");
  const TemporaryFolder elsewhere;
  const Workspace outside(Root(board_.path()), elsewhere.path());
  EXPECT_EQ(refusal_of([&] { outside.environment_inside("default"); }), "state_outside_root");
}

TEST_F(WorkspaceTest, LivesInTheBoardUnlessTold) {
  EXPECT_EQ(default_state_folder(Root(board_.path())), fs::canonical(board_.path()) / "var/lib/jetcrew");
}

}  // namespace
}  // namespace jetcrew::install
