#include "catalogue/edition.hpp"

#include "base/error.hpp"
#include "catalogue/catalogue.hpp"
#include "support/error_of.hpp"

namespace jetcrew::catalogue {
namespace {

using Contents = std::map<std::string, std::string, std::less<>>;

TEST(Edition, IsReadBackAsItWasWritten) {
  const Files files(
      Contents{{"checks/a.py", "print(\"ä\")\n"}, {"edition.json", R"({"format": 1, "serial": 7})"}});
  const auto text = edition_text(files);
  const auto back = parse_edition(text);
  EXPECT_EQ(back.text("checks/a.py"), "print(\"ä\")\n");
  EXPECT_EQ(read_serial(back), 7);
  EXPECT_EQ(edition_text(back), text) << "the same files make the same text";
}

TEST(Edition, OfWhatIsBuiltInIsWhole) {
  const auto back = parse_edition(edition_text(Files::embedded()));
  EXPECT_FALSE(load(back).problems.empty());
  EXPECT_GE(read_serial(back), 1);
}

TEST(Edition, WhatIsNoneIsRefusedWithThePlace) {
  const auto refused = [](std::string_view text) {
    const auto error = error_of([&] { parse_edition(text); });
    EXPECT_EQ(error.code(), "catalogue_invalid") << text;
    return error.facts().at("pointer");
  };
  refused("no json");
  refused("[]");
  EXPECT_EQ(refused(R"({"format": 2, "files": {}})"), "/format");
  EXPECT_EQ(refused(R"({"format": 1, "files": [], "more": 1})"), "");
  EXPECT_EQ(refused(R"({"format": 1, "files": []})"), "/files");
  EXPECT_EQ(refused(R"({"format": 1, "files": {"a.json": 1}})"), "/files");
  for (const auto* path : {"../a.json", "/etc/passwd", "a//b", ".hidden", "A.json", "a/b/c/d", "", "a b"}) {
    const nlohmann::json document{{"format", 1}, {"files", {{path, ""}}}};
    EXPECT_EQ(refused(document.dump()), "/files") << path;
  }
}

TEST(Edition, HasASerial) {
  for (const auto* text :
       {R"({"format": 1, "serial": 0})", R"({"format": 1})", R"({"format": 1, "serial": "7"})"}) {
    const Files files(Contents{{"edition.json", text}});
    EXPECT_EQ(error_of([&] { read_serial(files); }).code(), "catalogue_invalid") << text;
  }
  EXPECT_EQ(error_of([] { read_serial(Files()); }).code(), "catalogue_invalid");
}

}  // namespace
}  // namespace jetcrew::catalogue
