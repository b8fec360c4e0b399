#include "media/report.hpp"

#include "base/files.hpp"
#include "support/error_of.hpp"

namespace jetcrew::media {
namespace {

namespace fs = std::filesystem;

TEST(Reports, TakeThePlaceOfOlderOnes) {
  TemporaryFolder stick;
  write_report(stick.path(), {"1424419012345", "old\n", "{}\n"});
  write_report(stick.path(), {"1424419012345", "new\n", "{}\n"});
  write_report(stick.path(), {"other", "other\n", "{}\n"});
  const auto folder = stick.path() / "jetcrew-report";
  EXPECT_EQ(read_file(folder / "1424419012345.txt"), "new\n");
  EXPECT_EQ(read_file(folder / "other.json"), "{}\n");
  EXPECT_EQ(std::distance(fs::directory_iterator(folder), fs::directory_iterator()), 4);
}

TEST(Reports, HaveNamesThatFatCanHave) {
  TemporaryFolder stick;
  write_report(stick.path(), {"../../a:b c", "x", "y"});
  EXPECT_EQ(read_file(stick.path() / "jetcrew-report/______a_b_c.txt"), "x");
  write_report(stick.path(), {"", "x", "y"});
  EXPECT_TRUE(fs::exists(stick.path() / "jetcrew-report/board.json"));
}

// A stick must not make the board write where a link on it points.
TEST(Reports, FollowNoLinks) {
  TemporaryFolder stick, elsewhere;
  fs::create_directory_symlink(elsewhere.path(), stick.path() / "jetcrew-report");
  EXPECT_EQ(error_of([&] { write_report(stick.path(), {"a", "x", "y"}); }).code(), "medium_unreadable");
  EXPECT_TRUE(fs::is_empty(elsewhere.path()));

  fs::remove(stick.path() / "jetcrew-report");
  fs::create_directory(stick.path() / "jetcrew-report");
  write_durably(elsewhere.path() / "victim", "mine");
  for (const auto* name : {"a.txt", "a.txt.new", "a.json"})
    fs::create_symlink(elsewhere.path() / "victim", stick.path() / "jetcrew-report" / name);
  write_report(stick.path(), {"a", "x", "y"});
  EXPECT_EQ(read_file(elsewhere.path() / "victim"), "mine");
  EXPECT_EQ(read_file(stick.path() / "jetcrew-report/a.txt"), "x");
  EXPECT_FALSE(fs::is_symlink(stick.path() / "jetcrew-report/a.json"));
}

}  // namespace
}  // namespace jetcrew::media
