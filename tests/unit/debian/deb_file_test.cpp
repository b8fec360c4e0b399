#include "debian/deb_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/files.hpp"
#include "deb_builder.hpp"

namespace jetcrew::debian {
namespace {

using test::code_of;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
namespace fs = std::filesystem;

class DebFileTest : public ::testing::Test {
 protected:
  static test::DebPlan plan(const std::string& compression) {
    test::DebPlan plan;
    plan.compression = compression;
    plan.name = "libhello1";
    plan.more_fields = "Depends: libc6 (>= 2.27)\n";
    plan.files = {{"usr/lib/aarch64-linux-gnu/libhello.so.1", "not really"},
                  {"usr/lib/aarch64-linux-gnu/hello/libvariant.so.1.2", "x"},
                  {"usr/lib/aarch64-linux-gnu/tegra/libnvos.so", "x"},
                  {"usr/lib/python3/dist-packages/libprivate.so.1", "x"},
                  {"usr/share/doc/libhello1/libdoc.so.1", "x"},
                  {"etc/hello.conf", std::string(100000, 'a')}};
    plan.control = {{"conffiles", "/etc/hello.conf\n"}, {"postinst", "#!/bin/sh\n"}};
    return plan;
  }

  std::string code_for(const std::string& bytes) const {
    test::write(folder.path() / "made.deb", bytes);
    return code_of([&] { read_deb(folder.path() / "made.deb"); });
  }

  TemporaryFolder folder;
};

TEST_F(DebFileTest, ReadsEveryCompression) {
  for (const auto* compression : {"gzip", "xz", "zstd", "none"}) {
    const auto deb = read_deb(test::build_deb(folder.path(), plan(compression)));
    EXPECT_EQ(deb.package.full_name(), "libhello1:all") << compression;
    EXPECT_EQ(to_string(deb.package.depends.at(0)), "libc6 (>= 2.27)");
    EXPECT_TRUE(deb.control.starts_with("Package: libhello1\n"));
    EXPECT_EQ(deb.conffiles, std::vector<std::string>{"/etc/hello.conf"});
    EXPECT_TRUE(deb.has_scripts);
    EXPECT_EQ(deb.file_count, 6U);
    EXPECT_EQ(deb.unpacked_bytes, 100000U + 10 + 4);
    EXPECT_EQ(deb.shared_objects,
              (std::vector<std::string>{"libhello.so.1", "libnvos.so", "libvariant.so.1.2"}));
    EXPECT_EQ(deb.package.origin, "libhello1_1.0-1_all.deb:control:1");
  }
}

class ControlAloneTest : public DebFileTest {
 protected:
  /// What its control files tell of a package with these.
  std::optional<DebFile> told(const std::string& md5sums, const std::string& shlibs) {
    auto made = plan("xz");
    if (!md5sums.empty()) made.control["md5sums"] = md5sums;
    if (!shlibs.empty()) made.control["shlibs"] = shlibs;
    return read_deb_control(test::build_deb(folder.path(), made));
  }

