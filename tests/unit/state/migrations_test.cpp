#include "state/migrations.hpp"

#include <fstream>

#include <sys/wait.h>
#include <unistd.h>

#include "base/digest.hpp"
#include "embedded/migrations.hpp"
#include "state/query.hpp"
#include "state_fixture.hpp"

namespace jetcrew::state {
namespace {

constexpr EmbeddedFile one{"0001_one.sql",
                           "CREATE TABLE events_horizon (pruned_to INTEGER) STRICT;"
                           "CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;"
                           "INSERT INTO note (text) VALUES ('from one');"};
constexpr EmbeddedFile two{"0002_two.sql", "ALTER TABLE note ADD COLUMN stars INTEGER NOT NULL DEFAULT 5;"};
constexpr EmbeddedFile three{"0003_three.sql", "CREATE TABLE shelf (id INTEGER PRIMARY KEY) STRICT;"};
constexpr EmbeddedFile broken{"0003_broken.sql",
                              "CREATE TABLE shelf (id INTEGER PRIMARY KEY) STRICT;"
                              "INSERT INTO nowhere VALUES (1);"};

using Files = std::vector<EmbeddedFile>;

class MigrationsTest : public StateTest {
 protected:
  void open(const Files& files) { Database(file, files, clock); }
  Error failure_of(const Files& files) {
    return error_of([&] { open(files); });
  }
  std::filesystem::path beside(std::string_view suffix) const {
    auto path = file;
    path += suffix;
    return path;
  }
};

/// The whole schema and content as text, to compare.
std::string schema_of(Database& database) {
  Query query(database, "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type, name");
  std::string all;
  for (const auto& sql : all_rows(query, [](Query& row) { return row.text(0); })) all += sql + ";\n";
  return all;
}

TEST_F(MigrationsTest, AreAppliedInOrderAndRecorded) {
  open({one, two});
  Database database(file, Files{one, two, three}, clock);
  EXPECT_EQ(database.schema(), 3);
  Query query(database, "SELECT number, name, sha256, applied_at FROM migration ORDER BY number");
  const Files all{one, two, three};
  for (int number = 1; number <= 3; ++number) {
    const auto& expected = all.at(static_cast<std::size_t>(number - 1));
    ASSERT_TRUE(query.next());
    EXPECT_EQ(query.integer(0), number);
    EXPECT_EQ(query.text(1), expected.path);
    EXPECT_EQ(query.text(2), to_hex(Sha256::of(expected.content)));
    EXPECT_EQ(query.text(3), database.now());
  }
  EXPECT_FALSE(query.next());
}

TEST_F(MigrationsTest, StepwiseGivesTheSameSchemaAsAtOnce) {
  open({one});
  open({one, two});
  Database stepwise(file, Files{one, two, three}, clock);
  Database fresh(folder.path() / "fresh.db", Files{one, two, three}, clock);
  EXPECT_EQ(schema_of(stepwise), schema_of(fresh));
}

TEST_F(MigrationsTest, ACopyIsThereOnlyWhileItRuns) {
  open({one});
  EXPECT_FALSE(std::filesystem::exists(beside(".before-0001"))) << "a new database needs none";
  open({one, two});
  EXPECT_FALSE(std::filesystem::exists(beside(".before-0002")));
}

TEST_F(MigrationsTest, ANewerDatabaseStaysUntouched) {
  open({one, two});
  const auto before = sha256_of_file(file);
  const auto error = failure_of({one});
  EXPECT_EQ(error.code(), "database_newer");
  EXPECT_EQ(error.facts().at("schema"), "2");
  EXPECT_EQ(error.facts().at("known"), "1");
  EXPECT_EQ(sha256_of_file(file), before);
  EXPECT_NO_THROW(open({one, two}));
}

TEST_F(MigrationsTest, AnEditedOneIsRefused) {
  open({one});
  const auto before = sha256_of_file(file);
  const EmbeddedFile edited{"0001_one.sql", "CREATE TABLE note (id INTEGER PRIMARY KEY) STRICT;"};
  const auto error = failure_of({edited, two});
  EXPECT_EQ(error.code(), "migration_changed");
  EXPECT_EQ(error.facts().at("migration"), "0001_one.sql");
  EXPECT_EQ(sha256_of_file(file), before);
}

TEST_F(MigrationsTest, AFailingOneUndoesAll) {
  open({one});
  std::string before;
  {
    Database database(file, Files{one}, clock);
    before = schema_of(database);
  }
  const auto error = failure_of({one, two, broken});
  EXPECT_EQ(error.code(), "migration_failed");
  EXPECT_EQ(error.facts().at("migration"), "0003_broken.sql");
  EXPECT_NE(error.message().find("nowhere"), std::string::npos) << error.message();
  EXPECT_FALSE(error.hint().empty());
  {
    Database database(file, Files{one}, clock);
    EXPECT_EQ(schema_of(database), before) << "the second, which was well, is undone too";
  }
  EXPECT_TRUE(std::filesystem::exists(beside(".before-0002")));
  Database copy(beside(".before-0002"), Files{one}, clock);
  EXPECT_EQ(schema_of(copy), before);
  open({one, two, three});
  EXPECT_FALSE(std::filesystem::exists(beside(".before-0002")));
}

TEST_F(MigrationsTest, ANewDatabaseWhoseFirstFailsCanBeTriedAgain) {
  const EmbeddedFile bad{"0001_one.sql", "CREATE TABLE note (id NOTATYPE) STRICT;"};
  EXPECT_EQ(failure_of({bad}).code(), "migration_failed");
  EXPECT_NO_THROW(open({one}));
}

TEST_F(MigrationsTest, RowsThatWouldPointAtNothingFail) {
  open({one});
  const EmbeddedFile dangling{"0002_dangling.sql",
                              "CREATE TABLE line (note INTEGER REFERENCES note (id)) STRICT;"
                              "INSERT INTO line VALUES (99);"};
  EXPECT_EQ(failure_of({one, dangling}).code(), "migration_failed");
  EXPECT_NO_THROW(open({one, two}));
}

// The process is killed inside of the second migration, where it asks for a time.
TEST_F(MigrationsTest, AKilledProcessLeavesItAsItWas) {
  open({one});
  class KillingClock : public Clock {
   public:
    std::chrono::system_clock::time_point now() const override { ::_exit(::kill(::getpid(), SIGKILL)); }
  };
  const auto child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    const KillingClock killing;
    Database(file, Files{one, two, three}, killing);
    ::_exit(0);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFSIGNALED(status));
  EXPECT_TRUE(std::filesystem::exists(beside(".before-0002")));
  open({one});
  open({one, two, three});
  EXPECT_FALSE(std::filesystem::exists(beside(".before-0002")));
}

TEST_F(MigrationsTest, AnotherProgramsDatabaseIsLeftAlone) {
  {
    SQLite::Database foreign(file.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    foreign.exec("CREATE TABLE bookmarks (id INTEGER PRIMARY KEY)");
  }
  const auto before = sha256_of_file(file);
  EXPECT_EQ(failure_of({one}).code(), "database_foreign");
  EXPECT_EQ(sha256_of_file(file), before);
}

TEST_F(MigrationsTest, GapsAndOddNamesAreMistakes) {
  EXPECT_EQ(failure_of({one, three}).code(), "internal");
  EXPECT_EQ(failure_of({EmbeddedFile{"first.sql", "SELECT 1;"}}).code(), "internal");
}

// What was released is never edited. A change of the schema is a new file, and a new line here.
TEST(ReleasedMigrations, AreWhatTheyWere) {
  const std::vector<std::pair<std::string, std::string>> released = {
      {"0001_initial.sql", "239189f204ac25d923b3e65506c42ff12703e6125adaeff9d536ab7be1c0fcb1"},
      {"0002_check_words.sql", "93266427288ce8b3bf0527330e586a27769660c51c90ebd36447d930135a6b84"},
      {"0003_payloads_for_plans.sql", "769e8d7f95951f56eaa7ee3629742579f2a9f5d2235adfdb16245dcdfa9a09a4"},
      {"0004_generations_keep_goals.sql", "8e4a7233ec5317bbaade72c3928cc559983fad78c2742d92e0964ce4b6c7a71c"},
      {"0005_bundles.sql", "47f1c361f119dcf401d746b345cec628934013b2399b34805c4216805c6f6c23"},
      {"0006_attended_media.sql", "9d3317eabfafb081fe2b6d2e16c8756303c8933bd4973f253220b2fa20760a13"},
      {"0007_sensor_history.sql", "b4cb8bb3933df6bc762af251884f7144c8b0e994f7f74eb233f94c59cc809f0c"},
      {"0008_check_values.sql", "afcdcb3e34f2bbb1e13fddd10c99d3c44f9e260110932f235ec024d1f7631a91"},
  };
  const auto files = embedded::migrations();
  ASSERT_EQ(files.size(), released.size());
  for (std::size_t at = 0; at < released.size(); ++at) {
    EXPECT_EQ(files[at].path, released[at].first);
    EXPECT_EQ(to_hex(Sha256::of(files[at].content)), released[at].second) << files[at].path;
  }
}

TEST_F(MigrationsTest, TheReleasedOnesOneByOneGiveTheFreshSchema) {
  const auto files = embedded::migrations();
  for (std::size_t count = 1; count <= files.size(); ++count) Database(file, files.first(count), clock);
  Database stepwise(file, clock);
  Database fresh(folder.path() / "fresh.db", clock);
  EXPECT_EQ(schema_of(stepwise), schema_of(fresh));
  Query check(fresh, "PRAGMA integrity_check");
  ASSERT_TRUE(check.next());
  EXPECT_EQ(check.text(0), "ok");
}

}  // namespace
}  // namespace jetcrew::state
