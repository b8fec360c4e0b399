#include "debian/package.hpp"

#include <gtest/gtest.h>

#include "deb_builder.hpp"
#include "debian/control.hpp"

namespace jetcrew::debian {
namespace {

Package package(std::string_view text) {
  StanzaReader reader(text, "Packages");
  return package_from(*reader.next());
}

const std::string least = "Package: a\nVersion: 1\nArchitecture: all\n";

TEST(Package, TakesEveryFieldThatMatters) {
  const auto p = package(
      "Package: libfoo1\nSource: foo (2.0)\nVersion: 1:2.0-1\nArchitecture: arm64\nMulti-Arch: same\n"
      "Essential: yes\nImportant: yes\nInstalled-Size: 100\nPre-Depends: dpkg (>= 1.17)\n"
      "Depends: libc6 (>= 2.27), a | b\nRecommends: r\nConflicts: c\nBreaks: d (<< 1)\nReplaces: d (<< 1)\n"
      "Provides: foo, libfoo-abi (= 2)\nDescription: does foo\n and more\n");
  EXPECT_EQ(p.full_name(), "libfoo1:arm64");
  EXPECT_EQ(p.version.text(), "1:2.0-1");
  EXPECT_EQ(p.multi_arch, MultiArch::same);
  EXPECT_TRUE(p.essential);
  EXPECT_TRUE(p.is_protected);
  EXPECT_EQ(p.installed_bytes, 102400U);
  EXPECT_EQ(to_string(p.pre_depends.at(0)), "dpkg (>= 1.17)");
  EXPECT_EQ(to_string(p.depends.at(1)), "a | b");
  EXPECT_EQ(p.recommends.size(), 1U);
  EXPECT_EQ(p.conflicts.at(0).name, "c");
  EXPECT_EQ(to_string(p.breaks.at(0)), "d (<< 1)");
  EXPECT_EQ(to_string(p.replaces.at(0)), "d (<< 1)");
  EXPECT_EQ(to_string(p.provides.at(1)), "libfoo-abi (= 2)");
  EXPECT_EQ(p.summary, "does foo");
  EXPECT_EQ(p.source_package, "foo");
  EXPECT_EQ(p.origin, "Packages:1");
}

TEST(Package, DoesWithTheLeast) {
  const auto p = package(least);
  EXPECT_EQ(p.multi_arch, MultiArch::no);
  EXPECT_FALSE(p.essential);
  EXPECT_EQ(p.source_package, "a");
  EXPECT_EQ(p.installed_bytes, 0U);
}

TEST(Package, RefusesWhatCannotBe) {
  for (const auto& text :
       {std::string("Version: 1\nArchitecture: all\n"), std::string("Package: a\nArchitecture: all\n"),
        std::string("Package: a\nVersion: 1\n"),
        std::string("Package: ../a\nVersion: 1\nArchitecture: all\n"),
        std::string("Package: a\nVersion: 1 2\nArchitecture: all\n"),
        std::string("Package: a\nVersion: 1\nArchitecture: a/b\n"), least + "Depends: a |\n",
        least + "Multi-Arch: perhaps\n", least + "Essential: maybe\n", least + "Conflicts: a | b\n"}) {
    EXPECT_EQ(test::code_of([&] { package(text); }), "control_malformed") << text;
  }
}

TEST(Package, AnAbsurdSizeIsNoReasonToRefuse) {
  for (const auto size : {"-1", "99999999999999999999", "12 kB", ""}) {
    EXPECT_EQ(package(least + "Installed-Size: " + size + "\n").installed_bytes, 0U) << size;
  }
}

TEST(Package, TheMessageNamesThePlace) {
  try {
    package(least + "Depends: b (\n");
    FAIL();
  } catch (const Error& error) {
    EXPECT_TRUE(error.message().starts_with("Packages:4: field Depends")) << error.message();
    EXPECT_EQ(error.facts().at("field"), "Depends");
  }
}

TEST(Package, ThousandsOfRelations) {
  std::string text = least + "Depends: x0";
  for (int i = 1; i < 10000; ++i) text += ", x" + std::to_string(i) + " (>= 1)";
  EXPECT_EQ(package(text + "\n").depends.size(), 10000U);
}

}  // namespace
}  // namespace jetcrew::debian