  static std::string sum_of(const std::string& path) { return std::string(32, 'a') + "  " + path + "\n"; }
};

TEST_F(ControlAloneTest, TellsOfLibrariesByTheNamesOfShlibs) {
  const auto files = sum_of("usr/lib/aarch64-linux-gnu/libhello.so.1.2.3") +
                     sum_of("usr/lib/aarch64-linux-gnu/libvariant-2.so") +
                     sum_of("usr/share/doc/hello/copyright");
  const auto deb =
      told(files,
           "libhello 1 libhello1 (>= 1)\nudeb: libhello 1 libhello1-udeb\nlibvariant 2 libhello1\n"
           "libelsewhere 4 libelsewhere4\n");
  ASSERT_TRUE(deb);
  EXPECT_EQ(deb->shared_objects,
            (std::vector<std::string>{"libhello.so.1", "libhello.so.1.2.3", "libvariant-2.so"}));
  EXPECT_EQ(deb->file_count, 3U);
  EXPECT_EQ(deb->unpacked_bytes, 12U * 1024);
  EXPECT_EQ(deb->package.name, "libhello1");
  EXPECT_TRUE(deb->has_scripts);
}

TEST_F(ControlAloneTest, APackageWithoutLibrariesBringsNone) {
  const auto deb =
      told(sum_of("usr/bin/hello") + sum_of("usr/lib/python3/dist-packages/libprivate.so.1"), "");
  ASSERT_TRUE(deb);
  EXPECT_THAT(deb->shared_objects, IsEmpty());
}

TEST_F(ControlAloneTest, WhereTheyDoNotTellTheWholePackageHasToBeRead) {
  EXPECT_FALSE(told("", "libhello 1 libhello1\n")) << "no list of files";
  EXPECT_FALSE(told(sum_of("usr/lib/aarch64-linux-gnu/tegra/libnvos.so"), ""))
      << "a library that nothing names";
}

TEST_F(DebFileTest, EveryTruncationIsFound) {
  for (const auto* compression : {"gzip", "xz", "zstd", "none"}) {
    auto bytes = read_file(test::build_deb(folder.path(), plan(compression)));
    const auto step = bytes.size() > 4000 ? bytes.size() / 100 : 1;
    // ar pads its last member with one byte that nobody misses.
    for (std::size_t size = 0; size + 2 < bytes.size(); size += size < 140 ? 1 : step) {
      ASSERT_EQ(code_for(bytes.substr(0, size)), "deb_damaged")
          << compression << " cut at " << size << " of " << bytes.size();
    }
  }
}

TEST_F(DebFileTest, AChangedByteIsFoundWhereThereIsAChecksum) {
  const auto is_found = [&](std::string bytes, std::size_t at) {
    bytes[at] = static_cast<char>(bytes[at] ^ 0x10);
    ASSERT_EQ(code_for(bytes), "deb_damaged") << "changed at " << at << " of " << bytes.size();
  };
  const auto xz = read_file(test::build_deb(folder.path(), plan("xz")));
  // After the headers of ar and xz; the last byte may be padding.
  for (auto at = xz.find("data.tar") + 60 + 12; at + 2 < xz.size(); at += 3) is_found(xz, at);

  // Many codings of deflate mean the same bytes, so here it is the checksum itself that is changed.
  const auto gzip = read_file(test::build_deb(folder.path(), plan("gzip")));
  const auto start = gzip.find("data.tar");
  const auto size = std::stoul(gzip.substr(start + 48, 10));
  for (auto at = start + 60 + size - 8; at < start + 60 + size; ++at) is_found(gzip, at);
}

TEST_F(DebFileTest, NoChangedByteDoesMoreThanFail) {
  const auto bytes = read_file(test::build_deb(folder.path(), plan("none")));
  for (std::size_t at = 0; at < bytes.size(); at += at < 3000 ? 11 : 2999) {
    for (const int flip : {0x01, 0xFF}) {
      auto changed = bytes;
      changed[at] = static_cast<char>(changed[at] ^ flip);
      const auto code = code_for(changed);
      const std::set<std::string> known{"", "deb_damaged", "not_a_package", "control_malformed"};
      EXPECT_TRUE(known.contains(code)) << code << " at " << at;
    }
  }
}

TEST_F(DebFileTest, OtherFilesAreNoPackages) {
  EXPECT_EQ(code_for("PK\x03\x04 a wheel"), "not_a_package");
  EXPECT_EQ(code_for(std::string(1000, '\0')), "not_a_package");
  EXPECT_EQ(code_for("!<arch>\nlibx.o/         0           0     0     100644  1         `\nx\n"),
            "not_a_package");
  EXPECT_EQ(code_of([&] { read_deb(folder.path()); }), "not_a_package");
  EXPECT_EQ(code_of([&] { read_deb(folder.path() / "absent.deb"); }), "path_not_found");
}

/// An ar archive of these members.
std::string archive_of(const std::vector<std::pair<std::string, std::string>>& members) {
  std::string bytes = "!<arch>\n";
  for (const auto& [name, content] : members) {
    bytes += fmt::format("{:<16}{:<12}{:<6}{:<6}{:<8}{:<10}`\n", name, 0, 0, 0, "100644", content.size());
    bytes += content;
    if (content.size() % 2 == 1) bytes += '\n';
  }
  return bytes;
}

/// One member of a tar (POSIX.1-1988 ustar), its content after it.
std::string tar_member(const std::string& name, const std::string& content, char type = '0',
                       std::optional<std::uint64_t> size = {}) {
  std::string header(512, '\0');
  const auto put = [&](std::size_t at, const std::string& text) { header.replace(at, text.size(), text); };
  put(0, name.substr(0, 100));
  put(100, "0000644");
  put(108, "0000000");
  put(116, "0000000");
  put(124, fmt::format("{:011o}", size.value_or(content.size())));
  put(136, "00000000000");
  put(148, "        ");
  header[156] = type;
  put(257, std::string("ustar\00000", 8));
  unsigned sum = 0;
  for (const char c : header) sum += static_cast<unsigned char>(c);
  put(148, fmt::format("{:06o}", sum) + std::string("\0 ", 2));
  auto padded = content;
  padded.resize((content.size() + 511) / 512 * 512, '\0');
  return header + padded;
}

const std::string tar_end(1024, '\0');
const std::string good_control =
    tar_member("./control", "Package: a\nVersion: 1\nArchitecture: all\n") + tar_end;
const std::string good_data = tar_member("./usr/x", "content") + tar_end;

std::string deb_of(const std::string& control, const std::string& data) {
  return archive_of({{"debian-binary", "2.0\n"}, {"control.tar", control}, {"data.tar", data}});
}

TEST_F(DebFileTest, AcceptsTheFormatAsDpkgDoes) {
  EXPECT_EQ(code_for(deb_of(good_control, good_data)), "");
  EXPECT_EQ(code_for(deb_of(good_control, tar_end)), "") << "a package without files";
  EXPECT_EQ(code_for(archive_of({{"debian-binary/", "2.1\nmore\n"},
                                 {"_gpg", "x"},
                                 {"control.tar", good_control},
                                 {"data.tar", good_data},
                                 {"later", "y"}})),
            "");
}

TEST_F(DebFileTest, RefusesAnotherOrder) {
  EXPECT_EQ(code_for(archive_of(
                {{"debian-binary", "2.0\n"}, {"data.tar", good_data}, {"control.tar", good_control}})),
            "deb_damaged");
  EXPECT_EQ(code_for(archive_of(
                {{"control.tar", good_control}, {"debian-binary", "2.0\n"}, {"data.tar", good_data}})),
            "not_a_package");
  EXPECT_EQ(code_for(archive_of({{"debian-binary", "2.0\n"}, {"control.tar", good_control}})), "deb_damaged");
  EXPECT_EQ(code_for(archive_of({{"debian-binary", "2.0\n"}})), "deb_damaged");
  EXPECT_EQ(code_for(archive_of(
                {{"debian-binary", "3.0\n"}, {"control.tar", good_control}, {"data.tar", good_data}})),
            "deb_damaged");
  EXPECT_EQ(
      code_for(archive_of({{"debian-binary", ""}, {"control.tar", good_control}, {"data.tar", good_data}})),
      "deb_damaged");
  EXPECT_EQ(code_for(archive_of({{"debian-binary", "2.0\n"}, {"control.tar.exe", good_control}})),
            "deb_damaged");
}

TEST_F(DebFileTest, RefusesNamesThatLeadOut) {
  for (const auto* name : {"../etc/passwd", "./usr/../../x", ".."}) {
    EXPECT_EQ(code_for(deb_of(good_control, tar_member(name, "x") + tar_end)), "deb_damaged") << name;
    EXPECT_EQ(code_for(deb_of(tar_member(name, "x") + good_control, good_data)), "deb_damaged") << name;
  }
}

TEST_F(DebFileTest, RefusesSizesThatAreNotThere) {
  const auto huge = tar_member("./usr/x", "content", '0', 077777777777);
  EXPECT_EQ(code_for(deb_of(good_control, huge + tar_end)), "deb_damaged");
  EXPECT_EQ(code_for(deb_of(tar_member("./control", "x", '0', 07777777777) + tar_end, good_data)),
            "deb_damaged");
  auto bytes = deb_of(good_control, good_data);
  bytes.replace(8 + 48, 10, "9999999999");
  EXPECT_EQ(code_for(bytes), "deb_damaged");
  bytes.replace(8 + 48, 10, "-1        ");
  EXPECT_EQ(code_for(bytes), "deb_damaged");
}

TEST_F(DebFileTest, RefusesAControlFileThatIsNone) {
  const auto with = [&](const std::string& control) {
    return code_for(deb_of(tar_member("./control", control) + tar_end, good_data));
  };
  EXPECT_EQ(with(""), "deb_damaged");
  EXPECT_EQ(with(std::string("Package: a\0b\nVersion: 1\nArchitecture: all\n", 42)), "control_malformed");
  EXPECT_EQ(with("Package: a\n\nPackage: b\n"), "control_malformed");
  EXPECT_EQ(with("Package: a\nVersion: 1\nArchitecture: all\n\nPackage: b\n"), "deb_damaged");
  EXPECT_EQ(with("Package: a\nVersion: 1\nArchitecture: all\nX: " + std::string(2U << 20U, 'x') + "\n"),
            "deb_damaged");
  EXPECT_EQ(code_for(deb_of(tar_end, good_data)), "deb_damaged");
  EXPECT_EQ(code_for(deb_of(tar_member("./control", "", '2') + tar_end, good_data)), "deb_damaged");
}

TEST(Symbols, VersionsAreSymbolsOfTheirOwnName) {
  const auto versions = symbol_versions_of(
      "libstdc++.so.6 libstdc++6 #MINVER#\n"
      "* Build-Depends-Package: libstdc++-12-dev\n"
      " CXXABI_1.3@CXXABI_1.3 4.1.1\n"
      " GLIBCXX_3.4.30@GLIBCXX_3.4.30 12\n"
      " _ZNSt6vectorIiE@GLIBCXX_3.4 4.1.1\n"
      "libplain.so.1 libplain1 #MINVER#\n"
      "| libplain-other\n"
      " plain@Base 1.0\n");
  EXPECT_THAT(versions, ElementsAre(Pair("libplain.so.1", IsEmpty()),
                                    Pair("libstdc++.so.6", ElementsAre("CXXABI_1.3", "GLIBCXX_3.4.30"))));
}

}  // namespace
}  // namespace jetcrew::debian
