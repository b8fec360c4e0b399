#include "sensors/file.hpp"

#include <sys/stat.h>

#include "sensors_fixture.hpp"

namespace jetcrew::sensors {
namespace {

using FileTest = SensorsTest;

TEST_F(FileTest, IsReadAnewEachTime) {
  put("load", "125\n");
  File file(root_, "/load");
  EXPECT_EQ(file.number(), 125);
  put("load", "7\n");
  EXPECT_EQ(file.number(), 7);
}

TEST_F(FileTest, GivesTextWithoutItsEnds) {
  put("name", std::string_view("gpu\0", 4));
  EXPECT_EQ(File(root_, "/name").text(), "gpu");
  put("governor", " schedutil \n");
  EXPECT_EQ(File(root_, "/governor").text(), "schedutil");
}

TEST_F(FileTest, TakesTheFirstWordForTheNumber) {
  put("limit", "32760 ma\n");
  EXPECT_EQ(File(root_, "/limit").number(), 32760);
}

TEST_F(FileTest, HasNothingWhereNothingIsToBeHad) {
  put("empty", "");
  put("blank", " \n");
  put("huge", std::string(5000, '1'));
  put("word", "<unknown>\n");
  put("big", "99999999999999999999\n");
  put("folder/file", "1");
  for (const auto* path : {"/empty", "/blank", "/huge", "/word", "/big", "/folder", "/missing"}) {
    EXPECT_FALSE(File(root_, path).number()) << path;
  }
  EXPECT_FALSE(File(root_, "/huge").text());
  put("low", "-256000\n");
  EXPECT_EQ(File(root_, "/low").number(), -256000);
  EXPECT_FALSE(File(root_, "/low").number(-100000, 250000));
}

// A pipe without a writer would be waited for.
TEST_F(FileTest, DoesNotWaitForAPipe) {
  ASSERT_EQ(::mkfifo((folder_.path() / "pipe").c_str(), 0600), 0);
  EXPECT_FALSE(File(root_, "/pipe").text());
}

TEST_F(FileTest, FollowsLinksAsTheBoardWould) {
  put("sys/devices/gpu/load", "500");
  link("sys/class/devfreq/gpu", "/sys/devices/gpu");
  EXPECT_EQ(File(root_, "/sys/class/devfreq/gpu/load").number(), 500);
}

TEST_F(FileTest, LooksAgainNowAndThenForWhatWasMissing) {
  File file(root_, "/late");
  EXPECT_FALSE(file.number());
  put("late", "1");
  int reads = 0;
  while (!file.number() && reads < 1000) ++reads;
  EXPECT_GT(reads, 10) << "looking for a file each time costs more than reading it";
  EXPECT_LT(reads, 100);
}

TEST_F(FileTest, NamesAreInTheOrderOfCounting) {
  for (const auto* name : {"cpu10", "cpu2", "cpu1"}) put(std::filesystem::path("cpu") / name / "online", "1");
  EXPECT_EQ(names_in(root_, "/cpu"), (std::vector<std::string>{"cpu1", "cpu2", "cpu10"}));
  EXPECT_TRUE(names_in(root_, "/missing").empty());
}

TEST_F(FileTest, ANumberedNameIsNothingElse) {
  EXPECT_EQ(numbered("cpu12", "cpu"), 12);
  for (const auto* name : {"cpu", "cpufreq", "cpu-1", "cpu1x", "cpu99999", "gpu1"})
    EXPECT_FALSE(numbered(name, "cpu")) << name;
}

}  // namespace
}  // namespace jetcrew::sensors
