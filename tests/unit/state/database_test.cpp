#include "state/database.hpp"

#include <fstream>
#include <thread>

#include <sys/stat.h>

#include "state/events.hpp"
#include "state/settings.hpp"
#include "state_fixture.hpp"

namespace jetcrew::state {
namespace {

using DatabaseTest = StateTest;

TEST_F(DatabaseTest, IsCreatedPrivateAndOpensAgain) {
  EXPECT_GE(database().schema(), 1);
  ASSERT_TRUE(put_setting(database(), "a", 1, 0));
  struct stat status{};
  ASSERT_EQ(::stat(file.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
  opened.reset();
  EXPECT_EQ(find_setting(database(), "a")->value, 1);
}

TEST_F(DatabaseTest, AFolderThatIsNotThereIsAnError) {
  const auto error = error_of([&] { Database(folder.path() / "no" / "jetcrew.db", clock); });
  EXPECT_EQ(error.code(), "path_not_found");
  EXPECT_NE(error.message().find("jetcrew.db"), std::string::npos);
}

TEST_F(DatabaseTest, TransactionsAreUndoneUnlessCommitted) {
  {
    Transaction transaction(database());
    put_setting(database(), "a", 1, 0);
  }
  EXPECT_FALSE(find_setting(database(), "a"));
  {
    Transaction transaction(database());
    put_setting(database(), "a", 1, 0);
    transaction.commit();
  }
  EXPECT_TRUE(find_setting(database(), "a"));
}

TEST_F(DatabaseTest, InnerTransactionsAreUndoneAlone) {
  Transaction outer(database());
  put_setting(database(), "kept", 1, 0);
  {
    Transaction inner(database());
    put_setting(database(), "undone", 1, 0);
    Transaction innermost(database());
    put_setting(database(), "undone too", 1, 0);
    innermost.commit();
  }
  outer.commit();
  EXPECT_TRUE(find_setting(database(), "kept"));
  EXPECT_FALSE(find_setting(database(), "undone"));
  EXPECT_FALSE(find_setting(database(), "undone too"));
}

TEST_F(DatabaseTest, ThreadsTakeTurns) {
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 4; ++thread)
    threads.emplace_back([&, mine = &database()] {
      for (int round = 0; round < 25; ++round) {
        Transaction transaction(*mine);
        const auto counter = find_setting(*mine, "counter");
        put_setting(*mine, "counter", counter ? counter->value.get<int>() + 1 : 1,
                    counter ? counter->rev : 0);
        transaction.commit();
      }
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(find_setting(database(), "counter")->value, 100);
}

TEST_F(DatabaseTest, AFullDiskIsSaidAndUndone) {
  put_setting(database(), "before", 1, 0);
  database().execute("PRAGMA max_page_count = 1");  // taken as the pages there are now
  const auto error = error_of([&] {
    Transaction transaction(database());
    put_setting(database(), "small", 1, 0);
    put_setting(database(), "big", std::string(1U << 20U, 'x'), 0);
    transaction.commit();
  });
  EXPECT_EQ(error.code(), "disk_full");
  EXPECT_FALSE(error.hint().empty());
  EXPECT_FALSE(find_setting(database(), "small"));
  database().execute("PRAGMA max_page_count = 100000");
  EXPECT_TRUE(put_setting(database(), "big", std::string(1U << 20U, 'x'), 0));
}

TEST_F(DatabaseTest, WhatFollowsALostTransactionIsNotSaved) {
  const auto error = error_of([&] {
    Transaction outer(database());
    put_setting(database(), "first", 1, 0);
    database().execute("ROLLBACK");  // as SQLite does by itself where it cannot go on
    put_setting(database(), "second", 1, 0);
    outer.commit();
  });
  EXPECT_EQ(error.code(), "transaction_lost");
  EXPECT_FALSE(find_setting(database(), "first"));
  EXPECT_FALSE(find_setting(database(), "second"));
}

TEST_F(DatabaseTest, ReadOnlyIsSaidAndPasses) {
  EXPECT_NO_THROW(database().check_writable());
  database().execute("PRAGMA query_only = ON");
  EXPECT_EQ(error_of([&] { put_setting(database(), "a", 1, 0); }).code(), "read_only");
  EXPECT_EQ(error_of([&] { database().check_writable(); }).code(), "read_only");
  database().execute("PRAGMA query_only = OFF");
  EXPECT_TRUE(put_setting(database(), "a", 1, 0));
}

TEST_F(DatabaseTest, DamageIsSaid) {
  std::ofstream(file) << std::string(8192, 'x');
  EXPECT_EQ(error_of([&] { database(); }).code(), "database_damaged");
}

TEST_F(DatabaseTest, DamageInTheMiddleIsSaid) {
  for (int at = 0; at < 200; ++at)
    add_event(database(), "log", std::nullopt, {{"text", std::string(500, 'x')}});
  opened.reset();
  {
    std::fstream bytes(file, std::ios::in | std::ios::out | std::ios::binary);
    const auto size = std::filesystem::file_size(file);
    for (std::uintmax_t page = size / 2 / 4096; page < size / 4096; ++page) {
      bytes.seekp(static_cast<std::streamoff>(page * 4096));
      bytes << std::string(4096, '\x7f');
    }
  }
  const auto error = error_of([&] { events_after(database(), 0, {}, 1000); });
  EXPECT_EQ(error.code(), "database_damaged");
  EXPECT_FALSE(error.hint().empty());
}

TEST_F(DatabaseTest, AnotherWriterIsSaid) {
  database().execute("PRAGMA busy_timeout = 1");
  Database other(file, clock);
  Transaction writing(other);
  EXPECT_EQ(error_of([&] { put_setting(database(), "a", 1, 0); }).code(), "state_locked");
}

TEST_F(DatabaseTest, LivesInMemoryToo) {
  Database memory(":memory:", clock);
  EXPECT_TRUE(put_setting(memory, "a", 1, 0));
  EXPECT_FALSE(std::filesystem::exists(":memory:"));
}

}  // namespace
}  // namespace jetcrew::state
