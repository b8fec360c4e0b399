#include "debian/dpkg_lock.hpp"

#include <gtest/gtest.h>

#include "base/files.hpp"
#include "deb_builder.hpp"
#include "lock_keeper.hpp"

namespace jetcrew::debian {
namespace {

TEST(DpkgLock, SaysWhoHoldsIt) {
  const TemporaryFolder folder;
  const auto file = folder.path() / "lock";
  EXPECT_FALSE(lock_holder(file)) << "no file, no lock";
  test::LockKeeper keeper(file);
  ASSERT_TRUE(keeper.held());
  const auto holder = lock_holder(file);
  ASSERT_TRUE(holder);
  EXPECT_EQ(holder->pid, keeper.pid());
  EXPECT_EQ(holder->name, "unit_debian");
  EXPECT_TRUE(std::holds_alternative<LockHolder>(FrontendLock::take(file)));
  keeper.let_go();
  EXPECT_FALSE(lock_holder(file));
}

TEST(DpkgLock, KeepsOthersOutWhileItLives) {
  const TemporaryFolder folder;
  const auto file = folder.path() / "lock";
  {
    const auto lock = FrontendLock::take(file);
    ASSERT_TRUE(std::holds_alternative<FrontendLock>(lock));
    // A look at the file by the same process must not lose the lock, as it would an ordinary fcntl lock.
    open_file(file, 0);
    EXPECT_FALSE(test::LockKeeper(file).held());
    EXPECT_TRUE(std::holds_alternative<LockHolder>(FrontendLock::take(file)));
  }
  EXPECT_TRUE(test::LockKeeper(file).held());
}

}  // namespace
}  // namespace jetcrew::debian
