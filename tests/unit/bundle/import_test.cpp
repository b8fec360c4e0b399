#include "bundle/import.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"
#include "base/files.hpp"
#include "debian/deb_builder.hpp"
#include "python/metadata.hpp"
#include "python/refusal.hpp"
#include "python/wheel_maker.hpp"

namespace jetcrew::bundle {
namespace {

namespace fs = std::filesystem;
using python::testing::refusal_of;
using python::testing::WheelMaker;

class ImportTest : public testing::Test {
 protected:
  fs::path deb(const std::string& name = "hello") {
    debian::test::DebPlan plan;
    plan.name = name;
    plan.files = {{"etc/hello.conf", "a = 1\n"}, {"usr/share/hello/text", "hello\n"}};
    plan.control = {{"conffiles", "/etc/hello.conf\n"}, {"postinst", "#!/bin/sh\nexit 0\n"}};
    return debian::test::build_deb(folder_.path(), plan);
  }

  Imported take(const fs::path& file) { return import_file(store_, database_, file, "/media/stick"); }

  /// Neither a file in the store nor a row: as if it had never been tried.
  bool is_untouched() {
    for (const auto& entry : fs::recursive_directory_iterator(store_.folder())) {
      if (!entry.is_directory()) return false;
    }
    return state::all_payloads(database_).empty();
  }

  std::string refusal(const fs::path& file, Error* seen = nullptr) {
    return refusal_of([&] { take(file); }, seen);
  }

