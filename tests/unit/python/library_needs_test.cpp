#include "python/library_needs.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/elf_maker.hpp"
#include "base/files.hpp"
#include "python/wheel.hpp"
#include "python/wheel_maker.hpp"

namespace jetcrew::python {
namespace {

using test::ElfMaker;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::string object(std::vector<std::string> needed, std::string soname = "",
                   std::vector<std::pair<std::string, std::vector<std::string>>> versions = {}) {
  ElfMaker maker;
  maker.needed = std::move(needed);
  maker.soname = std::move(soname);
  maker.version_needs = std::move(versions);
  return maker.bytes();
}

LibraryNeeds arm64() {
  return LibraryNeeds({{"cp36", "cp36m", "linux_aarch64"}});
}

std::vector<std::string> names(const std::vector<LibraryNeed>& needs, bool at_import) {
  std::vector<std::string> found;
  for (const auto& need : needs) {
    if (need.at_import == at_import) found.push_back(need.library);
  }
  return found;
}

TEST(LibraryNeeds, WhatTheWheelBringsIsNotMissing) {
  auto needs = arm64();
  needs.add("torch/_C.cpython-36m-aarch64-linux-gnu.so", object({"libtorch_python.so", "libc.so.6"}));
  needs.add("torch/lib/libtorch_python.so", object({"libtorch_cpu.so"}));
  needs.add("torch/lib/libtorch_cpu.so", object({"libomp.so.5", "libgomp.so.1"}));
  needs.add("torch/lib/libgomp-3300acd3.so.1.0.0", object({}, "libgomp.so.1"));
  EXPECT_THAT(names(needs.missing(), true), ElementsAre("libc.so.6", "libomp.so.5"));
  EXPECT_EQ(needs.missing()[1].file, "torch/lib/libtorch_cpu.so");
}

TEST(LibraryNeeds, WhatNoModuleLoadsIsForLater) {
  auto needs = arm64();
  needs.add("torch/_C.cpython-36m-aarch64-linux-gnu.so", object({"libtorch.so"}));
  needs.add("torch/lib/libtorch.so", object({}));
  needs.add("torch/lib/libcaffe2_nvrtc.so", object({"libcuda.so.1"}));
  EXPECT_THAT(names(needs.missing(), true), IsEmpty());
  EXPECT_THAT(names(needs.missing(), false), ElementsAre("libcuda.so.1"));
}

TEST(LibraryNeeds, VersionsOfOneLibraryArePutTogether) {
  auto needs = arm64();
  needs.add("a/one.so",
            object({"libstdc++.so.6"}, "", {{"libstdc++.so.6", {"GLIBCXX_3.4.26", "CXXABI_1.3"}}}));
  needs.add("a/two.so",
            object({"libstdc++.so.6"}, "", {{"libstdc++.so.6", {"CXXABI_1.3", "GLIBCXX_3.4.9"}}}));
  needs.add("a/libplugin.so", object({"libstdc++.so.6"}, "", {{"libstdc++.so.6", {"GLIBCXX_3.4.30"}}}));
  const auto missing = needs.missing();
  ASSERT_EQ(missing.size(), 1U);
  EXPECT_THAT(missing[0].versions, ElementsAre("CXXABI_1.3", "GLIBCXX_3.4.26", "GLIBCXX_3.4.9"));
}

TEST(LibraryNeeds, OnlyAbsoluteFoldersOfARunpathAreTheBoards) {
  ElfMaker maker;
  maker.needed = {"libcublas.so.10"};
  maker.runpath = "$ORIGIN/../lib:/usr/local/cuda/lib64:/usr/local/cuda/lib64";
  auto needs = arm64();
  needs.add("torch/_C.so", maker.bytes());
  EXPECT_THAT(needs.missing().at(0).folders, ElementsAre("/usr/local/cuda/lib64"));
}

TEST(LibraryNeeds, ObjectsForOtherMachinesAndDamagedOnesAreLeftOut) {
  ElfMaker other;
  other.machine = EM_X86_64;
  other.needed = {"libx86.so.1"};
  auto needs = arm64();
  needs.add("a/tool.so", other.bytes());
  needs.add("a/text.so", "not an object");
  needs.add("a/cut.so", object({"libcut.so.1"}).substr(0, 150));
  EXPECT_THAT(needs.missing(), IsEmpty());
}

TEST(LibraryNeeds, ManyLibrariesWithManyVersionsTakeNoTime) {
  std::vector<std::string> needed;
  std::vector<std::pair<std::string, std::vector<std::string>>> versions;
  for (int i = 0; i < 8'000; ++i) {
    needed.push_back(fmt::format("lib{}.so", i));
    versions.push_back({needed.back(), {fmt::format("V_{}", i)}});
  }
  auto needs = arm64();
  needs.add("a/module.so", object(needed, "", versions));
  const auto missing = needs.missing();
  ASSERT_EQ(missing.size(), 8'000U);
  EXPECT_THAT(missing[7'999].versions, ElementsAre("V_7999"));
}

TEST(LibraryNeeds, NamesOfObjectsAndModules) {
  EXPECT_TRUE(is_shared_object_name("numpy.libs/libgfortran-2e0d59d6.so.5.0.0"));
  EXPECT_TRUE(is_shared_object_name("a/_C.cpython-36m-aarch64-linux-gnu.so"));
  EXPECT_FALSE(is_shared_object_name("a.so/__init__.py"));
  EXPECT_FALSE(is_shared_object_name("a/also.py"));
  EXPECT_TRUE(is_extension_module("a/_C.abi3.so"));
  EXPECT_FALSE(is_extension_module("a/libtorch.so"));
  EXPECT_FALSE(is_extension_module("a/thing.so.1"));
}

TEST(LibraryNeeds, AreReadFromAWheelLargeMembersToo) {
  TemporaryFolder folder;
  testing::WheelMaker maker("foo");
  maker.add("foo/__init__.py", "");
  maker.add("foo/_native.so", object({"libfoo.so"}));
  // Beyond what is unpacked in memory.
  maker.add("foo/lib/libfoo.so", object({"libbar.so.3"}) + std::string(40U << 20U, 'x'));
  for (const bool deflate : {true, false}) {
    maker.zip.deflate = deflate;
    const auto path = maker.write(folder.path());
    const auto needs = read_library_needs(path, {}, folder.path());
    EXPECT_THAT(names(needs, true), ElementsAre("libbar.so.3"));
    EXPECT_EQ(needs, verify_wheel(path, folder.path()));
    const auto wheel = read_wheel(path);
    EXPECT_THAT(wheel.libraries, ElementsAre("libfoo.so"));
    EXPECT_TRUE(wheel.has_shared_objects);
  }
}

}  // namespace
}  // namespace jetcrew::python
