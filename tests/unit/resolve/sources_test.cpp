#include "resolve/sources.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "debian/deb_builder.hpp"
#include "python/wheel_maker.hpp"
#include "resolve/small_world.hpp"

namespace jetcrew::resolve {
namespace {

using debian::test::build_deb;
using debian::test::write;
using python::testing::WheelMaker;
using ::testing::SizeIs;

Universe fresh() {
  Universe universe("arm64", {});
  universe.set_python(test::python_target(6));
  return universe;
}

TEST(Sources, APackagesFileWithAStanzaThatCannotBeRead) {
  const TemporaryFolder folder;
  const auto file = folder.path() / "Packages";
  write(file,
        "Package: good\nVersion: 1\nArchitecture: arm64\nFilename: pool/good.deb\nSize: 123\nSHA256: abc\n\n"
        "Package: bad\nArchitecture: arm64\n\n"
        "Package: last\nVersion: 2\nArchitecture: all\n");
  auto universe = fresh();
  add_packages_file(universe, file);
  universe.seal();
  ASSERT_EQ(universe.size(), 2U);
  const auto ids = universe.versions(Ecosystem::deb, "good");
  ASSERT_THAT(ids, SizeIs(1));
  EXPECT_EQ(universe.file(ids[0]).source, "pool/good.deb");
  EXPECT_EQ(universe.file(ids[0]).size, 123U);
  EXPECT_EQ(universe.file(ids[0]).sha256, "abc");
  EXPECT_FALSE(universe[ids[0]].installed);
  EXPECT_THAT(universe.versions(Ecosystem::deb, "bad"), SizeIs(0));
  EXPECT_THAT(universe.versions(Ecosystem::deb, "last"), SizeIs(1));
}

TEST(Sources, AStanzaWhoseFaultShowsLateIsNoChoice) {
  const TemporaryFolder folder;
  const auto file = folder.path() / "Packages";
  write(file,
        "Package: a\nVersion: 2\nArchitecture: arm64\nDepends: b (>= \n\n"
        "Package: a\nVersion: 1\nArchitecture: arm64\n\n"
        "Package: c\nVersion: 1\nArchitecture: arm64\nProvides: v, w (= 2)\nDepends: ((\n");
  auto universe = fresh();
  add_packages_file(universe, file);
  universe.seal();
  const auto ids = universe.versions(Ecosystem::deb, "a");
  ASSERT_THAT(ids, SizeIs(1));
  EXPECT_EQ(universe[ids[0]].version, "1");
  EXPECT_THAT(universe.providers("w"), SizeIs(0));
}

TEST(Sources, WhatAnIndexSaysIsProvidedIsFoundByThatName) {
  const TemporaryFolder folder;
  const auto file = folder.path() / "Packages";
  write(file,
        "Package: a\nVersion: 1\nArchitecture: arm64\nProvides:\n one (= 3),\n two:any , three\n\n"
        "Package: b\nVersion: 1\nArchitecture: all\nProvides: three, three (= 2)\n");
  auto universe = fresh();
  add_packages_file(universe, file);
  universe.seal();
  for (const auto name : {"one", "two"}) EXPECT_THAT(universe.providers(name), SizeIs(1)) << name;
  EXPECT_THAT(universe.providers("three"), SizeIs(2));
}

TEST(Sources, AFolderOfDebsWithADamagedOne) {
  const TemporaryFolder folder;
  debian::test::DebPlan one;
  one.name = "one";
  one.more_fields = "Depends: two\n";
  build_deb(folder.path(), one);
  std::filesystem::create_directory(folder.path() / "below");
  debian::test::DebPlan two;
  two.name = "two";
  build_deb(folder.path() / "below", two);
  write(folder.path() / "damaged.deb", "!<arch>\nnothing");
  write(folder.path() / "._one.deb", "what a Mac leaves on sticks");
  write(folder.path() / "notes.txt", "");
  auto universe = fresh();
  add_deb_folder(universe, folder.path());
  universe.seal();
  EXPECT_EQ(universe.size(), 2U);
  const auto ids = universe.versions(Ecosystem::deb, "one");
  ASSERT_THAT(ids, SizeIs(1));
  EXPECT_EQ(universe.deb(ids[0]).depends.size(), 1U);
  EXPECT_GT(universe.file(ids[0]).size, 0U);
  EXPECT_EQ(test::code_of([&] { add_deb_folder(universe, folder.path() / "absent"); }), "path_not_found");
}

TEST(Sources, AFolderOfWheelsWithADamagedOne) {
  const TemporaryFolder folder;
  const WheelMaker good("Good_Name", "1.0");
  good.write(folder.path());
  write(folder.path() / "bad-1.0-py3-none-any.whl", "PK no");
  auto universe = fresh();
  add_wheel_folder(universe, folder.path());
  universe.seal();
  EXPECT_EQ(universe.size(), 1U);
  const auto ids = universe.versions(Ecosystem::wheel, "good-name");
  ASSERT_THAT(ids, SizeIs(1));
  EXPECT_FALSE(universe[ids[0]].misfit);
  EXPECT_EQ(universe[ids[0]].version, "1.0");
}

TEST(Sources, AStatusFileGivesWhatIsThereAndHowItIs) {
  const TemporaryFolder folder;
  const auto file = folder.path() / "status";
  write(file,
        "Package: fine\nStatus: install ok installed\nVersion: 1\nArchitecture: arm64\n\n"
        "Package: kept\nStatus: hold ok installed\nVersion: 1\nArchitecture: arm64\n\n"
        "Package: gone\nStatus: deinstall ok config-files\nVersion: 1\nArchitecture: arm64\n\n"
        "Package: half\nStatus: install ok unpacked\nVersion: 1\nArchitecture: arm64\n");
  auto universe = fresh();
  add_dpkg_status(universe, file);
  universe.seal();
  EXPECT_EQ(universe.size(), 3U);
  const auto fine = universe.installed(Ecosystem::deb, "fine", "arm64");
  const auto kept = universe.installed(Ecosystem::deb, "kept", "arm64");
  const auto half = universe.installed(Ecosystem::deb, "half", "arm64");
  ASSERT_TRUE(fine && kept && half);
  EXPECT_FALSE(universe[*fine].unconfigured);
  EXPECT_FALSE(universe[*kept].unconfigured);
  EXPECT_TRUE(universe[*half].unconfigured);
  EXPECT_FALSE(universe[*fine].held);
  EXPECT_TRUE(universe[*kept].held);
}

TEST(Sources, TheFirstSitePackagesFolderWins) {
  const TemporaryFolder folder;
  const auto metadata = [](const std::string& version) {
    return "Metadata-Version: 2.1\nName: Six\nVersion: " + version + "\nRequires-Dist: lib>=1\n";
  };
  write(folder.path() / "local/six-2.0.dist-info/METADATA", metadata("2.0"));
  write(folder.path() / "dist/six-1.0.dist-info/METADATA", metadata("1.0"));
  auto universe = fresh();
  add_site_packages(universe, folder.path() / "local");
  add_site_packages(universe, folder.path() / "dist");
  universe.seal();
  const auto ids = universe.versions(Ecosystem::wheel, "six");
  ASSERT_THAT(ids, SizeIs(1));
  EXPECT_EQ(universe[ids[0]].version, "2.0");
  EXPECT_TRUE(universe[ids[0]].system);
  EXPECT_TRUE(universe[ids[0]].installed);
  EXPECT_EQ(universe.distribution(ids[0]).requirements.size(), 1U);
}

TEST(Sources, ARequirementThatCannotBeReadIsLeftOut) {
  python::Metadata metadata;
  metadata.name = "app";
  metadata.version = "1.0";
  metadata.requires_dist = {"good>=1", "bad>>1", "also-good"};
  EXPECT_THAT(distribution_of(metadata).requirements, SizeIs(2));
}

}  // namespace
}  // namespace jetcrew::resolve
