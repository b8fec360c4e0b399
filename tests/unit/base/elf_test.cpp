#include "base/elf.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/elf_maker.hpp"
#include "base/error.hpp"
#include "base/files.hpp"

namespace jetcrew {
namespace {

namespace fs = std::filesystem;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsSupersetOf;

/// This test itself: a real program, linked by the real linker.
std::string own_bytes() {
  return read_file("/proc/self/exe", 512U << 20U);
}

TEST(Elf, ReadsWhatThisProgramNeeds) {
  const auto object = read_shared_object(own_bytes());
  ASSERT_TRUE(object.has_value());
  EXPECT_FALSE(object->architecture.empty());
  EXPECT_THAT(object->needed, IsSupersetOf({std::string("libc.so.6"), std::string("libstdc++.so.6")}));
  bool glibc = false;
  bool glibcxx = false;
  for (const auto& need : object->version_needs) {
    for (const auto& version : need.versions) {
      glibc = glibc || (need.library == "libc.so.6" && version.starts_with("GLIBC_2."));
      glibcxx = glibcxx || (need.library == "libstdc++.so.6" && version.starts_with("GLIBCXX_3.4"));
    }
  }
  EXPECT_TRUE(glibc);
  EXPECT_TRUE(glibcxx);
}

TEST(Elf, ReadsWhatALibraryOffers) {
  for (const auto* folder : {"/lib/x86_64-linux-gnu", "/lib/aarch64-linux-gnu", "/usr/lib"}) {
    const auto path = fs::path(folder) / "libc.so.6";
    if (!fs::exists(path)) continue;
    const auto object = read_shared_object(read_file(path));
    ASSERT_TRUE(object.has_value());
    EXPECT_EQ(object->soname, "libc.so.6");
    EXPECT_THAT(object->version_definitions, Contains("GLIBC_2.17"));
    EXPECT_THAT(object->version_definitions, ::testing::Not(Contains("libc.so.6")));
    return;
  }
  GTEST_SKIP() << "the C library is somewhere else on this machine";
}

TEST(Elf, WhatIsNoElfFileSaysNothing) {
  EXPECT_FALSE(read_shared_object("").has_value());
  EXPECT_FALSE(read_shared_object("#!/bin/sh\necho\n").has_value());
  EXPECT_FALSE(read_shared_object(std::string(200, '\0')).has_value());
}

TEST(Elf, ACutFileIsRefusedOrReadButNeverBeyondItsEnd) {
  const auto whole = own_bytes();
  int refused = 0;
  for (std::size_t size = 16; size < whole.size(); size += whole.size() / 257 + 1) {
    // A copy of exactly that size, so that a sanitizer sees each byte read beyond it.
    const std::string cut(whole.data(), size);
    try {
      read_shared_object(cut);
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), "elf_damaged");
      ++refused;
    }
  }
  EXPECT_GT(refused, 0);
}

TEST(Elf, WhatIsNamedAgainAndAgainIsReadOnceOrRefused) {
  test::ElfMaker twice;
  twice.needed = {"liba.so", "libb.so", "liba.so"};
  EXPECT_THAT(read_shared_object(twice.bytes())->needed, ElementsAre("liba.so", "libb.so"));
  test::ElfMaker many;
  many.needed.assign(1'000, "lib" + std::string(2'000, 'x') + ".so");
  EXPECT_THROW(read_shared_object(many.bytes()), Error) << "two megabytes of names";
}

}  // namespace
}  // namespace jetcrew
