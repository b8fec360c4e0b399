#include "resolve/libraries.hpp"

#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/elf_maker.hpp"
#include "base/files.hpp"
#include "resolve/small_world.hpp"
#include "resolve/tag_misfit.hpp"

namespace jetcrew::resolve {
namespace {

namespace fs = std::filesystem;
using test::World;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

python::LibraryNeed loads(std::string library, std::vector<std::string> versions = {},
                          bool at_import = true) {
  return {std::move(library), std::move(versions), "torch/lib/libtorch_cpu.so", at_import, {}};
}

/// A board with a C library and what else a test puts there.
class LibrariesTest : public ::testing::Test {
 protected:
  LibrariesTest() { put("libc.so.6", {"GLIBC_2.17", "GLIBC_2.27"}); }

  void put(const std::string& name, std::vector<std::string> versions = {}) {
    jetcrew::test::ElfMaker maker;
    maker.version_definitions = std::move(versions);
    const auto folder = folder_.path() / "usr/lib/aarch64-linux-gnu";
    fs::create_directories(folder);
    std::ofstream(folder / name, std::ios::binary) << maker.bytes();
  }
  Root root() { return Root(folder_.path()); }

  TemporaryFolder folder_;
  World world_;
};

TEST_F(LibrariesTest, WhatTheBoardHasIsNoNeed) {
  put("libomp.so.5");
  world_.board_libraries(root());
  world_.native_wheel("torch", "1.10.0", {loads("libomp.so.5"), loads("libc.so.6", {"GLIBC_2.27"})});
  EXPECT_THAT(world_.plan({"wheel:torch"}), ElementsAre("install torch 1.10.0"));
}

TEST_F(LibrariesTest, AMissingLibraryBringsItsDeb) {
  world_.board_libraries(root());
  world_.native_wheel("torch", "1.10.0", {loads("libomp.so.5")});
  world_.library_deb("libomp5", "5.0.1-1", {{"libomp.so.5"}, {}, {}}, "Depends: libffi6");
  world_.library_deb("libffi6", "3.2.1-8", {{"libffi.so.6"}, {}, {}});
  const auto answer = world_.solve({"wheel:torch"});
  EXPECT_THAT(world_.lines(answer),
              ElementsAre("install libffi6 3.2.1-8", "install libomp5 5.0.1-1", "install torch 1.10.0"));
  EXPECT_EQ(answer.actions[1].reason.by, "torch");
  EXPECT_EQ(answer.actions[1].reason.relation, "libomp.so.5");
}

TEST_F(LibrariesTest, WithoutOneThePlanSaysWhatIsMissingAndWhatWouldHelp) {
  world_.board_libraries(root());
  world_.native_wheel("torch", "1.10.0", {loads("libomp.so.5")});
  const auto answer = world_.solve({"wheel:torch"});
  ASSERT_FALSE(answer.solved);
  EXPECT_EQ(
      answer.explanation(),
      "torch 1.10.0 needs the library libomp.so.5 (torch/lib/libtorch_cpu.so loads it), and the board does "
      "not have it; no package at hand brings it.\n"
      "You asked for wheel:torch; the stick has torch 1.10.0 "
      "(torch-1.10.0-py3-none-linux_aarch64.whl).\n"
      "Way out: add Debian packages for arm64 with these libraries to the stick: libomp.so.5. Their names "
      "are "
      "mostly like libomp5.\n"
      "It would install with --allow-missing-libraries, but importing it will fail until the library is "
      "there.\n");
  world_.options.allow_missing_libraries = true;
  const auto allowed = world_.solve({"wheel:torch"});
  EXPECT_THAT(world_.lines(allowed), ElementsAre("install torch 1.10.0"));
  ASSERT_THAT(allowed.missing_libraries, SizeIs(1));
  EXPECT_EQ(allowed.missing_libraries[0].need->library, "libomp.so.5");
}

TEST_F(LibrariesTest, AllThatAWheelLacksIsToldAtOnce) {
  world_.board_libraries(root());
  world_.native_wheel("opencv-python", "4.10", {loads("libglib-2.0.so.0"), loads("libGL.so.1")});
  const auto answer = world_.solve({"wheel:opencv-python"});
  ASSERT_FALSE(answer.solved);
  EXPECT_EQ(answer.proposals.at(0).text,
            "Way out: add Debian packages for arm64 with these libraries to the stick: libglib-2.0.so.0, "
            "libGL.so.1. Their names are mostly like libglib2.0-0, libgl1.");
}

TEST_F(LibrariesTest, TheCauseNamesAllThatIsMissing) {
  world_.board_libraries(root());
  world_.native_wheel("torch", "1.10.0", {loads("libomp.so.5"), loads("libopenblas.so.0")});
  const auto answer = world_.solve({"wheel:torch"});
  ASSERT_THAT(answer.causes, SizeIs(2));
  EXPECT_EQ(answer.causes[0].key, "cause.libraries");
  EXPECT_THAT(answer.causes[0].text,
              ::testing::AllOf(::testing::HasSubstr("libomp.so.5"), ::testing::HasSubstr("libopenblas.so.0"),
                               ::testing::HasSubstr("no package at hand brings them.")));
}

TEST_F(LibrariesTest, ADebThatBringsItForAnotherMachineIsToBeReplaced) {
  world_.board_libraries(root());
  world_.native_wheel("torch", "1.10.0", {loads("libomp.so.5")});
  world_.library_deb("libomp5", "5.0.1-1", {{"libomp.so.5"}, {}, {}}, "Architecture: amd64");
  const auto answer = world_.solve({"wheel:torch"});
  ASSERT_THAT(answer.proposals, SizeIs(2));
  EXPECT_EQ(answer.proposals[0].text, "Way out: replace libomp5_5.0.1-1.deb by the one for arm64.");
}

TEST_F(LibrariesTest, WhoNeedsTheLibraryIsToldAfterWhatItsDebLacks) {
  world_.board_libraries(root());
  world_.native_wheel("torch", "1.10.0", {loads("libomp.so.5")});
  world_.library_deb("libomp5", "5.0.1-1", {{"libomp.so.5"}, {}, {}}, "Depends: libabsent");
  const auto answer = world_.solve({"wheel:torch"});
  ASSERT_THAT(answer.causes, SizeIs(3));
  EXPECT_EQ(answer.causes[0].package, "libomp5");
  EXPECT_EQ(answer.causes[1].key, "cause.library");
  EXPECT_EQ(answer.causes[2].kind, "request");
}

TEST_F(LibrariesTest, OfAnIndexTheNameHasToDo) {
  world_.board_libraries(root());
  world_.native_wheel("torch", "1.10.0", {loads("libopenblas.so.0")});
  world_.deb("libopenblas0", "0.3.8");
  EXPECT_THAT(world_.plan({"wheel:torch"}),
              ElementsAre("install libopenblas0 0.3.8", "install torch 1.10.0"));
}

TEST_F(LibrariesTest, ADebThatIsKnownNotToHaveItIsNotTaken) {
  world_.board_libraries(root());
  world_.native_wheel("torch", "1.10.0", {loads("libopenblas.so.0")});
  world_.library_deb("libopenblas0", "0.3.8", {});
  EXPECT_FALSE(world_.solve({"wheel:torch"}).solved);
}

TEST_F(LibrariesTest, AnotherWheelMayBringIt) {
  world_.board_libraries(root());
  world_.native_wheel("torchvision", "0.11.1", {loads("libtorch.so")}, {}, {"torch"});
  world_.native_wheel("torch", "1.10.0", {}, {"libtorch.so"});
  world_.native_wheel("torch", "1.9.0", {}, {"libtorch.so"});
  EXPECT_THAT(world_.plan({"wheel:torchvision"}),
              ElementsAre("install torch 1.10.0", "install torchvision 0.11.1"));
}

TEST_F(LibrariesTest, ADebIsNotTakenWhereAWheelOfThePlanBringsIt) {
  world_.board_libraries(root());
  world_.native_wheel("app", "1", {loads("libcublas.so.11")}, {}, {"middle"});
  world_.native_wheel("middle", "1", {}, {}, {"nvidia-cublas"});
  world_.native_wheel("nvidia-cublas", "11", {}, {"libcublas.so.11"});
  world_.library_deb("libcublas11", "11", {{"libcublas.so.11"}, {}, {}});
  const auto plan = world_.plan({"wheel:app"});
  EXPECT_THAT(plan, ::testing::Not(::testing::Contains("install libcublas11 11")));
  EXPECT_THAT(plan, SizeIs(3));
}

TEST_F(LibrariesTest, ANewerBuildOfALibraryIsAnUpgrade) {
  put("libstdc++.so.6", {"GLIBCXX_3.4.9", "GLIBCXX_3.4.25"});
  world_.board_libraries(root());
  world_.native_wheel("scipy", "1.5", {loads("libstdc++.so.6", {"GLIBCXX_3.4.26", "GLIBCXX_3.4.9"})});
  world_.installed("libstdc++6", "8.4");
  world_.library_deb("libstdc++6", "8.5", {{"libstdc++.so.6"}, {{"libstdc++.so.6", {"GLIBCXX_3.4.25"}}}, {}});
  world_.library_deb("libstdc++6", "9.3",
                     {{"libstdc++.so.6"}, {{"libstdc++.so.6", {"GLIBCXX_3.4.9", "GLIBCXX_3.4.26"}}}, {}});
  EXPECT_THAT(world_.plan({"wheel:scipy"}), ElementsAre("upgrade libstdc++6 9.3", "install scipy 1.5"));
}

TEST_F(LibrariesTest, AnOldLibraryIsTold) {
  put("libstdc++.so.6", {"GLIBCXX_3.4.9", "GLIBCXX_3.4.25"});
  world_.board_libraries(root());
  world_.native_wheel("scipy", "1.5", {loads("libstdc++.so.6", {"GLIBCXX_3.4.26", "GLIBCXX_3.4.9"})});
  const auto answer = world_.solve({"wheel:scipy"});
  ASSERT_THAT(answer.causes, SizeIs(2));
  EXPECT_EQ(
      answer.causes[0].text,
      "scipy 1.5 needs GLIBCXX_3.4.26 of the library libstdc++.so.6 (torch/lib/libtorch_cpu.so loads it), "
      "and the board's has no newer than GLIBCXX_3.4.25; no package at hand brings it.");
}

TEST_F(LibrariesTest, ANewerGlibcNeedsAnotherBuild) {
  // Known from the target alone: no look at the board's files is needed.
  world_.native_wheel("numpy", "1.24", {loads("libm.so.6", {"GLIBC_2.29", "GLIBC_2.17"})});
  const auto answer = world_.solve({"wheel:numpy"});
  ASSERT_THAT(answer.causes, SizeIs(2));
  EXPECT_EQ(answer.causes[0].text,
            "numpy 1.24 was built on a newer system: it needs glibc 2.29 (torch/lib/libtorch_cpu.so loads "
            "it); this "
            "board has 2.27, and glibc must not be replaced.");
  ASSERT_THAT(answer.proposals, SizeIs(1)) << "no flag gives the board another glibc";
  EXPECT_EQ(
      answer.proposals[0].text,
      "Way out: add a numpy for Python 3.6 whose file name has manylinux2014, or manylinux_2_27 or lower.");
}

TEST_F(LibrariesTest, AnOlderWheelThatFitsIsTaken) {
  world_.native_wheel("numpy", "1.24", {loads("libm.so.6", {"GLIBC_2.29"})});
  world_.native_wheel("numpy", "1.19.4", {loads("libm.so.6", {"GLIBC_2.17"})});
  EXPECT_THAT(world_.plan({"wheel:numpy"}), ElementsAre("install numpy 1.19.4"));
}

TEST_F(LibrariesTest, WhatIsOnlyLoadedLaterIsToldAndNotNeeded) {
  world_.board_libraries(root());
  world_.native_wheel("torch", "1.10.0", {loads("libcuda.so.1", {}, false)});
  const auto answer = world_.solve({"wheel:torch"});
  ASSERT_TRUE(answer.solved);
  ASSERT_THAT(answer.missing_libraries, SizeIs(1));
}

TEST_F(LibrariesTest, NothingIsSaidOfABoardThatNobodyKnows) {
  world_.native_wheel("torch", "1.10.0", {loads("libomp.so.5")});
  const auto answer = world_.solve({"wheel:torch"});
  EXPECT_TRUE(answer.solved);
  EXPECT_THAT(answer.missing_libraries, IsEmpty());
}

TEST(LibraryNames, AreThoseOfThePolicy) {
  const LibraryNames names;
  EXPECT_THAT(names.likely("libomp.so.5"), ElementsAre("libomp5", "libomp5t64"));
  EXPECT_THAT(names.likely("libfoo2.so.1"), ElementsAre("libfoo2-1", "libfoo2-1t64"));
  EXPECT_THAT(names.likely("libGL_x.so.1"), ElementsAre("libgl-x1", "libgl-x1t64"));
  EXPECT_THAT(names.likely("libbar-1.2.so"), ElementsAre("libbar1.2", "libbar1.2t64", "libbar-1.2"));
  EXPECT_THAT(names.likely("ld-linux-aarch64.so.1"), IsEmpty());
  EXPECT_THAT(names.likely("libx.sox"), IsEmpty());
  EXPECT_THAT(names.known("libomp.so.5"), IsEmpty());
  EXPECT_THAT(names.known("libpython3.6m.so.1.0"), ElementsAre("libpython3.6"));
}

TEST(LibraryNames, AreToldWhereThePolicyDoesNotTell) {
  const LibraryNames names({{"libopenblas.so.0", {"libopenblas-base", "libopenblas0"}},
                            {"libmpi_cxx.so.20", {"libopenmpi2"}},
                            {"libcublas.so.*", {"nvidia-jetpack"}, true}});
  EXPECT_THAT(names.known("libopenblas.so.0"), ElementsAre("libopenblas-base", "libopenblas0"));
  EXPECT_THAT(names.known("libopenblas.so.0.3"), IsEmpty());
  EXPECT_THAT(names.known("libcublas.so.10"), ElementsAre("nvidia-jetpack"));
  EXPECT_THAT(names.known("libcublasLt.so.10"), IsEmpty());
  EXPECT_THAT(names.likely("libmpi_cxx.so.20"),
              ElementsAre("libmpi-cxx20", "libmpi-cxx20t64", "libopenmpi2"));
  EXPECT_THAT(names.likely("libcublas.so.10"), ElementsAre("libcublas10", "libcublas10t64"))
      << "the metapackage has no library";
}

TEST(TagMisfit, NamesThePythonOfTheBoardThatTakesTheWheel) {
  auto target = test::python_target(8);
  target.others = {{"/opt/python3.10/bin/python3.10", "3.10.4", test::python_target(10).tags},
                   {"/usr/bin/python3.6", "3.6.9", test::python_target(6).tags}};
  const auto old = tag_misfit(std::array{python::Tag{"cp36", "cp36m", "linux_aarch64"}}, target);
  EXPECT_EQ(old.key, "why.other_python");
  EXPECT_EQ(old.text,
            "it is built for another Python (cp36-cp36m), which this board has as /usr/bin/python3.6; the "
            "environment is for Python 3.8.9");
  const auto none = tag_misfit(std::array{python::Tag{"cp37", "cp37m", "linux_aarch64"}}, target);
  EXPECT_EQ(none.key, "why.python");
}

TEST(TagMisfit, SaysWhoseWishThePythonIs) {
  auto target = test::python_target(8);
  target.by_hand = true;
  const std::vector<python::Tag> tags{{"cp36", "cp36m", "linux_aarch64"}};
  EXPECT_EQ(tag_misfit(tags, target).text,
            "it is built for Python 3.6 (cp36-cp36m), and you asked for Python 3.8 (--python)");
}

TEST(TagMisfit, SaysWhatStandsInTheWay) {
  World world;
  const auto why = [&](const python::Tag& tag) {
    World one;
    one.wheel("app", "1", {}, "", tag);
    const auto answer = one.solve({"wheel:app"});
    return answer.causes.at(0).mentions.at(0).why.text;
  };
  EXPECT_EQ(why({"cp38", "cp38", "manylinux2014_aarch64"}),
            "it is built for Python 3.8 (cp38-cp38), this board has Python 3.6");
  EXPECT_EQ(why({"cp36", "cp36m", "manylinux_2_28_aarch64"}),
            "it needs glibc 2.28 or newer, this board has 2.27");
  EXPECT_EQ(why({"cp36", "cp36m", "musllinux_1_1_aarch64"}),
            "it is built for musl (Alpine Linux), this board has glibc");
  EXPECT_EQ(why({"cp36", "cp36m", "manylinux2014_x86_64"}), "it is built for x86_64, this board is aarch64");
  EXPECT_EQ(why({"py3", "none", "win_amd64"}), "it is built for win_amd64, this board is aarch64");
  EXPECT_EQ(why({"py3", "none", "macosx_11_0_arm64"}),
            "it is built for macosx_11_0_arm64, this board is aarch64");
}

}  // namespace
}  // namespace jetcrew::resolve
