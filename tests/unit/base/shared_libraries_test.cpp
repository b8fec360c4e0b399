#include "base/shared_libraries.hpp"

#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/elf.hpp"
#include "base/elf_maker.hpp"
#include "base/error.hpp"
#include "base/files.hpp"

namespace jetcrew {
namespace {

namespace fs = std::filesystem;
using test::ElfMaker;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Optional;
using ::testing::Pair;

std::string little(std::uint32_t number) {
  return {reinterpret_cast<const char*>(&number), sizeof number};
}

/// A cache file as ldconfig writes it since glibc 2.2.
std::string cache_of(const std::vector<std::pair<std::string, std::string>>& libraries) {
  std::string entries;
  std::string names;
  const auto names_at = static_cast<std::uint32_t>(48 + libraries.size() * 24);
  for (const auto& [name, path] : libraries) {
    entries += little(0xA03);
    entries += little(names_at + static_cast<std::uint32_t>(names.size()));
    names += name + '\0';
    entries += little(names_at + static_cast<std::uint32_t>(names.size()));
    names += path + '\0';
    entries += std::string(12, '\0');
  }
  return "glibc-ld.so.cache1.1" + little(static_cast<std::uint32_t>(libraries.size())) +
         little(static_cast<std::uint32_t>(names.size())) + std::string(20, '\0') + entries + names;
}

class SharedLibrariesTest : public ::testing::Test {
 protected:
  void write(const fs::path& inside, const std::string& content) {
    const auto path = folder_.path() / inside.relative_path();
    fs::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << content;
  }
  static std::string library(std::vector<std::string> versions = {}, std::uint16_t machine = EM_AARCH64) {
    ElfMaker maker;
    maker.machine = machine;
    maker.version_definitions = std::move(versions);
    return maker.bytes();
  }
  SharedLibraries libraries() { return {Root(folder_.path()), "arm64"}; }
  fs::path found(const SharedLibraries& all, std::string_view name,
                 const std::vector<std::string>& folders = {}) {
    const auto* library = all.find(name, folders);
    return library == nullptr ? fs::path() : library->path;
  }

  TemporaryFolder folder_;
};

TEST_F(SharedLibrariesTest, FindsWhatThisMachineHas) {
  const auto own = read_shared_object(read_file("/proc/self/exe", 512U << 20U));
  ASSERT_TRUE(own.has_value());
  const SharedLibraries all(Root(), own->architecture);
  const auto* libc = all.find("libc.so.6");
  ASSERT_NE(libc, nullptr);
  EXPECT_THAT(libc->versions, Optional(Contains("GLIBC_2.17")));
  EXPECT_EQ(all.find("libno-such-thing.so.9"), nullptr);
}

TEST_F(SharedLibrariesTest, TheCacheNamesFoldersThatNobodyWouldLookInto) {
  write("/usr/local/cuda/lib64/libcublas.so.10", library({"libcublas.so.10"}));
  write("/etc/ld.so.cache", cache_of({{"libcublas.so.10", "/usr/local/cuda/lib64/libcublas.so.10"},
                                      {"libgone.so.1", "/usr/lib/libgone.so.1"}}));
  const auto all = libraries();
  EXPECT_EQ(found(all, "libcublas.so.10"), "/usr/local/cuda/lib64/libcublas.so.10");
  EXPECT_EQ(found(all, "libgone.so.1"), "");
}

TEST_F(SharedLibrariesTest, WithoutACacheTheFoldersOfItsConfigurationCount) {
  write("/etc/ld.so.conf", "# nothing\ninclude /etc/ld.so.conf.d/*.conf\n");
  write("/etc/ld.so.conf.d/tegra.conf", "/usr/lib/aarch64-linux-gnu/tegra\n");
  write("/usr/lib/aarch64-linux-gnu/tegra/libcuda.so.1", library());
  write("/usr/lib/aarch64-linux-gnu/libz.so.1", library());
  const auto all = libraries();
  EXPECT_EQ(found(all, "libcuda.so.1"), "/usr/lib/aarch64-linux-gnu/tegra/libcuda.so.1");
  EXPECT_EQ(found(all, "libz.so.1"), "/usr/lib/aarch64-linux-gnu/libz.so.1");
}

TEST_F(SharedLibrariesTest, LinksAreFollowedInsideTheRoot) {
  write("/usr/lib/libomp.so.5.0", library());
  fs::create_directory_symlink("/usr/lib", folder_.path() / "lib");
  fs::create_symlink("/usr/lib/libomp.so.5.0", folder_.path() / "usr/lib/libomp.so.5");
  EXPECT_EQ(found(libraries(), "libomp.so.5"), "/lib/libomp.so.5");
}

TEST_F(SharedLibrariesTest, OfAnotherMachineIsNotThere) {
  write("/usr/lib/libz.so.1", library({}, EM_X86_64));
  write("/usr/lib/libtext.so.1", "/* GNU ld script */\n");
  EXPECT_EQ(found(libraries(), "libz.so.1"), "");
  EXPECT_EQ(found(libraries(), "libtext.so.1"), "");
}

TEST_F(SharedLibrariesTest, ARunpathGoesFirst) {
  write("/opt/own/libx.so.1", library({"X_2"}));
  write("/usr/lib/libx.so.1", library({"X_1"}));
  const auto all = libraries();
  EXPECT_EQ(found(all, "libx.so.1"), "/usr/lib/libx.so.1");
  EXPECT_EQ(found(all, "libx.so.1", {"/opt/none", "/opt/own"}), "/opt/own/libx.so.1");
  EXPECT_THAT(all.find("libx.so.1")->versions, Optional(ElementsAre("X_1")));
}

TEST_F(SharedLibrariesTest, InstalledPythonPackagesHaveSomeToo) {
  write("/usr/local/lib/python3.6/dist-packages/torch/lib/libtorch.so", library());
  write("/usr/local/lib/python3.6/dist-packages/torch/lib/libx86.so", library({}, EM_X86_64));
  auto all = libraries();
  EXPECT_EQ(found(all, "libtorch.so"), "");
  all.look_below({"/usr/lib/python3/dist-packages", "/usr/local/lib/python3.6/dist-packages"});
  EXPECT_EQ(found(all, "libtorch.so"), "/usr/local/lib/python3.6/dist-packages/torch/lib/libtorch.so");
  EXPECT_EQ(found(all, "libx86.so"), "");
}

TEST_F(SharedLibrariesTest, ADamagedCacheIsAsGoodAsNone) {
  write("/usr/lib/libz.so.1", library());
  const auto whole = cache_of({{"libz.so.1", "/usr/lib/libz.so.1"}});
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const std::string cut(whole.data(), size);
    EXPECT_THROW(read_library_cache(cut), Error) << size;
  }
  write("/etc/ld.so.cache", whole.substr(0, 60));
  EXPECT_EQ(found(libraries(), "libz.so.1"), "/usr/lib/libz.so.1");
  EXPECT_THAT(read_library_cache(whole), ElementsAre(Pair("libz.so.1", "/usr/lib/libz.so.1")));
}

TEST_F(SharedLibrariesTest, TheOlderFormatMayStandInFront) {
  auto old = std::string("ld.so-1.7.0\0", 12) + little(1) + std::string(12, '\0');
  old.resize((old.size() + 7) / 8 * 8);
  EXPECT_THAT(read_library_cache(old + cache_of({{"liba.so", "/a"}})), ElementsAre(Pair("liba.so", "/a")));
}

}  // namespace
}  // namespace jetcrew
