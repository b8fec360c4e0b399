#include "bundle/store.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/files.hpp"
#include "python/refusal.hpp"

namespace jetcrew::bundle {
namespace {

namespace fs = std::filesystem;
using python::testing::refusal_of;

class StoreTest : public testing::Test {
 protected:
  fs::path medium(const std::string& name, std::string_view content) {
    const auto path = folder_.path() / name;
    write_durably(path, content);
    return path;
  }

  /// Every file of the store, by its path below it.
  std::set<std::string> files() const {
    std::set<std::string> all;
    for (const auto& entry : fs::recursive_directory_iterator(store_.folder())) {
      if (!entry.is_directory()) all.insert(fs::relative(entry.path(), store_.folder()).string());
    }
    return all;
  }

  static std::string name_of(std::string_view content) { return to_hex(Sha256::of(content)); }

  Stored take_over(const fs::path& file) {
    std::vector<Arrival> arrivals;
    arrivals.push_back(store_.receive_own(file));
    const Stored stored{arrivals.front().sha256(), arrivals.front().size(), arrivals.front().known()};
    store_.settle(arrivals);
    return stored;
  }

  TemporaryFolder folder_;
  Store store_{folder_.path() / "store"};
};

TEST_F(StoreTest, ACopyIsNamedByItsDigest) {
  std::uint64_t told = 0;
  const std::string content(3U << 20U, 'x');  // more than one piece
  const auto stored = store_.copy_in(medium("a.deb", content), [&](std::uint64_t bytes) { told += bytes; });
  EXPECT_EQ(stored.sha256, name_of(content));
  EXPECT_EQ(stored.size, content.size());
  EXPECT_EQ(told, content.size());
  EXPECT_FALSE(stored.known);
  EXPECT_TRUE(store_.contains(stored.sha256));
  EXPECT_EQ(files(), std::set<std::string>{"sha256/" + stored.sha256.substr(0, 2) + "/" + stored.sha256});
  EXPECT_EQ(read_file(store_.path_of(stored.sha256)), content);
  EXPECT_TRUE(fs::exists(folder_.path() / "a.deb")) << "the medium is only read";
}

TEST_F(StoreTest, AnEmptyFileIsAFileToo) {
  EXPECT_EQ(store_.copy_in(medium("a.deb", "")).sha256, name_of(""));
  EXPECT_TRUE(store_.contains(name_of("")));
}

TEST_F(StoreTest, TheSameContentIsKeptOnce) {
  store_.copy_in(medium("a.deb", "content"));
  EXPECT_TRUE(store_.copy_in(medium("b.deb", "content")).known);
  EXPECT_EQ(files().size(), 1U);
}

/// What a card does that wears out: the name stays, the content does not.
void rot(const fs::path& file) {
  auto content = read_file(file);
  content.at(content.size() / 2) ^= 1;
  write_durably(file, content);
}

TEST_F(StoreTest, WhatIsUsedIsReadOnceMore) {
  const auto stored = store_.copy_in(medium("a.deb", std::string(3U << 20U, 'x')));
  EXPECT_EQ(store_.verified(stored.sha256, "a.deb"), store_.path_of(stored.sha256));
  std::stop_source stop;
  stop.request_stop();
  EXPECT_EQ(refusal_of([&] { store_.verified(stored.sha256, "a.deb", stop.get_token()); }), "stopped");
  rot(store_.path_of(stored.sha256));
  Error seen("", "");
  EXPECT_EQ(refusal_of([&] { store_.verified(stored.sha256, "a.deb"); }, &seen), "payload_damaged");
  EXPECT_EQ(seen.facts().at("package"), "a.deb");
  EXPECT_NE(seen.hint().find("Import the package again"), std::string::npos) << seen.hint();
  fs::resize_file(store_.path_of(stored.sha256), 5);
  EXPECT_EQ(refusal_of([&] { store_.verified(stored.sha256, "a.deb"); }), "payload_damaged");
  store_.remove(stored.sha256);
  EXPECT_EQ(refusal_of([&] { store_.verified(stored.sha256, "a.deb"); }), "payload_missing");
}

TEST_F(StoreTest, WhatRottedIsReplaced) {
  const auto file = medium("a.deb", "content");
  const auto stored = store_.copy_in(file);
  rot(store_.path_of(stored.sha256));
  EXPECT_FALSE(store_.copy_in(file).known);
  EXPECT_EQ(read_file(store_.path_of(stored.sha256)), "content");
  rot(store_.path_of(stored.sha256));
  EXPECT_FALSE(take_over(file).known);
  EXPECT_EQ(read_file(store_.path_of(stored.sha256)), "content");
  EXPECT_EQ(files().size(), 1U);
}

TEST_F(StoreTest, AFileThatIsGoneWithItsStickIsTheMediumsFault) {
  Error seen("", "");
  EXPECT_EQ(refusal_of([&] { store_.copy_in(folder_.path() / "gone.deb"); }, &seen), "medium_unreadable");
  EXPECT_NE(seen.message().find("gone.deb"), std::string::npos) << seen.message();
  EXPECT_NE(seen.hint().find("stick"), std::string::npos) << seen.hint();
}

TEST_F(StoreTest, AStoppedCopyLeavesNothing) {
  std::stop_source stop;
  const auto file = medium("a.deb", std::string(9U << 20U, 'x'));
  EXPECT_EQ(refusal_of(
                [&] { store_.copy_in(file, [&](std::uint64_t) { stop.request_stop(); }, stop.get_token()); }),
            "stopped");
  EXPECT_TRUE(files().empty());
}

TEST_F(StoreTest, AFailureOfTheListenerLeavesNothing) {
  const auto file = medium("a.deb", "content");
  EXPECT_THROW(store_.copy_in(file, [](std::uint64_t) { throw std::runtime_error("no"); }),
               std::runtime_error);
  EXPECT_TRUE(files().empty());
}

TEST_F(StoreTest, OnlyRegularFilesAreRead) {
  const auto at = folder_.path();
  fs::create_symlink(medium("real.deb", "content"), at / "link.deb");
  fs::create_symlink("/nowhere", at / "dangling.deb");
  fs::create_directory(at / "folder.deb");
  ASSERT_EQ(::mkfifo((at / "fifo.deb").c_str(), 0600), 0);
  // A FIFO that nobody writes to would hold a careless reader forever.
  for (const auto* name : {"link.deb", "dangling.deb", "folder.deb", "fifo.deb"}) {
    Error seen("", "");
    EXPECT_EQ(refusal_of([&] { store_.copy_in(at / name); }, &seen), "not_a_package") << name;
    EXPECT_EQ(seen.facts().at("path"), (at / name).string());
    EXPECT_FALSE(seen.hint().empty());
  }
  EXPECT_NE(refusal_of([&] { store_.copy_in(at / "absent.deb"); }), "");
  EXPECT_TRUE(files().empty());
}

TEST_F(StoreTest, WhatDoesNotFitIsRefusedBeforeAByteIsCopied) {
  const auto file = medium("huge.deb", "");
  fs::resize_file(file, space_of(folder_.path()).free_bytes);  // sparse: takes no space itself
  bool copied = false;
  Error seen("", "");
  EXPECT_EQ(refusal_of([&] { store_.copy_in(file, [&](std::uint64_t) { copied = true; }); }, &seen),
            "disk_full");
  EXPECT_FALSE(copied);
  EXPECT_TRUE(files().empty());
  EXPECT_TRUE(seen.message().starts_with("huge.deb needs ")) << seen.message();
}

TEST_F(StoreTest, TheReserveStaysFree) {
  EXPECT_EQ(refusal_of([&] { require_space(folder_.path(), 0, "nothing"); }), "");
  Error seen("", "");
  const auto free = space_of(folder_.path()).free_bytes;
  EXPECT_EQ(refusal_of([&] { require_space(folder_.path(), free, "all"); }, &seen), "disk_full");
  EXPECT_EQ(seen.facts().at("needed_bytes"), std::to_string(free + reserve_bytes));
  EXPECT_EQ(seen.facts().count("free_bytes"), 1U);
  // A size that a plan adds up, or a header claims, can be anything.
  constexpr auto largest = std::numeric_limits<std::uint64_t>::max();
  for (const auto bytes : {largest, largest - reserve_bytes, largest - reserve_bytes + 1}) {
    EXPECT_EQ(refusal_of([&] { require_space(folder_.path(), bytes, "more"); }), "disk_full") << bytes;
  }
}

TEST_F(StoreTest, SeveralAreSettledTogether) {
  {
    std::vector<Arrival> arrivals;
    arrivals.push_back(store_.receive(medium("a.deb", "a")));
    arrivals.push_back(store_.receive(medium("b.deb", "b")));
    arrivals.push_back(store_.receive(medium("twin.deb", "b")));
    EXPECT_EQ(read_file(arrivals[1].file()), "b");
    EXPECT_FALSE(store_.contains(name_of("a")));
    store_.settle(arrivals);
    EXPECT_TRUE(arrivals.empty());
    arrivals.push_back(store_.receive(medium("c.deb", "never settled")));
  }
  EXPECT_EQ(files().size(), 2U);
  EXPECT_TRUE(store_.contains(name_of("a")));
  EXPECT_TRUE(store_.contains(name_of("b")));
}

TEST_F(StoreTest, AnUploadIsTakenOverByItsName) {
  const auto file = medium("upload", "content");
  struct stat before{};
  struct stat after{};
  ASSERT_EQ(::stat(file.c_str(), &before), 0);
  const auto stored = take_over(file);
  EXPECT_EQ(stored.sha256, name_of("content"));
  EXPECT_EQ(stored.size, 7U);
  EXPECT_FALSE(stored.known);
  EXPECT_FALSE(fs::exists(file));
  ASSERT_EQ(::stat(store_.path_of(stored.sha256).c_str(), &after), 0);
  EXPECT_EQ(before.st_ino, after.st_ino) << "renamed, not copied";
}

TEST_F(StoreTest, AKnownUploadIsThrownAway) {
  store_.copy_in(medium("a.deb", "content"));
  const auto file = medium("upload", "content");
  EXPECT_TRUE(take_over(file).known);
  EXPECT_FALSE(fs::exists(file));
  EXPECT_EQ(files().size(), 1U);
}

TEST_F(StoreTest, WhatAKilledImportLeftIsRemovedAndNothingElse) {
  const auto stored = store_.copy_in(medium("a.deb", "content"));
  write_durably(store_.folder() / ".unfinished-0123456789abcdef", "half");
  write_durably(store_.folder() / "other", "kept");
  const auto forgotten = store_.copy_in(medium("b.deb", "came into no record"));
  write_durably(store_.path_of(stored.sha256).parent_path() / "note", "kept");
  store_.sweep({stored.sha256});
  const auto folder = "sha256/" + stored.sha256.substr(0, 2);
  EXPECT_EQ(files(), (std::set<std::string>{"other", folder + "/" + stored.sha256, folder + "/note"}));
  EXPECT_FALSE(store_.contains(forgotten.sha256));
}

TEST_F(StoreTest, RemovingTwiceIsNoError) {
  const auto stored = store_.copy_in(medium("a.deb", "content"));
  store_.remove(stored.sha256);
  EXPECT_FALSE(store_.contains(stored.sha256));
  EXPECT_EQ(refusal_of([&] { store_.remove(stored.sha256); }), "");
}

TEST_F(StoreTest, OnlyADigestNamesAFile) {
  for (const std::string& name :
       {std::string(), std::string("../../etc/passwd"), std::string(63, 'a'), std::string(64, 'A')}) {
    EXPECT_EQ(refusal_of([&] { store_.path_of(name); }), "internal") << name;
  }
}

}  // namespace
}  // namespace jetcrew::bundle
