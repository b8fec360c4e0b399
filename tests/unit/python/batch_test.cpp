#include "python/batch.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"

namespace jetcrew::python {
namespace {

TEST(Batch, CompareVersions) {
  EXPECT_EQ(compare_versions_line("1.9\tlt\t1.10"), "true");
  EXPECT_EQ(compare_versions_line("1.0\teq\t1.0.0"), "true");
  EXPECT_EQ(compare_versions_line("1.0\tne\t1.0.0"), "false");
  EXPECT_EQ(compare_versions_line("1.0rc1\tge\t1.0"), "false");
  EXPECT_EQ(compare_versions_line("1.0\tle\t1.0"), "true");
  EXPECT_EQ(compare_versions_line("1.1\tgt\t1.0"), "true");
  for (const auto* line : {"", "1\tlt", "1\tlt\t2\t3", "x\tlt\t1", "1\tlt\tx", "1\t<\t2"}) {
    EXPECT_EQ(compare_versions_line(line), "error") << line;
  }
}

TEST(Batch, MatchSpecifiers) {
  EXPECT_EQ(match_specifiers_line(">=1.0\t1.5"), "true");
  EXPECT_EQ(match_specifiers_line("\t1.5"), "true");
  EXPECT_EQ(match_specifiers_line(">=1.0\t0.5\tdefault"), "false");
  EXPECT_EQ(match_specifiers_line(">=1.0\t2.0a1"), "true") << "nothing final is there to be preferred";
  EXPECT_EQ(match_specifiers_line(">=1.0\t2.0a1\ttrue"), "true");
  EXPECT_EQ(match_specifiers_line(">=1.0a1\t2.0a1\tfalse"), "false");
  for (const auto* line : {"", ">=1.0", ">=1.0\tx", ">=x\t1", ">=1.0\t1\tmaybe", ">=1.0\t1\ttrue\t"}) {
    EXPECT_EQ(match_specifiers_line(line), "error") << line;
  }
}

TEST(Batch, EvaluateMarkers) {
  EXPECT_EQ(evaluate_markers_line("python_version < '3.8'\t{\"python_version\": \"3.6\"}"), "true");
  EXPECT_EQ(evaluate_markers_line("extra == 'a'\t{\"extra\": \"A\"}"), "true");
  EXPECT_EQ(evaluate_markers_line("extra == 'a'\t{}"), "false");
  EXPECT_EQ(evaluate_markers_line("'a' in extras\t{\"extras\": [\"A\"]}"), "true");
  EXPECT_EQ(evaluate_markers_line("os_name\t==\t'x'\t{\"os_name\": \"x\"}"), "true") << "tabs are blanks";
  for (const auto* line :
       {"", "os_name == 'x'", "os_name == 'x'\t{}", "os_name == 'x'\t[]", "os_name == 'x'\t{",
        "os_name == 'x'\t{\"os_name\": 1}", "os_name ~= 'x'\t{\"os_name\": \"x\"}", "\t{}"}) {
    EXPECT_EQ(evaluate_markers_line(line), "error") << line;
  }
}

TEST(Batch, WheelTags) {
  const auto tags = wheel_tags("3.10", "linux_aarch64", "2.35", std::nullopt);
  EXPECT_EQ(tags.front(), "cp310-cp310-manylinux_2_35_aarch64");
  EXPECT_EQ(tags.back(), "py30-none-any");
  EXPECT_EQ(wheel_tags("3.13t", "linux_aarch64", "2.36", std::nullopt).front(),
            "cp313-cp313t-manylinux_2_36_aarch64");
  EXPECT_EQ(wheel_tags("3.8", "linux_aarch64", std::nullopt, "1.2").front(),
            "cp38-cp38-musllinux_1_2_aarch64");
  for (const auto* python : {"", "3", "3.x", "-3.8", "3.8.1", "3.99999999999"}) {
    EXPECT_THROW(wheel_tags(python, "linux_aarch64", "2.35", std::nullopt), Error) << python;
  }
}

}  // namespace
}  // namespace jetcrew::python
