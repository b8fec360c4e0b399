#include "sensors/sampler.hpp"

#include <fstream>

#include "base/root.hpp"
#include "sensors/record.hpp"
#include "state/sensor_history.hpp"
#include "support/database_fixture.hpp"

namespace jetcrew::sensors {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

class SamplerTest : public DatabaseTest {
 protected:
  SamplerTest() {
    std::filesystem::create_directories(folder.path() / "proc");
    put_used(100);
  }

  void put_used(int kibibytes) const {
    std::ofstream(folder.path() / "proc/meminfo")
        << "MemTotal: 1000 kB\nMemFree: " << 1000 - kibibytes << " kB\n";
  }

  void sample_for(Sampler& sampler, int minutes) {
    for (int second = 0; second < minutes * 60; ++second) {
      clock.advance(seconds(1));
      sampler.take_sample();
    }
  }

  static std::size_t points(const Chart& chart) {
    std::size_t count = 0;
    for (const auto& line : chart.lines) {
      if (line.series.name != "memory_used_bytes") continue;
      for (const auto& value : line.values) count += value ? 1U : 0U;
    }
    return count;
  }

  Root root{folder.path()};
};

TEST_F(SamplerTest, HasSomethingToShowFromTheBeginning) {
  const Sampler sampler(root, database(), clock);
  ASSERT_TRUE(sampler.latest().sample);
  EXPECT_EQ(sampler.latest().sample->memory->used, 100U * 1024);
  EXPECT_EQ(sampler.latest().sample->time, clock.now());
}

TEST_F(SamplerTest, MinutesAreWrittenTogether) {
  Sampler sampler(root, database(), clock);
  sample_for(sampler, 4);
  EXPECT_TRUE(kept_slices(database(), state::minute, 0, INT64_MAX - 1).empty());
  sample_for(sampler, 3);
  EXPECT_EQ(kept_slices(database(), state::minute, 0, INT64_MAX - 1).size(), 5U);
}

TEST_F(SamplerTest, TheRestIsWrittenAtTheEnd) {
  Sampler sampler(root, database(), clock);
  sample_for(sampler, 2);
  sampler.start();
  sampler.stop();
  EXPECT_EQ(kept_slices(database(), state::minute, 0, INT64_MAX - 1).size(), 3U);
}

TEST_F(SamplerTest, NothingIsWrittenWhereTheBoardsOwnerWouldNotHaveIt) {
  std::filesystem::create_directories(folder.path() / "etc/jetcrew");
  std::ofstream(folder.path() / "etc/jetcrew/sensors.toml") << "keep = false\ninterval_seconds = 2\n";
  Sampler sampler(root, database(), clock);
  sample_for(sampler, 12);
  EXPECT_TRUE(kept_slices(database(), state::minute, 0, INT64_MAX - 1).empty());
  EXPECT_EQ(sampler.interval(), seconds(2));
}

TEST_F(SamplerTest, ALookerMakesItFasterAndNeverSlower) {
  Sampler sampler(root, database(), clock);
  EXPECT_EQ(sampler.interval(), seconds(1));
  {
    const Sampler::Wish slow(sampler, seconds(30));
    EXPECT_EQ(sampler.interval(), seconds(1));
    const Sampler::Wish fast(sampler, milliseconds(500));
    EXPECT_EQ(sampler.interval(), milliseconds(500));
    const Sampler::Wish beyond(sampler, milliseconds(1));
    EXPECT_EQ(sampler.interval(), shortest_interval);
  }
  EXPECT_EQ(sampler.interval(), seconds(1));
}

TEST_F(SamplerTest, ChartsAreOfTheHourFromMemoryAndOfMoreFromTheDatabase) {
  {
    Sampler sampler(root, database(), clock);
    sample_for(sampler, 20);
    EXPECT_EQ(sampler.chart(300).resolution, 1);
    EXPECT_EQ(points(sampler.chart(300)), 301U);
    EXPECT_EQ(sampler.chart(3600).resolution, 6);
    sampler.start();
  }
  // After a restart, the time before is in the database.
  Sampler sampler(root, database(), clock);
  clock.advance(seconds(1));
  sampler.take_sample();
  const auto hour = sampler.chart(3600);
  EXPECT_EQ(hour.resolution, 60);
  EXPECT_GE(points(hour), 20U);
  EXPECT_LE(points(hour), 22U);
  EXPECT_EQ(sampler.chart(86'400).resolution, 60);
  EXPECT_EQ(sampler.chart(30 * 86'400).resolution, 1800);
  EXPECT_EQ(points(sampler.chart(30 * 86'400)), 2U) << "the quarter that is kept, and what memory has";
}

TEST_F(SamplerTest, SamplesAtItsPace) {
  Sampler sampler(root, database(), clock);
  const Sampler::Wish fast(sampler, shortest_interval);
  const auto before = sampler.latest().number;
  sampler.start();
  const auto patience = Steady::now() + seconds(30);
  while (sampler.latest().number < before + 3 && Steady::now() < patience)
    std::this_thread::sleep_for(milliseconds(10));
  sampler.stop();
  EXPECT_GE(sampler.latest().number, before + 3);
}

}  // namespace
}  // namespace jetcrew::sensors
