#include "python/layout.hpp"

#include "python/environment_fixture.hpp"

namespace jetcrew::python {
namespace {

namespace fs = std::filesystem;
using testing::WheelMaker;

class Layout : public testing::EnvironmentTest {
 protected:
  /// The refusal of one wheel with one more file; nothing may have been written.
  std::string refusal_with(const std::string& path, const std::string& content = "x") {
    plan_.wheels.clear();
    WheelMaker maker("foo");
    maker.add(path, content);
    add(maker);
    const auto code = refusal();
    if (!code.empty()) {
      EXPECT_TRUE(is_untouched()) << path;
    }
    return code;
  }
};

TEST_F(Layout, EverySchemeGoesToItsPlace) {
  WheelMaker maker("foo_bar");
  maker.add(maker.data() + "/purelib/pure.py", "1");
  maker.add(maker.data() + "/platlib/plat.py", "2");
  maker.add(maker.data() + "/headers/sub/foo.h", "3");
  maker.add(maker.data() + "/data/share/man/foo.1", "4");
  maker.add(maker.data() + "/data/lib64/foo.txt", "5");
  maker.add(maker.data() + "/scripts/run", "#!python -E\nprint(1)\n");
  maker.add(maker.data() + "/scripts/binary",
            "\x7f"
            "ELF");
  add(maker);
  build();
  EXPECT_EQ(read_file(site("pure.py")), "1");
  EXPECT_EQ(read_file(site("plat.py")), "2");
  EXPECT_EQ(read_file(built("include/site/python3.11/foo-bar/sub/foo.h")), "3");
  EXPECT_EQ(read_file(built("share/man/foo.1")), "4");
  EXPECT_EQ(read_file(built("lib/foo.txt")), "5");
  EXPECT_EQ(read_file(built("bin/run")),
            "#!/var/lib/jetcrew/environments/default/generations/1/bin/python\nprint(1)\n");
  EXPECT_EQ(read_file(built("bin/binary")),
            "\x7f"
            "ELF");
  EXPECT_EQ(fs::status(built("bin/binary")).permissions(), fs::perms(0755));
  EXPECT_FALSE(fs::exists(site(maker.data())));
  const auto record = read_file(site(maker.info() + "/RECORD"));
  for (const std::string_view path :
       {"../../../bin/run,sha256=", "../../../include/site/python3.11/foo-bar/sub/foo.h,", "../../foo.txt,",
        "pure.py,", "foo_bar-1.0.dist-info/RECORD,,\r\n"}) {
    EXPECT_NE(record.find(path), std::string::npos) << path << "\n" << record;
  }
}

TEST_F(Layout, WhatReplacesTheEnvironmentIsRefused) {
  for (const std::string_view path :
       {"data/bin/python", "data/bin/python3", "data/bin/python3.9", "data/bin/activate", "data/pyvenv.cfg",
        "data/bin", "data/lib", "data/lib64", "data/lib64/python3.11", "data/bin/python/x", "scripts/python3",
        "scripts/sub/x", "unknown/x", "file"}) {
    EXPECT_EQ(refusal_with(fmt::format("foo-1.0.data/{}", path)), "wheel_layout_invalid") << path;
  }
}

TEST_F(Layout, TheRecordOfOthersIsNotWritten) {
  EXPECT_EQ(refusal_with("foo-1.0.data/purelib/bar-1.0.dist-info/RECORD"), "wheel_layout_invalid");
  EXPECT_EQ(refusal_with("foo-1.0.data/data/lib/python3.11/site-packages/bar-1.0.dist-info/x"),
            "wheel_layout_invalid");
}

TEST_F(Layout, ATreesRecordCannotLeadOut) {
  for (const std::string_view path : {"../../../../outside", "/etc/passwd", "foo-1.0.data/data/../../x"}) {
    plan_.wheels.clear();
    fs::remove_all(trees_);
    WheelMaker maker("foo");
    add(maker);
    const auto record = plan_.wheels[0].tree / "foo-1.0.dist-info/RECORD";
    fs::permissions(record, fs::perms::owner_write, fs::perm_options::add);
    std::ofstream(record, std::ios::app) << path << "," << record_hash(Sha256::of("x")) << ",1\n";
    EXPECT_EQ(refusal(), "wheel_layout_invalid") << path;
    EXPECT_TRUE(is_untouched());
  }
}

TEST_F(Layout, TwoWheelsWithOnePathClash) {
  WheelMaker first("foo");
  first.add("shared/x.py", "1");
  WheelMaker second("bar", "2.0");
  second.add("shared/x.py", "2");
  add(first);
  add(second);
  Error error("", "");
  EXPECT_EQ(refusal(&error), "wheel_files_clash");
  EXPECT_EQ(error.facts().at("first"), "foo 1.0");
  EXPECT_EQ(error.facts().at("second"), "bar 2.0");
  EXPECT_EQ(error.facts().at("path"), "lib/python3.11/site-packages/shared/x.py");
  EXPECT_TRUE(is_untouched());
}

TEST_F(Layout, IdenticalFilesAndNamespacesMerge) {
  WheelMaker first("foo");
  first.add("ns/__init__.py", "");
  first.add("ns/one.py", "1");
  WheelMaker second("bar");
  second.add("ns/__init__.py", "");
  second.add("ns/two.py", "2");
  add(first);
  add(second);
  build();
  EXPECT_TRUE(fs::exists(site("ns/one.py")));
  EXPECT_TRUE(fs::exists(site("ns/two.py")));
  for (const std::string_view info : {"foo-1.0.dist-info", "bar-1.0.dist-info"}) {
    EXPECT_NE(read_file(site(info) / "RECORD").find("ns/__init__.py,"), std::string::npos);
  }
}

TEST_F(Layout, AFileWhereAnotherHasAFolderClashes) {
  for (const bool turned : {false, true}) {
    plan_.wheels.clear();
    WheelMaker first("foo");
    first.add("thing", "1");
    WheelMaker second("bar");
    second.add("thing/x.py", "2");
    add(turned ? second : first);
    add(turned ? first : second);
    EXPECT_EQ(refusal(), "wheel_files_clash");
  }
}

TEST_F(Layout, OneProjectOnce) {
  add(WheelMaker("foo"));
  add(WheelMaker("Foo", "2.0"));
  EXPECT_EQ(refusal(), "wheel_files_clash");
}

TEST_F(Layout, EntryPointsClashWithScriptsOfOthers) {
  WheelMaker first("foo");
  first.add(first.info() + "/entry_points.txt", "[console_scripts]\nrun = foo:main\n");
  WheelMaker second("bar");
  second.add(second.data() + "/scripts/run", "#!/bin/sh\n");
  add(first);
  add(second);
  EXPECT_EQ(refusal(), "wheel_files_clash");
}

TEST_F(Layout, AScriptThatIsALauncherIsSkipped) {
  WheelMaker maker("foo");
  maker.add(maker.info() + "/entry_points.txt", "[console_scripts]\nrun = foo:main\n");
  maker.add(maker.data() + "/scripts/run", "#!/bin/sh\n");
  maker.add(maker.data() + "/scripts/run.exe", "MZ");
  add(maker);
  build();
  EXPECT_NE(read_file(built("bin/run")).find("from foo import main"), std::string::npos);
  EXPECT_FALSE(fs::exists(built("bin/run.exe")));
}

TEST_F(Layout, InstallerFilesOfAWheelAreReplaced) {
  WheelMaker maker("foo");
  maker.add(maker.info() + "/INSTALLER", "pip\n");
  const std::vector<std::string> others{"REQUESTED", "direct_url.json", "RECORD.jws", "RECORD.p7s"};
  for (const auto& name : others) maker.add(fmt::format("{}/{}", maker.info(), name), "");
  add(maker);
  build();
  EXPECT_EQ(read_file(site("foo-1.0.dist-info/INSTALLER")), "jetcrew\n");
  for (const auto& name : others) EXPECT_FALSE(fs::exists(site("foo-1.0.dist-info") / name)) << name;
}

}  // namespace
}  // namespace jetcrew::python
