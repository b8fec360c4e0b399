#include "python/entry_points.hpp"

#include <gtest/gtest.h>

#include "python/refusal.hpp"

namespace jetcrew::python {
namespace {

using testing::refusal_of;

std::string refusal(std::string_view line) {
  return refusal_of([&] { parse_entry_points(fmt::format("[console_scripts]\n{}\n", line)); });
}

TEST(EntryPoints, ReadsConsoleAndGui) {
  const auto found = parse_entry_points(
      "# comment\n[other]\nwhatever\n[console_scripts]\n  Foo = foo.bar:Main.run "
      "[extra]\nfoo-2=foo:main\r\n; x = y\n"
      "\n[ gui_scripts ]\nwin = foo : main\n");
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found[0], (EntryPoint{"Foo", "foo.bar", "Main.run", false}));
  EXPECT_EQ(found[1].name, "foo-2");
  EXPECT_EQ(found[2], (EntryPoint{"win", "foo", "main", true}));
  EXPECT_TRUE(parse_entry_points("").empty());
}

TEST(EntryPoints, NamesStayInTheFolder) {
  for (const std::string_view name : {"../evil", "/etc/cron.d/x", "a/b", "..", ".", "a\\b", "a\x01", ""}) {
    EXPECT_EQ(refusal(fmt::format("{} = a:b", name)), "wheel_entry_points_invalid") << name;
  }
}

TEST(EntryPoints, InterpretersAreReserved) {
  for (const std::string_view name : {"python", "Python", "python3", "python3.11", "python3.13t", "pythonw",
                                      "pypy3", "activate", "activate.fish"}) {
    EXPECT_EQ(refusal(fmt::format("{} = a:b", name)), "wheel_entry_points_invalid") << name;
  }
  for (const std::string_view name :
       {"python-config", "pythonic", "activate-global-python-argcomplete", "ipython3", "py.test"}) {
    EXPECT_EQ(refusal(fmt::format("{} = a:b", name)), "") << name;
  }
}

TEST(EntryPoints, OnlyIdentifiersBecomeCode) {
  for (const std::string_view object : {"a", "a:", ":b", "a:b()", "a:b;import os", "a b:c", "a.:b", "a:b c",
                                        "1a:b", "a:b\x0b", "a-b:c", "a:\"x\""}) {
    EXPECT_EQ(refusal(fmt::format("x = {}", object)), "wheel_entry_points_invalid") << object;
  }
  EXPECT_EQ(refusal("no object"), "wheel_entry_points_invalid");
}

TEST(EntryPoints, OneNameForTwoFunctionsIsRefused) {
  EXPECT_EQ(refusal("x = a:b\nx = a:c"), "wheel_entry_points_invalid");
  EXPECT_EQ(parse_entry_points("[console_scripts]\nx = a:b\n[gui_scripts]\nx = a:b\n").size(), 1U);
}

TEST(EntryPoints, ShebangsTheKernelTakes) {
  EXPECT_EQ(shebang("/e/bin/python"), "#!/e/bin/python\n");
  EXPECT_EQ(shebang("/my env/bin/python"),
            "#!/bin/sh\n'''exec' \"/my env/bin/python\" \"$0\" \"$@\"\n' '''\n");
  const std::string longest = "/" + std::string(123, 'x');
  EXPECT_EQ(shebang(longest), "#!" + longest + "\n");
  EXPECT_EQ(shebang(longest + "x"), "#!/bin/sh\n'''exec' " + longest + "x \"$0\" \"$@\"\n' '''\n");
}

TEST(EntryPoints, LaunchersImportTheFirstPart) {
  const auto text = launcher({"x", "foo.bar", "Main.run", false}, "/e/bin/python");
  EXPECT_TRUE(text.starts_with("#!/e/bin/python\n# -*- coding: utf-8 -*-\n")) << text;
  EXPECT_NE(text.find("from foo.bar import Main\n"), std::string::npos);
  EXPECT_NE(text.find("sys.exit(Main.run())\n"), std::string::npos);
}

TEST(EntryPoints, ScriptsGetTheInterpreter) {
  EXPECT_EQ(rewritten_script("#!python\nx\n", "/p"), "#!/p\nx\n");
  EXPECT_EQ(rewritten_script("#!pythonw -E\r\nx", "/p"), "#!/p\nx");
  EXPECT_EQ(rewritten_script("#!python", "/p"), "#!/p\n");
  EXPECT_EQ(rewritten_script("#!/bin/sh\nx", "/p"), "#!/bin/sh\nx");
  EXPECT_EQ(rewritten_script("", "/p"), "");
}

TEST(EntryPoints, PipIsNamedAfterTheInterpreter) {
  std::vector<std::string> names;
  for (const auto& e : launchers_of(
           {{"pip", "pip", "main", false}, {"pip3.9", "pip", "main", false}, {"pipx", "p", "main", false}}, 3,
           11)) {
    names.push_back(e.name);
  }
  std::sort(names.begin(), names.end());
  EXPECT_EQ(names, (std::vector<std::string>{"pip", "pip3", "pip3.11", "pipx"}));
  EXPECT_EQ(launchers_of({{"pip3", "pip", "main", false}}, 3, 11).size(), 1U);
}

}  // namespace
}  // namespace jetcrew::python
