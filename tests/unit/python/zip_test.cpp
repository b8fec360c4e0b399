#include "python/zip.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "base/error.hpp"
#include "base/files.hpp"
#include "python/wheel_maker.hpp"

namespace jetcrew::python {
namespace {

using testing::little;
using testing::ZipMaker;

class Zip : public ::testing::Test {
 protected:
  ZipArchive open(const ZipMaker& maker) { return ZipArchive(maker.write(folder_.path() / "x.whl")); }

  /// The code and message of the refusal, empty if it was taken.
  std::string refusal(const std::string& bytes) {
    const auto path = folder_.path() / "x.whl";
    std::ofstream(path, std::ios::binary) << bytes;
    try {
      ZipArchive archive(path);
      for (const auto& entry : archive.entries()) archive.check(entry, folder_.path());
      return "";
    } catch (const Error& error) {
      return error.code() + ": " + error.message();
    }
  }
  std::string refusal(const ZipMaker& maker) { return refusal(maker.bytes()); }

  void expect_damaged(const ZipMaker& maker, std::string_view why) {
    const auto text = refusal(maker);
    EXPECT_TRUE(text.starts_with("wheel_damaged")) << text;
    EXPECT_NE(text.find(why), std::string::npos) << text;
  }

  TemporaryFolder folder_;
};

ZipMaker two_files() {
  ZipMaker maker;
  maker.add("a.py", "print(1)\n");
  maker.add("b/c.txt", std::string(100'000, 'x'));
  return maker;
}

TEST_F(Zip, ReadsDeflatedAndStored) {
  for (const bool deflate : {true, false}) {
    auto maker = two_files();
    maker.deflate = deflate;
    maker.add("folder/");
    maker.members.back().mode = S_IFDIR | 0755;
    maker.members[0].mode = S_IFREG | 0700;
    auto archive = open(maker);
    ASSERT_EQ(archive.entries().size(), 3U);
    EXPECT_TRUE(archive.entries()[0].executable);
    EXPECT_FALSE(archive.entries()[1].executable);
    EXPECT_TRUE(archive.find("folder")->folder);
    EXPECT_EQ(archive.read(*archive.find("a.py"), 100), "print(1)\n");
    EXPECT_EQ(archive.read(*archive.find("b/c.txt"), 100'000), std::string(100'000, 'x'));
    EXPECT_EQ(archive.find("b"), nullptr);
    EXPECT_THROW(archive.read(*archive.find("b/c.txt"), 99'999), Error);
  }
}

TEST_F(Zip, ExtractsLargeMembersIntoFiles) {
  for (const bool deflate : {true, false}) {
    ZipMaker maker;
    maker.deflate = deflate;
    const std::string content(40U << 20U, 'y');
    maker.add("first", "x");
    maker.add("large", content);
    auto archive = open(maker);
    const auto target = folder_.path() / "out";
    const auto file = open_file(target, O_RDWR | O_CREAT | O_TRUNC);
    EXPECT_EQ(archive.extract(*archive.find("large"), file.get(), target), Sha256::of(content));
    EXPECT_TRUE(read_file(target) == content);
    EXPECT_EQ(archive.check(*archive.find("large"), folder_.path()), Sha256::of(content));
  }
}

TEST_F(Zip, ALargeMemberWithAWrongChecksumIsDamaged) {
  ZipMaker maker;
  auto& member = maker.add("large", std::string(40U << 20U, 'y'));
  member.local.crc = member.central.crc = 1;
  expect_damaged(maker, "checksum");
}

TEST_F(Zip, ReadsZip64) {
  auto maker = two_files();
  maker.zip64 = true;
  maker.count = 0xFFFF;
  EXPECT_EQ(refusal(maker), "");
  // A member in ZIP64's form: the real sizes stand in the extra field.
  auto& member = maker.members[1];
  const auto packed = testing::deflated(member.content).size();
  const auto sizes = little(1, 2) + little(16, 2) + little(member.content.size(), 8) + little(packed, 8);
  for (auto* header : {&member.local, &member.central}) {
    header->extra = sizes;
    header->size = header->packed_size = 0xFFFFFFFF;
  }
  EXPECT_EQ(refusal(maker), "");
  auto twice = maker;
  twice.members[1].central.extra += sizes;
  expect_damaged(twice, "twice");
  auto broken = maker;
  broken.members[1].central.extra = little(1, 2) + little(8, 2) + little(5, 8);
  expect_damaged(broken, "broken ZIP64");
  maker.extensible = "hidden";
  expect_damaged(maker, "extensible");
}

TEST_F(Zip, ContradictingEndRecordsAreRefused) {
  auto maker = two_files();
  maker.zip64 = true;
  maker.count = 1;
  EXPECT_NE(refusal(maker), "");
}

TEST_F(Zip, WhatIsNoArchiveIsNotAPackage) {
  EXPECT_TRUE(refusal(std::string()).starts_with("not_a_package"));
  EXPECT_TRUE(
      refusal(std::string("<html>not found</html>, and some more text")).starts_with("not_a_package"));
  EXPECT_TRUE(refusal("#!/bin/sh\n" + two_files().bytes()).starts_with("not_a_package"));
}

TEST_F(Zip, ACutOffArchiveIsDamagedAtEveryLength) {
  const auto bytes = [] {
    ZipMaker maker;
    maker.add("a", "content");
    maker.add("b", "more");
    return maker.bytes();
  }();
  for (std::size_t size = 22; size < bytes.size(); ++size) {
    EXPECT_TRUE(refusal(bytes.substr(0, size)).starts_with("wheel_damaged")) << size;
  }
}

TEST_F(Zip, NoChangedByteGoesUnseenInContentOrSizes) {
  ZipMaker maker;
  maker.add("abc", "content");
  const auto bytes = maker.bytes();
  int refused = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    auto changed = bytes;
    changed[i] = static_cast<char>(changed[i] ^ 0x55);
    if (!refusal(changed).empty()) ++refused;
  }
  // Left over are the versions, times and attributes, which nothing depends on.
  EXPECT_GE(refused, static_cast<int>(bytes.size()) - 30);
}

TEST_F(Zip, UnsafeNamesAreRefused) {
  const std::string names[] = {"/etc/passwd",
                               "../x",
                               "a/../../x",
                               "a/./b",
                               "./a",
                               "a//b",
                               "a\\b",
                               "..\\x",
                               "C:/x",
                               "c:x",
                               "a\nb",
                               "a\x7f",
                               std::string("a\0b", 3),
                               "\xff\xfe",
                               "\xc0\xaf",
                               std::string(300, 'x'),
                               ""};
  for (const auto& name : names) {
    ZipMaker maker;
    maker.add(name, "x");
    expect_damaged(maker, "name");
  }
}

TEST_F(Zip, NamesInUtf8AreTaken) {
  ZipMaker maker;
  maker.add("\xe4\xb8\xad\xe6\x96\x87.py", "x");
  EXPECT_EQ(refusal(maker), "");
  maker.members[0].local.flags = maker.members[0].central.flags = 0;
  expect_damaged(maker, "no known encoding");
}

TEST_F(Zip, LinksAndDevicesAreRefused) {
  for (const unsigned kind : {S_IFLNK + 0U, S_IFCHR + 0U, S_IFIFO + 0U, S_IFSOCK + 0U}) {
    auto maker = two_files();
    maker.members[0].mode = kind | 0777;
    expect_damaged(maker, "is a ");
  }
}

TEST_F(Zip, DuplicatesAreRefused) {
  auto maker = two_files();
  maker.add("a.py", "print(2)\n");
  expect_damaged(maker, "there twice");
}

TEST_F(Zip, AFileThatIsAlsoAFolderIsRefused) {
  auto maker = two_files();
  maker.add("a.py/x", "");
  expect_damaged(maker, "a file and a folder");
}

TEST_F(Zip, LocalAndCentralHeadersMustAgree) {
  for (int what = 0; what < 5; ++what) {
    auto maker = two_files();
    auto& lie = maker.members[0].local;
    if (what == 0) lie.name = "b.py";
    if (what == 1) lie.crc = 5;
    if (what == 2) lie.size = 5;
    if (what == 3) lie.method = 0;
    if (what == 4) lie.flags = 1U << 11U;
    EXPECT_TRUE(refusal(maker).starts_with("wheel_damaged")) << what;
  }
}

TEST_F(Zip, ASecondNameInAnExtraFieldIsRefused) {
  auto maker = two_files();
  maker.members[0].central.extra = little(0x7075, 2) + little(9, 2) + "\1" + little(0, 4) + "evil";
  expect_damaged(maker, "second name");
}

TEST_F(Zip, OtherMethodsAndEncryptionAreRefused) {
  auto maker = two_files();
  maker.members[0].local.method = maker.members[0].central.method = 14;
  expect_damaged(maker, "method 14");
  maker = two_files();
  maker.members[0].local.flags = maker.members[0].central.flags = 1;
  expect_damaged(maker, "encrypted");
}

TEST_F(Zip, BytesThatBelongToNothingAreRefused) {
  auto maker = two_files();
  maker.members[0].after = "hidden";
  EXPECT_TRUE(refusal(maker).starts_with("wheel_damaged"));
  maker = two_files();
  maker.members[1].after = "hidden";
  expect_damaged(maker, "belong to nothing");
  maker = two_files();
  maker.after = "tail";
  expect_damaged(maker, "end is missing");
}

TEST_F(Zip, AnArchiveInTheCommentIsRefused) {
  auto maker = two_files();
  maker.comment = two_files().bytes();
  EXPECT_TRUE(refusal(maker).starts_with("wheel_damaged"));
  maker.comment = "an honest comment";
  EXPECT_EQ(refusal(maker), "");
}

TEST_F(Zip, OverlappingMembersAreRefused) {
  auto maker = two_files();
  maker.members[1].central.offset = 0;
  EXPECT_TRUE(refusal(maker).starts_with("wheel_damaged"));
}

TEST_F(Zip, SizesThatDeflateCannotReachAreRefused) {
  auto maker = two_files();
  auto& member = maker.members[0];
  member.local.size = member.central.size = 0xFFFF0000;
  expect_damaged(maker, "cannot give");
}

TEST_F(Zip, AWrongSizeIsSeenWhileUnpacking) {
  auto maker = two_files();
  for (const std::uint32_t size : {8U, 10U}) {
    maker.members[0].local.size = maker.members[0].central.size = size;
    expect_damaged(maker, "cannot be unpacked");
  }
}

TEST_F(Zip, TheCountMustFitTheDirectory) {
  for (const std::uint16_t count : {std::uint16_t{1}, std::uint16_t{3}}) {
    auto maker = two_files();
    maker.count = count;
    EXPECT_TRUE(refusal(maker).starts_with("wheel_damaged")) << count;
  }
}

TEST_F(Zip, DataDescriptorsAreReadInAllForms) {
  const auto with = [](bool signature, int width, std::uint64_t size) {
    ZipMaker maker;
    auto& member = maker.add("a", "content");
    const auto packed = testing::deflated(member.content).size();
    member.local.flags = member.central.flags = 8;
    member.local.crc = member.local.size = member.local.packed_size = 0;
    member.after = (signature ? "PK\7\b" : "") + little(Inflater::crc32(0, member.content), 4) +
                   little(packed, width) + little(size, width);
    return maker;
  };
  for (const bool signature : {true, false}) {
    for (const int width : {4, 8}) {
      EXPECT_EQ(refusal(with(signature, width, 7)), "") << signature << width;
      expect_damaged(with(signature, width, 8), "two sizes");
    }
  }
}

}  // namespace
}  // namespace jetcrew::python
