#include "state/payloads.hpp"

#include "embedded/migrations.hpp"
#include "state_fixture.hpp"

namespace jetcrew::state {
namespace {

using PayloadsTest = StateTest;

Payload deb(char digit, std::string name, std::string version = "1.0-1") {
  return {.sha256 = std::string(64, digit),
          .size = 5'000'000'000,
          .ecosystem = "deb",
          .file_name = name + ".deb",
          .name = name,
          .version = std::move(version),
          .architecture = "arm64",
          .tags = "",
          .summary = "数学 library",
          .metadata = "Package: " + name + "\n",
          .facts = {{"depends", "libc6"}},
          .origin = "/media/JETSON/" + name + ".deb",
          .imported_at = ""};
}

TEST_F(PayloadsTest, KeepWhatTheyWereGiven) {
  EXPECT_TRUE(add_payload(database(), deb('a', "libx")));
  const auto found = find_payload(database(), std::string(64, 'a'));
  ASSERT_TRUE(found);
  EXPECT_EQ(found->size, 5'000'000'000U);
  EXPECT_EQ(found->summary, "数学 library");
  EXPECT_EQ(found->metadata, "Package: libx\n");
  EXPECT_EQ(found->facts.at("depends"), "libc6");
  EXPECT_EQ(found->imported_at, "2023-11-14T22:13:20.000Z");
  EXPECT_FALSE(find_payload(database(), std::string(64, 'b')));
}

TEST_F(PayloadsTest, AKnownOneStaysAsItWas) {
  EXPECT_TRUE(add_payload(database(), deb('a', "libx")));
  auto again = deb('a', "libx");
  again.origin = "upload";
  EXPECT_FALSE(add_payload(database(), again));
  EXPECT_EQ(find_payload(database(), again.sha256)->origin, "/media/JETSON/libx.deb");
}

TEST_F(PayloadsTest, AreKnownByTheirDigests) {
  EXPECT_TRUE(payload_digests(database()).empty());
  add_payload(database(), deb('a', "libx", "1"));
  add_payload(database(), deb('b', "libx", "2"));
  add_payload(database(), deb('c', "liby"));
  EXPECT_THAT(payload_digests(database()),
              testing::ElementsAre(std::string(64, 'a'), std::string(64, 'b'), std::string(64, 'c')));
}

TEST_F(PayloadsTest, PagesDoNotShift) {
  for (char digit = 'a'; digit < 'f'; ++digit) add_payload(database(), deb(digit, std::string(1, digit)));
  const auto first = list_payloads(database(), {.limit = 2, .cursor = ""});
  ASSERT_EQ(first.items.size(), 2U);
  ASSERT_TRUE(first.next_cursor);
  database().execute(fmt::format("DELETE FROM payloads WHERE sha256 = '{}'", first.items[0].sha256));
  const auto second = list_payloads(database(), {.limit = 2, .cursor = *first.next_cursor});
  ASSERT_EQ(second.items.size(), 2U);
  EXPECT_EQ(second.items[0].name, "c");
  const auto third = list_payloads(database(), {.limit = 2, .cursor = *second.next_cursor});
  EXPECT_EQ(third.items.size(), 1U);
  EXPECT_FALSE(third.next_cursor);
  EXPECT_FALSE(list_payloads(database(), {.limit = 4, .cursor = ""}).next_cursor) << "just one page";
}

TEST_F(PayloadsTest, CursorsAndLimitsAreChecked) {
  for (const auto* cursor : {"x", "-1", "1;", "99999999999999999999"})
    EXPECT_EQ(error_of([&] { list_payloads(database(), {.limit = 2, .cursor = cursor}); }).code(),
              "cursor_invalid")
        << cursor;
  add_payload(database(), deb('a', "a"));
  EXPECT_EQ(list_payloads(database(), {.limit = -5, .cursor = ""}).items.size(), 1U);
  EXPECT_EQ(list_payloads(database(), {.limit = 1'000'000, .cursor = ""}).items.size(), 1U);
}

TEST_F(PayloadsTest, TextThatIsNoUtf8InFactsIsReplaced) {
  auto payload = deb('a', "libx");
  payload.facts = {{"maintainer", "J\xf6rg"}};
  ASSERT_TRUE(add_payload(database(), payload));
  EXPECT_EQ(find_payload(database(), payload.sha256)->facts.at("maintainer"), "J\xEF\xBF\xBDrg");
}

TEST_F(PayloadsTest, TheSchemaRefusesWhatIsNone) {
  auto payload = deb('a', "libx");
  payload.ecosystem = "rpm";
  EXPECT_EQ(error_of([&] { add_payload(database(), payload); }).code(), "internal");
  payload.ecosystem = "deb";
  payload.sha256 = "abc";
  EXPECT_EQ(error_of([&] { add_payload(database(), payload); }).code(), "internal");
}

TEST_F(PayloadsTest, NamesComeInTheOrderOfTheImport) {
  add_payload(database(), deb('b', "libx", "1"));
  add_payload(database(), deb('a', "liby", "2"));
  const auto names = payload_names(database());
  ASSERT_EQ(names.size(), 2U);
  EXPECT_EQ(names[0].name, "libx");
  EXPECT_EQ(names[0].sha256, std::string(64, 'b'));
  EXPECT_EQ(names[0].ecosystem, "deb");
  EXPECT_EQ(names[1].version, "2");
}

TEST_F(PayloadsTest, OfOneNameComeTogetherForAPlan) {
  auto first = deb('a', "libx", "1");
  first.unpacked_bytes = 12;
  first.libraries = {{"brings", {"libx.so.1"}}};
  add_payload(database(), first);
  add_payload(database(), deb('b', "liby"));
  add_payload(database(), deb('c', "libx", "2"));
  const auto found = payloads_for_plan(database(), "deb", "libx");
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].sha256, first.sha256);
  EXPECT_EQ(found[0].file_name, "libx.deb");
  EXPECT_EQ(found[0].metadata, first.metadata);
  EXPECT_EQ(found[0].unpacked_bytes, 12U);
  EXPECT_EQ(nlohmann::json::parse(found[0].libraries), first.libraries);
  EXPECT_EQ(found[1].sha256, std::string(64, 'c'));
  EXPECT_EQ(found[1].libraries, "null");
  EXPECT_TRUE(payloads_for_plan(database(), "wheel", "libx").empty());
}

/// Rows written before plans had columns of their own.
TEST(PayloadsOfBefore, AreReadAlike) {
  const TemporaryFolder folder;
  const auto file = folder.path() / "before.db";
  const auto migrations = embedded::migrations();
  std::vector<EmbeddedFile> before(migrations.begin(), migrations.begin() + 2);
  {
    Database database(file, before);
    database.execute(
        R"(INSERT INTO payloads (sha256, size, ecosystem, file_name, name, version, architecture, tags,
      summary, metadata, facts, origin, imported_at) VALUES (printf('%064d', 1), 1, 'wheel', 'Foo-1-py3-none-any.whl',
      'foo', '1', '', 'py3-none-any', '',
      '{"name":"Foo","version":"1","requires_dist":["bar>=1","baz; extra == ''x''"],"requires_python":">=3.6","provides_extra":["x"]}',
      '{"files":3,"import_names":["foo"],"libraries":{"brings":[],"needs":[]},"unpacked_bytes":77}', 'upload', ''))");
  }
  Database database(file);
  const auto found = payloads_for_plan(database, "wheel", "foo");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].metadata,
            "Metadata-Version: 2.1\nName: Foo\nVersion: 1\nRequires-Python: >=3.6\nRequires-Dist: bar>=1\n"
            "Requires-Dist: baz; extra == 'x'\nProvides-Extra: x\n");
  EXPECT_EQ(found[0].unpacked_bytes, 77U);
  EXPECT_EQ(found[0].libraries, R"({"brings":[],"needs":[]})");
  EXPECT_EQ(find_payload(database, found[0].sha256)->facts,
            (nlohmann::json{{"files", 3}, {"import_names", {"foo"}}}));
}

}  // namespace
}  // namespace jetcrew::state
