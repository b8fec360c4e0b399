#include "python/requirement.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"

namespace jetcrew::python {
namespace {

TEST(Requirement, AllItsParts) {
  const auto requirement = Requirement::parse(
      " Torch.Vision [Image, video_x] >= 0.11 , < 0.12 ; python_version < '3.8' and extra == 'x'");
  EXPECT_EQ(requirement.name, "Torch.Vision");
  EXPECT_EQ(requirement.extras, (std::vector<std::string>{"Image", "video_x"}));
  EXPECT_EQ(requirement.specifiers.text(), "<0.12,>=0.11");
  EXPECT_EQ(requirement.url, "");
  ASSERT_TRUE(requirement.marker);
  EXPECT_EQ(requirement.marker->text(), "python_version < \"3.8\" and extra == \"x\"");
}

TEST(Requirement, TextIsReadBackTheSame) {
  const char* const cases[][2] = {{"numpy", "numpy"},
                                  {"numpy(>=1.19)", "numpy>=1.19"},
                                  {"numpy ( >= 1.19 , <2 )", "numpy<2,>=1.19"},
                                  {"numpy ()", "numpy"},
                                  {"numpy>=1,", "numpy>=1"},
                                  {"numpy[]", "numpy"},
                                  {"numpy[a,b]==1.*", "numpy[a,b]==1.*"},
                                  {"numpy===any-thing", "numpy===any-thing"},
                                  {"numpy;os_name=='posix'", "numpy; os_name == \"posix\""},
                                  {"a@file:///x;y", "a @ file:///x;y"},
                                  {"a[b] @ https://example.org/a-1.0.zip#sha256=00 ; os_name=='x'",
                                   "a[b] @ https://example.org/a-1.0.zip#sha256=00 ; os_name == \"x\""},
                                  {"a_ >= 1", "a_>=1"},
                                  {"\tnumpy\t>=\t1\t", "numpy>=1"}};
  for (const auto& [text, normalized] : cases) {
    EXPECT_EQ(Requirement::parse(text).text(), normalized);
    EXPECT_EQ(Requirement::parse(normalized).text(), normalized);
  }
}

TEST(Requirement, RefusesWhatIsNone) {
  const char* const bad[] = {"",
                             "==1.0",
                             "-a",
                             "é",
                             "a-",
                             "a b",
                             "a 1.0",
                             "a>=",
                             "a=1.0",
                             "a >= 1 <= 2",
                             "a,>=1",
                             "a>=1,,<2",
                             "a(,)",
                             "a(>=1",
                             "a>=1)",
                             "a(>=1;os_name=='x')",
                             "a(>=1)x",
                             "a>=1.*",
                             "a[",
                             "a[b",
                             "a[b c]",
                             "a[b,]",
                             "a[,b]",
                             "a[b,,c]",
                             "a @",
                             "a @ https://example.org/; os_name == 'x'",
                             "a;",
                             "a; unknown",
                             "a; (os_name == 'x'",
                             "a>=1\n",
                             "a\n",
                             "a>=1;os_name=='x'\r"};
  for (const auto* text : bad) {
    try {
      Requirement::parse(text);
      ADD_FAILURE() << text << " was accepted";
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), "requirement_invalid") << text;
    }
  }
  EXPECT_THROW(Requirement::parse(std::string_view("a\0>=1", 5)), Error);
  EXPECT_THROW(Requirement::parse(std::string(Requirement::longest + 1, 'a')), Error);
}

TEST(Requirement, SaysWhere) {
  try {
    Requirement::parse("torch >= 1.13 ! ");
    FAIL() << "accepted";
  } catch (const Error& error) {
    EXPECT_EQ(error.facts().at("requirement"), "torch >= 1.13 ! ");
    EXPECT_EQ(error.facts().at("position"), "7");
    EXPECT_FALSE(error.hint().empty());
  }
}

}  // namespace
}  // namespace jetcrew::python
