#include "debian/control.hpp"

#include <gtest/gtest.h>

#include "deb_builder.hpp"

namespace jetcrew::debian {
namespace {

constexpr std::string_view two_stanzas =
    "\n"
    "Package: nano\n"
    "Depends: libc6 (>= 2.14),\n"
    " libtinfo6\n"
    "Description: small editor\n"
    " first\n"
    " .\n"
    " last\n"
    "\n"
    "   \n"
    "package: zlib1g\n"
    "Empty:\n"
    "Version:1.2  \n";

TEST(Stanza, ReadsFieldsAndKnowsWhereTheyStand) {
  StanzaReader reader(two_stanzas, "file");
  const auto first = reader.next();
  ASSERT_TRUE(first);
  EXPECT_EQ(first->line(), 2U);
  EXPECT_EQ(first->find("PACKAGE"), "nano");
  EXPECT_EQ(first->find("Depends"), "libc6 (>= 2.14),\n libtinfo6");
  EXPECT_EQ(first->find("Description"), "small editor\n first\n .\n last");
  EXPECT_EQ(first->find("Version"), std::nullopt);
  EXPECT_EQ(first->where("Description"), "file:5");
  EXPECT_TRUE(first->text().starts_with("Package: nano"));
  EXPECT_TRUE(first->text().ends_with(" last\n"));
  const auto second = reader.next();
  ASSERT_TRUE(second);
  EXPECT_EQ(second->where(), "file:11");
  EXPECT_EQ(second->require("Package"), "zlib1g");
  EXPECT_EQ(second->find("Version"), "1.2");
  EXPECT_EQ(second->find("Empty"), "");
  EXPECT_FALSE(reader.next());
  EXPECT_FALSE(reader.next());
}

TEST(Stanza, ReadsWindowsLineEndsAndAMissingLastOne) {
  StanzaReader reader("A: 1\r\n\r\nB: 2\r\n x\r\n\r\nC: 3", "file");
  EXPECT_EQ(reader.next()->find("A"), "1");
  EXPECT_EQ(reader.next()->find("B"), "2\r\n x");
  EXPECT_EQ(reader.next()->find("C"), "3");
  EXPECT_FALSE(reader.next());
}

TEST(Stanza, NothingInNothing) {
  for (const auto text : {"", "\n\n", "  \n\t\n"}) EXPECT_FALSE(StanzaReader(text, "file").next());
}

TEST(Stanza, RefusesWhatIsNoControlData) {
  using namespace std::string_view_literals;
  for (const auto text :
       {" continued\n"sv, "no colon\n"sv, ": nameless\n"sv, "-x: 1\n"sv, "# x: 1\n"sv, "a b: 1\n"sv,
        "A: 1\nA: 2\n"sv, "A: 1\na: 2\n"sv, "A: 1\0\n"sv, "\xFF: 1\n"sv, "A: 1\n \0\n"sv}) {
    EXPECT_EQ(test::code_of([&] { StanzaReader(text, "file").next(); }), "control_malformed") << text;
  }
  std::string many;
  for (int i = 0; i < 2000; ++i) many += "F" + std::to_string(i) + ": 1\n";
  EXPECT_EQ(test::code_of([&] { StanzaReader(many, "file").next(); }), "control_malformed");
}

TEST(Stanza, NamesFileAndLineOfAMistake) {
  StanzaReader reader("A: 1\n\nB: 2\nwhat\n", "/var/lib/dpkg/status");
  reader.next();
  try {
    reader.next();
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.facts().at("file"), "/var/lib/dpkg/status");
    EXPECT_EQ(error.facts().at("line"), "4");
  }
}

TEST(Stanza, LongValuesAreNotCopiedOrCut) {
  std::string text = "A: start\n";
  for (int i = 0; i < 100000; ++i) text += " line\n";
  StanzaReader reader(text, "file");
  const auto stanza = reader.next();
  EXPECT_EQ(stanza->find("A")->size(), 5 + 100000 * 6U);
  EXPECT_EQ(stanza->find("A")->data(), text.data() + 3);
}

TEST(Stanza, RequireSaysWhatIsMissing) {
  StanzaReader reader("A: 1\nB:\n", "file");
  const auto stanza = reader.next();
  EXPECT_EQ(test::code_of([&] { stanza->require("C"); }), "control_malformed");
  EXPECT_EQ(test::code_of([&] { stanza->require("B"); }), "control_malformed");
}

}  // namespace
}  // namespace jetcrew::debian
