#include "debian/packages_index.hpp"

#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include "base/error.hpp"
#include "base/files.hpp"

namespace jetcrew::debian {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

struct Seen {
  std::string package;
  std::string version;
  std::string provides;
  StanzaPlace place;
};

class PackagesIndexTest : public ::testing::Test {
 protected:
  std::filesystem::path write(std::string_view text) const {
    const auto path = folder_.path() / "Packages";
    std::ofstream(path, std::ios::binary) << text;
    return path;
  }

  static std::vector<Seen> scan(const PackagesIndex& index) {
    std::vector<Seen> seen;
    index.scan([&](const StanzaGlance& glance) {
      seen.push_back({std::string(glance.package), std::string(glance.version), std::string(glance.provides),
                      glance.place});
    });
    return seen;
  }

  static std::string code_of(const std::function<void()>& call) {
    try {
      call();
    } catch (const Error& error) {
      return error.code();
    }
    return "";
  }

  TemporaryFolder folder_;
};

std::string stanza(std::string_view name, std::size_t description_bytes = 10) {
  return fmt::format("Package: {}\nVersion: 1.0-{}\nArchitecture: all\nSize: 7\nDescription: {}\n", name,
                     name.size(), std::string(description_bytes, 'x'));
}

TEST_F(PackagesIndexTest, AFileOfAnArchiveHasAnAddress) {
  const auto text = stanza("one") + "Filename: pool/l/one_1%3a2~rc1+b #?_all.deb\n\n" + stanza("two");
  const auto path = write(text);
  const auto files_of = [&](const PackagesIndex& index) {
    std::vector<std::string> files;
    for (const auto& seen : scan(index)) files.push_back(index.read(seen.place).file_name);
    return files;
  };
  EXPECT_THAT(files_of(PackagesIndex(path)), ElementsAre("pool/l/one_1%3a2~rc1+b #?_all.deb", ""));
  EXPECT_THAT(files_of(PackagesIndex(path, "http://host/debian/")),
              ElementsAre("http://host/debian/pool/l/one_1%253a2~rc1+b%20%23%3F_all.deb", ""));
}

TEST_F(PackagesIndexTest, TellsWhereEachStanzaIsAndReadsItAgain) {
  const PackagesIndex index(write("\n\n" + stanza("one") + "\n \t\n" + stanza("two") + "\n"));
  const auto seen = scan(index);
  ASSERT_EQ(seen.size(), 2U);
  EXPECT_EQ(seen[0].package, "one");
  EXPECT_EQ(seen[0].place.line, 3U);
  EXPECT_EQ(seen[1].version, "1.0-3");
  EXPECT_EQ(seen[1].place.line, 10U);
  const auto read = index.read(seen[1].place);
  EXPECT_EQ(read.package.name, "two");
  EXPECT_THAT(read.package.origin, HasSubstr(":10"));
  EXPECT_EQ(read.size, 7U);
}

TEST_F(PackagesIndexTest, FieldNamesInAnyCaseFoldedValuesAndCarriageReturns) {
  const PackagesIndex index(
      write("package: a\r\nVERSION:1\r\nArchitecture: all\r\nProvides: x,\r\n y (= 2),\r\n\tz\r\nVersioning: "
            "9\r\n"));
  const auto seen = scan(index);
  ASSERT_EQ(seen.size(), 1U);
  EXPECT_EQ(seen[0].package, "a");
  EXPECT_EQ(seen[0].version, "1");
  EXPECT_EQ(index.read(seen[0].place).package.provides.size(), 3U);
  EXPECT_THAT(seen[0].provides, HasSubstr("z"));
}

TEST_F(PackagesIndexTest, StanzasAcrossTheEndsOfWindows) {
  std::string text;
  std::vector<std::string> names;
  // 3,000 stanzas of ever other sizes end at every place of a window; one is larger than it.
  for (std::size_t i = 0; i < 3000; ++i) {
    names.push_back("p" + std::to_string(i));
    text += stanza(names.back(), i == 1500 ? 3U << 20U : 700 + i % 613) + "\n";
  }
  const PackagesIndex index(write(text));
  const auto seen = scan(index);
  ASSERT_EQ(seen.size(), names.size());
  for (std::size_t i = 0; i < names.size(); ++i) {
    ASSERT_EQ(seen[i].package, names[i]);
    ASSERT_EQ(seen[i].place.line, 1 + i * 6);
    ASSERT_EQ(index.read(seen[i].place).package.name, names[i]);
  }
}

TEST_F(PackagesIndexTest, AStanzaWithoutEndIsRefused) {
  const PackagesIndex index(write("Package: a\nDescription: " + std::string(17U << 20U, 'x')));
  EXPECT_EQ(code_of([&] { scan(index); }), "index_damaged");
}

TEST_F(PackagesIndexTest, CompressedFilesAreToldByTheirFirstBytes) {
  const auto path = folder_.path() / "Packages";
  auto* file = gzopen(path.c_str(), "wb");
  const auto text = stanza("one") + "\n" + stanza("two");
  gzwrite(file, text.data(), static_cast<unsigned>(text.size()));
  gzclose(file);
  const PackagesIndex index(path);
  const auto seen = scan(index);
  ASSERT_EQ(seen.size(), 2U);
  EXPECT_EQ(index.read(seen[1].place).package.name, "two");

  std::filesystem::resize_file(path, std::filesystem::file_size(path) / 2);
  EXPECT_EQ(code_of([&] { const PackagesIndex cut(path); }), "index_damaged");
}

TEST_F(PackagesIndexTest, AFileThatChangesAfterTheScan) {
  const auto path = write(stanza("one") + "\n" + stanza("two"));
  const PackagesIndex index(path);
  const auto seen = scan(index);
  std::filesystem::resize_file(path, 10);
  EXPECT_EQ(code_of([&] { index.read(seen[1].place); }), "index_damaged");
}

TEST_F(PackagesIndexTest, NothingThere) {
  EXPECT_TRUE(scan(PackagesIndex(write(""))).empty());
  EXPECT_EQ(code_of([&] { const PackagesIndex absent(folder_.path() / "absent"); }), "path_not_found");
  EXPECT_EQ(code_of([&] { const PackagesIndex a_folder(folder_.path()); }), "path_not_found");
}

}  // namespace
}  // namespace jetcrew::debian
