#include "python/marker.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"

namespace jetcrew::python {
namespace {

const Environment nano{{"implementation_name", "cpython"},
                       {"implementation_version", "3.6.9"},
                       {"os_name", "posix"},
                       {"platform_machine", "aarch64"},
                       {"platform_python_implementation", "CPython"},
                       {"platform_release", "4.9.253-tegra"},
                       {"platform_system", "Linux"},
                       {"platform_version", "#1 SMP PREEMPT"},
                       {"python_full_version", "3.6.9"},
                       {"python_version", "3.6"},
                       {"sys_platform", "linux"}};

bool holds(std::string_view marker, std::string_view extra = "") {
  return Marker::parse(marker).evaluate(nano, extra);
}

std::string code_of(const std::function<void()>& act) {
  try {
    act();
  } catch (const Error& error) {
    return error.code();
  }
  return "nothing thrown";
}

TEST(Marker, VersionsCompareAsVersions) {
  EXPECT_TRUE(holds("python_version < '3.10'")) << "not as texts";
  EXPECT_TRUE(holds("python_version >= \"3\""));
  EXPECT_TRUE(holds("python_full_version == '3.6.*'"));
  EXPECT_TRUE(holds("python_full_version ~= '3.6.5'"));
  EXPECT_FALSE(holds("python_full_version >= '3.6.10'"));
  EXPECT_TRUE(holds("'3.7' > python_version")) << "the variable may stand on the right";
  EXPECT_TRUE(holds("implementation_version < '3.6.10'"));
  EXPECT_TRUE(Marker::parse("python_full_version > '3.6'").evaluate({{"python_full_version", "3.12.0b4"}}))
      << "a pre-release of the interpreter counts";
  EXPECT_TRUE(Marker::parse("python_full_version >= '3.13'").evaluate({{"python_full_version", "3.13.0+"}}))
      << "as a build from a checkout calls itself";
}

TEST(Marker, WhatIsNoVersionHasNoOrder) {
  EXPECT_FALSE(holds("platform_release >= '4.9'")) << "4.9.253-tegra is not PEP 440";
  EXPECT_FALSE(holds("platform_release >= '20.0'"));
  EXPECT_FALSE(holds("platform_release != '4.9'"));
  EXPECT_TRUE(holds("'tegra' in platform_release"));
  EXPECT_FALSE(holds("os_name > 'a'"));
  EXPECT_TRUE(holds("os_name >= 'posix' and os_name <= 'posix'"));
  EXPECT_TRUE(holds("platform_machine == 'aarch64' and sys_platform != 'win32'"));
  EXPECT_TRUE(holds("python_version not in '2.7, 3.5'"));
  EXPECT_TRUE(holds("'arch' in platform_machine"));
}

TEST(Marker, AndBindsTighter) {
  const char* const yes = "os_name == 'posix'";
  const char* const no = "os_name == 'nt'";
  EXPECT_TRUE(holds(fmt::format("{} or {} and {}", yes, no, no)));
  EXPECT_FALSE(holds(fmt::format("({} or {}) and {}", yes, no, no)));
  EXPECT_TRUE(holds(fmt::format("{} and {} or {}", no, no, yes)));
  EXPECT_FALSE(holds(fmt::format("{} and ({} or ({} and {}))", yes, no, yes, no)));
  EXPECT_TRUE(holds(fmt::format("({})and({}or {})", yes, no, yes)));
}

TEST(Marker, Extras) {
  EXPECT_TRUE(holds("extra == 'Foo_Bar'", "foo.bar")) << "PEP 685";
  EXPECT_FALSE(holds("extra == 'test'"));
  EXPECT_TRUE(holds("extra == ''")) << "undefined is empty";
  const auto marker = Marker::parse("extra == 'a' or extra == 'b'");
  EXPECT_TRUE(marker.reads_extra());
  EXPECT_TRUE(marker.evaluate(nano, std::set<std::string>{"x", "B"}));
  EXPECT_FALSE(marker.evaluate(nano, std::set<std::string>{"x"}));
  EXPECT_FALSE(marker.evaluate(nano, std::set<std::string>{}));
  EXPECT_FALSE(Marker::parse("extra == 'a' and extra == 'b'").evaluate(nano, std::set<std::string>{"a", "b"}))
      << "one extra at a time";
  const auto sets = Marker::parse("'My_Extra' in extras and 'dev' not in dependency_groups");
  EXPECT_TRUE(sets.evaluate(nano, std::set<std::string>{"my-extra", "other"}));
  EXPECT_FALSE(sets.evaluate(nano, std::set<std::string>{"my-extra"}, {"Dev"}));
  EXPECT_FALSE(Marker::parse("python_version > '3'").reads_extra());
}

TEST(Marker, OldNamesOfVariables) {
  EXPECT_TRUE(holds("os.name == 'posix' and sys.platform == 'linux' and platform.machine == 'aarch64'"));
  EXPECT_TRUE(holds("python_implementation == 'CPython' and platform.python_implementation == 'CPython'"));
  EXPECT_EQ(Marker::parse("python_implementation=='x'").text(), "platform_python_implementation == \"x\"");
}

TEST(Marker, WhatHasNoMeaningIsAnError) {
  const char* const undefined[] = {"'a' < 'b'",
                                   "os_name ~= '1.0'",
                                   "os_name === 'posix'",
                                   "'x' in extras",
                                   "'x' in dependency_groups",
                                   "os_name == 'posix' or os_name ~= 'x'",
                                   "os_name == 'nt' and 'a' == 'a'"};
  for (const auto* text : undefined) {
    EXPECT_EQ(code_of([&] { holds(text); }), "marker_undefined") << text;
  }
  EXPECT_EQ(code_of([] { Marker::parse("os_name == 'posix'").evaluate({}); }), "marker_undefined");
  EXPECT_EQ(code_of([] { Marker::parse("extras == 'x'").evaluate(nano, std::set<std::string>{}); }),
            "marker_undefined");
}

TEST(Marker, TextIsNormalized) {
  const char* const cases[][2] = {
      {"os_name=='a'", "os_name == \"a\""},
      {"(os_name == 'a')", "os_name == \"a\""},
      {"((os_name=='a') and ((os_name=='b')))", "os_name == \"a\" and os_name == \"b\""},
      {"os_name=='a' and((os_name=='b' or os_name=='c'))",
       "os_name == \"a\" and (os_name == \"b\" or os_name == \"c\")"},
      {"((os_name=='a' or os_name=='b')) and os_name=='c'",
       "(os_name == \"a\" or os_name == \"b\") and os_name == \"c\""},
      {"'x'  not   in os.name", "\"x\" not in os_name"},
      {"extra == 'A_b'", "extra == \"a-b\""},
      {"os_name == '\"'", "os_name == '\"'"},
      {"os_name == '\\x41\\u00e9\\n\\101\\q'", "os_name == \"Aé\\x0aA\\\\q\""}};
  for (const auto& [text, normalized] : cases) {
    EXPECT_EQ(Marker::parse(text).text(), normalized);
    EXPECT_EQ(Marker::parse(normalized).text(), normalized);
  }
}

TEST(Marker, RefusesWhatIsNone) {
  const char* const bad[] = {"",
                             "os_name",
                             "(os_name == 'a'",
                             "os_name == 'a')",
                             "()",
                             "os_name == 'a' os_name == 'b'",
                             "os_name == 'a' and",
                             "and os_name == 'a'",
                             "unknown == 'a'",
                             "os_names == 'a'",
                             "os_name = 'a'",
                             "os_name == a",
                             "os_name == 'a",
                             "os_name == 'a\"",
                             "os_name notin 'a'",
                             "os_name not 'a'",
                             "os_name in'a'b",
                             "'a'inos_name",
                             "os_name == 'a\n'",
                             "os_name == 'a'\n",
                             "os_name == '\\x4'",
                             "os_name == '\\ud800'",
                             "os_name == '\\N{DIGIT ONE}'",
                             "os_name == '\\'",
                             "éos_name == 'a'",
                             "os_nameé == 'a'"};
  for (const auto* text : bad) {
    EXPECT_EQ(code_of([&] { Marker::parse(text); }), "marker_invalid") << text;
  }
  EXPECT_EQ(code_of([] { Marker::parse(std::string_view("os_name == 'a\0'", 15)); }), "marker_invalid");
}

TEST(Marker, DepthNeedsNoStack) {
  const std::size_t depth = 30000;
  const auto deep = std::string(depth, '(') + "os_name == 'posix'" + std::string(depth, ')');
  EXPECT_TRUE(holds(deep));
  EXPECT_EQ(Marker::parse(deep).text(), "os_name == \"posix\"");
  EXPECT_EQ(code_of([&] { Marker::parse(std::string(depth, '(')); }), "marker_invalid");
  std::string nested = "os_name == 'posix'";
  for (int i = 0; i < 1000; ++i) nested = "(" + nested + " or os_name == 'x')";
  EXPECT_TRUE(holds(nested));
  EXPECT_EQ(code_of([&] { Marker::parse(std::string(Marker::longest + 1, ' ')); }), "marker_invalid");
}

}  // namespace
}  // namespace jetcrew::python
