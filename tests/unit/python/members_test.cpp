#include "python/members.hpp"

#include <atomic>
#include <mutex>
#include <set>
#include <thread>

#include <gtest/gtest.h>

#include "base/error.hpp"
#include "base/files.hpp"
#include "python/refusal.hpp"
#include "python/wheel_maker.hpp"

namespace jetcrew::python {
namespace {

using testing::refusal_of;
using testing::ZipMaker;

/// Worth all the threads there may be.
ZipMaker many() {
  ZipMaker maker;
  maker.add("folder/").mode = S_IFDIR | 0755;
  for (int i = 0; i < 300; ++i)
    maker.add(fmt::format("folder/{}", i), std::string(40'000, static_cast<char>(i)));
  maker.add("large", std::string(ZipArchive::largest_in_memory + 1, 'x'));
  return maker;
}

class Members : public ::testing::Test {
 protected:
  TemporaryFolder folder_;
  std::filesystem::path path_ = folder_.path() / "a.zip";
};

TEST_F(Members, EachIsLookedAtOnce) {
  ZipArchive archive(many().write(path_));
  std::mutex mutex;
  std::set<std::string> seen;
  std::set<std::size_t> places;
  for_each_member(archive, [&](ZipArchive& own, const ZipEntry& entry, std::size_t place) {
    own.check(entry, folder_.path(),
              [&](std::string_view content) { EXPECT_EQ(content.size(), entry.size); });
    EXPECT_EQ(&archive.entries()[place], &entry);
    const std::lock_guard lock(mutex);
    EXPECT_TRUE(seen.insert(entry.name).second);
    places.insert(place);
  });
  EXPECT_EQ(seen.size(), 301U);
  EXPECT_FALSE(places.contains(0));  // the folder
}

TEST_F(Members, TheFirstFailureByOrderIsTold) {
  ZipArchive archive(many().write(path_));
  for (int round = 0; round < 20; ++round) {
    Error seen("", "");
    const auto fail = [&](ZipArchive&, const ZipEntry& entry, std::size_t place) {
      // The last member is the large one, which is looked at first.
      if (place % 50 == 7 || entry.name == "large") throw Error("bad", entry.name);
    };
    EXPECT_EQ(refusal_of([&] { for_each_member(archive, fail); }, &seen), "bad");
    EXPECT_EQ(seen.message(), "large");
  }
}

TEST_F(Members, AStopEndsAllThreads) {
  ZipArchive archive(many().write(path_));
  std::stop_source source;
  std::atomic<int> count = 0;
  const auto work = [&](ZipArchive&, const ZipEntry&, std::size_t) {
    if (++count == 10) source.request_stop();
  };
  EXPECT_EQ(refusal_of([&] { for_each_member(archive, work, source.get_token()); }), "stopped");
  EXPECT_LT(count, 20);
}

TEST(Threads, AreFewAndNoneForLittle) {
  EXPECT_EQ(threads_for(0, 8), 1U);
  EXPECT_EQ(threads_for(3U << 20U, 8), 1U);
  EXPECT_EQ(threads_for(4U << 20U, 8), 2U);
  EXPECT_EQ(threads_for(1U << 30U, 8), 4U);
  EXPECT_EQ(threads_for(1U << 30U, 2), 2U);
  EXPECT_EQ(threads_for(1U << 30U, 0), 1U);  // unknown
}

}  // namespace
}  // namespace jetcrew::python