  TemporaryFolder folder_;
  Store store_{folder_.path() / "store"};
  state::Database database_{folder_.path() / "jetcrew.db"};
  Import import_{store_, database_};
};

TEST_F(ImportTest, ADebIsDescribedByItsControlFile) {
  const auto file = deb();
  const auto imported = take(file);
  const auto& payload = imported.payload;
  EXPECT_FALSE(imported.known);
  EXPECT_EQ(payload.ecosystem, "deb");
  EXPECT_EQ(payload.name, "hello");
  EXPECT_EQ(payload.version, "1.0-1");
  EXPECT_EQ(payload.architecture, "all");
  EXPECT_EQ(payload.summary, "a package for tests");
  EXPECT_EQ(payload.file_name, file.filename());
  EXPECT_EQ(payload.origin, "/media/stick");
  EXPECT_EQ(payload.size, fs::file_size(file));
  EXPECT_NE(payload.metadata.find("Installed-Size: 12\n"), std::string::npos);
  EXPECT_EQ(payload.facts.at("scripts"), true);
  EXPECT_EQ(payload.facts.at("conffiles"), nlohmann::json::array({"/etc/hello.conf"}));
  EXPECT_GE(payload.unpacked_bytes, 12);
  const auto row = state::find_payload(database_, payload.sha256);
  ASSERT_TRUE(row);
  EXPECT_EQ(row->facts, payload.facts);
  EXPECT_TRUE(store_.contains(payload.sha256));
}

TEST_F(ImportTest, AWheelIsDescribedByItsMetadata) {
  WheelMaker maker("Foo_Bar", "1.0");
  maker.add("foo_bar/__init__.py", "x = 1\n");
  const auto payload = take(maker.write(folder_.path())).payload;
  EXPECT_EQ(payload.ecosystem, "wheel");
  EXPECT_EQ(payload.name, "foo-bar");
  EXPECT_EQ(payload.version, "1.0");
  EXPECT_EQ(payload.tags, "py3-none-any");
  EXPECT_EQ(payload.facts.at("import_names"), nlohmann::json::array({"foo_bar"}));
  const auto metadata = python::Metadata::parse(payload.metadata);
  EXPECT_EQ(metadata.name, "Foo_Bar");
  EXPECT_TRUE(metadata.requires_dist.empty());
}

TEST_F(ImportTest, AKnownFileKeepsItsFirstName) {
  const auto file = deb();
  const auto first = take(file).payload;
  const auto twin = folder_.path() / "twin.deb";
  fs::copy_file(file, twin);
  const auto again = import_file(store_, database_, twin, "/media/other");
  EXPECT_TRUE(again.known);
  EXPECT_EQ(again.payload.file_name, first.file_name);
  EXPECT_EQ(again.payload.origin, "/media/stick");
  EXPECT_EQ(state::all_payloads(database_).size(), 1U);
}

TEST_F(ImportTest, AFileThatRottedInTheStoreIsReplacedAndKeepsItsRecord) {
  const auto file = deb();
  const auto first = take(file).payload;
  const auto stored = store_.path_of(first.sha256);
  const auto content = read_file(stored);
  write_durably(stored, content.substr(0, content.size() - 1) + '?');
  const auto again = import_file(store_, database_, file, "/media/other");
  EXPECT_FALSE(again.known);
  EXPECT_EQ(again.payload.origin, "/media/stick");
  EXPECT_EQ(read_file(stored), content);
  EXPECT_EQ(state::all_payloads(database_).size(), 1U);
}

TEST_F(ImportTest, AFileThatAKilledImportStoredIsDescribedNow) {
  const auto file = deb();
  const auto stored = store_.copy_in(file);
  const auto imported = take(file);
  EXPECT_FALSE(imported.known) << "it had no row yet";
  EXPECT_TRUE(state::find_payload(database_, stored.sha256));
}

TEST_F(ImportTest, WhatIsNoPackageInsideDoesNotStay) {
  for (const auto* name : {"text.deb", "text-1.0-py3-none-any.whl"}) {
    write_durably(folder_.path() / name, "this is no archive");
    Error seen("", "");
    EXPECT_NE(refusal(folder_.path() / name, &seen), "");
    EXPECT_NE(seen.message().find(name), std::string::npos) << seen.message();
    EXPECT_EQ(seen.message().find(folder_.path().string()), std::string::npos)
        << "the store's own names say nothing to anybody: " << seen.message();
    EXPECT_TRUE(is_untouched()) << name;
  }
}

TEST_F(ImportTest, ATruncatedDebDoesNotStay) {
  const auto file = deb();
  fs::resize_file(file, fs::file_size(file) - 20);
  EXPECT_EQ(refusal(file), "deb_damaged");
  EXPECT_TRUE(is_untouched());
}

TEST_F(ImportTest, AWheelIsReadToItsEnd) {
  // Only its central directory and .dist-info are read to describe it; the fault is elsewhere.
  WheelMaker damaged("damaged");
  auto& member = damaged.add("damaged.py", "x = 1\n");
  member.local.crc = 1;
  member.central.crc = 1;
  EXPECT_EQ(refusal(damaged.write(folder_.path())), "wheel_damaged");
  EXPECT_TRUE(is_untouched());

  WheelMaker changed("changed");
  changed.add("changed.py", "x = 1\n");
  changed.unrecorded = {"changed.py"};
  changed.record_extra = "changed.py,sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU,6\n";
  EXPECT_EQ(refusal(changed.write(folder_.path())), "wheel_record_mismatch");
  EXPECT_TRUE(is_untouched());
}

TEST_F(ImportTest, AWheelUnderAnothersNameDoesNotStay) {
  const auto file = WheelMaker("honest").write(folder_.path());
  const auto other = folder_.path() / "other-1.0-py3-none-any.whl";
  fs::rename(file, other);
  EXPECT_NE(refusal(other), "");
  EXPECT_TRUE(is_untouched());
}

TEST_F(ImportTest, AStoppedImportLeavesNothing) {
  std::stop_source stop;
  stop.request_stop();
  const auto file = deb();
  EXPECT_EQ(refusal_of([&] { import_.take(file, "x", {}, stop.get_token()); }), "stopped");
  EXPECT_TRUE(is_untouched());
}

TEST_F(ImportTest, AnOriginIsKeptAsText) {
  EXPECT_EQ(import_file(store_, database_, deb(), "/media/\xff").payload.origin, "/media/\xEF\xBF\xBD");
}

TEST_F(ImportTest, NothingCountsBeforeTheEnd) {
  WheelMaker maker("foo");
  maker.add("foo/x.py", "x = 1\n");
  const auto wheel = maker.write(folder_.path());
  {
    Import given_up(store_, database_);
    given_up.unpack_into(folder_.path() / "trees", [](const auto&) { return true; });
    given_up.take(wheel, "x");
    EXPECT_TRUE(given_up.take(wheel, "x").known) << "twice in one import";
  }
  EXPECT_TRUE(is_untouched());
  EXPECT_TRUE(fs::is_empty(folder_.path() / "trees"));
}

TEST_F(ImportTest, WhatIsAnnouncedIsCopiedMeanwhile) {
  const auto first = deb("first");
  const auto second = deb("second");
  std::uint64_t told = 0;
  import_.announce(second);
  import_.take(first, "x");
  const auto taken = import_.take(second, "x", [&](std::uint64_t bytes) { told += bytes; });
  EXPECT_EQ(taken.payload.name, "second");
  EXPECT_EQ(told, taken.payload.size);
  import_.finish();
  EXPECT_EQ(state::all_payloads(database_).size(), 2U);
  // Its fault is told when it is its turn.
  import_.announce(folder_.path() / "gone.deb");
  EXPECT_EQ(refusal_of([&] { import_.take(folder_.path() / "gone.deb", "x"); }), "medium_unreadable");
}

TEST_F(ImportTest, WhatIsAnnouncedAndNeverTakenLeavesNothing) {
  {
    Import given_up(store_, database_);
    given_up.announce(deb());
  }
  EXPECT_TRUE(is_untouched());
}

TEST_F(ImportTest, WheelsThatAreWorthItAreUnpackedAtOnce) {
  import_.unpack_into(folder_.path() / "trees", [](const auto& wheel) { return wheel.name == "foo"; });
  WheelMaker foo("foo");
  foo.add("foo/x.py", "x = 1\n");
  const auto picked = import_.take(foo.write(folder_.path()), "x").payload;
  const auto other = import_.take(WheelMaker("bar").write(folder_.path()), "x").payload;
  WheelMaker damaged("foo", "2.0");
  damaged.add("foo/y.py", "y = 1\n");
  damaged.unrecorded = {"foo/y.py"};
  EXPECT_EQ(refusal_of([&] { import_.take(damaged.write(folder_.path()), "x"); }), "wheel_record_mismatch");
  import_.finish();
  EXPECT_EQ(python::unpacked_wheels(folder_.path() / "trees"), std::vector{picked.sha256});
  EXPECT_EQ(read_file(folder_.path() / "trees" / picked.sha256 / "foo/x.py"), "x = 1\n");
  EXPECT_TRUE(store_.contains(other.sha256));
  EXPECT_EQ(state::all_payloads(database_).size(), 2U);
}

TEST_F(ImportTest, AnUploadIsTakenOver) {
  const auto file = deb();
  const auto upload = folder_.path() / "upload-1";
  fs::rename(file, upload);
  const auto payload = import_.take_upload(upload, "hello_1.0-1_all.deb").payload;
  import_.finish();
  EXPECT_EQ(payload.file_name, "hello_1.0-1_all.deb");
  EXPECT_EQ(payload.origin, "upload");
  EXPECT_FALSE(fs::exists(upload));
}

TEST_F(ImportTest, ABadUploadDoesNotStay) {
  write_durably(folder_.path() / "upload-1", "this is no archive");
  EXPECT_NE(refusal_of([&] { import_.take_upload(folder_.path() / "upload-1", "x.deb"); }), "");
  EXPECT_TRUE(is_untouched());
}

TEST(PackageFileName, PlainNamesAreTaken) {
  const auto longest = std::string(251, 'a') + ".deb";
  for (const std::string& name : {std::string("a.deb"), std::string("torch-2.0-cp38-cp38-linux_aarch64.whl"),
                                  std::string("with blank+~.deb"), std::string("\xC3\xA4.deb"), longest}) {
    EXPECT_EQ(refusal_of([&] { require_package_file_name(name); }), "") << name;
  }
}

TEST(PackageFileName, OthersAreRefused) {
  const std::vector<std::string> names{"",
                                       ".deb",
                                       "._a.deb",
                                       "a.deb/b",
                                       "../a.deb",
                                       "/a.deb",
                                       "a\\b.deb",
                                       "a.tar.gz",
                                       "a.deb.part",
                                       "a.DEB",
                                       "a\nb.deb",
                                       "a\x7F.whl",
                                       std::string("a\0.deb", 6),
                                       "deb",
                                       "a.deb ",
                                       std::string(252, 'a') + ".deb"};
  for (const auto& name : names) {
    EXPECT_EQ(refusal_of([&] { require_package_file_name(name); }), "not_a_package") << name;
  }
  Error seen("", "");
  refusal_of([&] { require_package_file_name("\xff"); }, &seen);
  EXPECT_EQ(seen.facts().at("file_name"), "\xEF\xBF\xBD");
}

}  // namespace
}  // namespace jetcrew::bundle
