// How the store goes on with a payload whose copying was interrupted.
#include <numeric>

#include <gtest/gtest.h>

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/files.hpp"
#include "bundle/bundle_maker.hpp"
#include "bundle/store.hpp"
#include "python/refusal.hpp"

namespace jetcrew::bundle {
namespace {

namespace fs = std::filesystem;
using python::testing::refusal_of;
using testing::piece_of;

class StoreResumeTest : public ::testing::Test {
 protected:
  fs::path partial() const { return store_.folder() / (".partial-" + sha256_); }

  void settle(Arrival arrival) {
    std::vector<Arrival> arrivals;
    arrivals.push_back(std::move(arrival));
    store_.settle(arrivals);
  }

  void expect_whole() {
    ASSERT_TRUE(store_.contains(sha256_));
    EXPECT_EQ(read_file(store_.path_of(sha256_)), content_);
    EXPECT_FALSE(fs::exists(partial()));
  }

  static std::string made_content() {
    std::string content(9U << 20U, '\0');
    for (std::size_t i = 0; i < content.size(); ++i) content[i] = static_cast<char>(i * 2654435761U >> 13U);
    return content;
  }

  TemporaryFolder folder_;
  Store store_{folder_.path() / "store"};
  std::string content_ = made_content();
  std::string sha256_ = to_hex(Sha256::of(content_));
};

TEST_F(StoreResumeTest, WhatIsCopiedIsNamedAtTheEnd) {
  std::uint64_t told = 0;
  auto arrival = store_.receive(piece_of(content_), sha256_, [&](std::uint64_t bytes) { told += bytes; });
  EXPECT_FALSE(arrival.known());
  EXPECT_EQ(told, content_.size());
  EXPECT_FALSE(store_.contains(sha256_));
  settle(std::move(arrival));
  expect_whole();
  EXPECT_TRUE(store_.receive(piece_of("not even read"), sha256_).known());
}

TEST_F(StoreResumeTest, AStoppedCopyStaysForTheNextTime) {
  std::stop_source stop;
  EXPECT_EQ(refusal_of([&] {
              store_.receive(
                  piece_of(content_), sha256_, [&](std::uint64_t) { stop.request_stop(); }, stop.get_token());
            }),
            "stopped");
  const auto there = fs::file_size(partial());
  EXPECT_GT(there, 0U);
  EXPECT_LT(there, content_.size());
  EXPECT_EQ(store_.partial_size(sha256_), there);
  // What is there is not read again from the medium, where it is something else now.
  auto changed = content_;
  changed.replace(0, there, there, 'x');
  std::vector<std::uint64_t> told;
  settle(store_.receive(piece_of(changed), sha256_, [&](std::uint64_t bytes) { told.push_back(bytes); }));
  expect_whole();
  EXPECT_EQ(told.front(), there);
  EXPECT_EQ(std::accumulate(told.begin(), told.end(), std::uint64_t{0}), content_.size());
}

TEST_F(StoreResumeTest, WhatWasThereWholeIsNotCopiedAgain) {
  write_durably(partial(), content_);
  settle(store_.receive(piece_of(std::string(content_.size(), 'x')), sha256_));
  expect_whole();
}

TEST_F(StoreResumeTest, WhatAPowerCutLeftIsHeldAgainstTheDigest) {
  for (const auto& left : {std::string(4U << 20U, 'x'), std::string(content_.size(), 'x'),
                           std::string(content_.size() + 1, 'x'), content_ + "more", std::string()}) {
    write_durably(partial(), left);
    settle(store_.receive(piece_of(content_), sha256_));
    expect_whole();
    store_.remove(sha256_);
  }
}

TEST_F(StoreResumeTest, AnotherContentLeavesNothing) {
  auto other = content_;
  other.back() = static_cast<char>(other.back() ^ 1);
  for (const auto& left : {std::string(), content_.substr(0, 5U << 20U)}) {
    write_durably(partial(), left);
    EXPECT_EQ(refusal_of([&] { store_.receive(piece_of(other), sha256_); }), "payload_mismatch");
    EXPECT_FALSE(fs::exists(partial()));
  }
  const auto small = to_hex(Sha256::of("small"));
  EXPECT_EQ(refusal_of([&] { store_.receive(piece_of("smalL"), small); }), "payload_mismatch");
  EXPECT_FALSE(store_.contains(small));
}

TEST_F(StoreResumeTest, AMediumThatEndsEarlyLeavesWhatCame) {
  auto piece = piece_of(content_.substr(0, 5U << 20U));
  piece.size = content_.size();
  EXPECT_EQ(refusal_of([&] { store_.receive(piece, sha256_); }), "medium_unreadable");
  EXPECT_EQ(store_.partial_size(sha256_), 5U << 20U);
  settle(store_.receive(piece_of(content_), sha256_));
  expect_whole();
}

TEST_F(StoreResumeTest, AStretchOfAFileIsTakenAlone) {
  auto piece = piece_of("in front" + content_ + "behind");
  piece.offset = 8;
  piece.size = content_.size();
  settle(store_.receive(piece, sha256_));
  expect_whole();
}

TEST_F(StoreResumeTest, WhatNobodyGoesOnWithIsForgotten) {
  write_durably(partial(), "front");
  store_.sweep({});
  EXPECT_EQ(store_.partial_size(sha256_), 5U) << "the next import may go on with it";
  store_.forget_partial();
  EXPECT_EQ(store_.partial_size(sha256_), 0U);
  EXPECT_FALSE(fs::exists(partial()));
}

}  // namespace
}  // namespace jetcrew::bundle
