#include "media/settings.hpp"

#include "base/files.hpp"
#include "support/error_of.hpp"

namespace jetcrew::media {
namespace {

TEST(MediaSettings, AskWithoutAFile) {
  TemporaryFolder folder;
  const auto settings = read_settings(Root(folder.path()));
  EXPECT_EQ(settings.import, Policy::ask);
  EXPECT_FALSE(settings.install);
}

TEST(MediaSettings, AreRead) {
  const auto settings = parse_settings("import = \"trusted\"\ninstall = true\n", "media.toml");
  EXPECT_EQ(settings.import, Policy::trusted);
  EXPECT_TRUE(settings.install);
  EXPECT_EQ(parse_settings("import = 'off'", "media.toml").import, Policy::off);
  EXPECT_EQ(parse_settings("", "media.toml").import, Policy::ask);
}

TEST(MediaSettings, SayWhichLineIsWrong) {
  for (const auto* text :
       {"\nimport = \"always\"", "\nimport = true", "\ninstall = \"yes\"", "\nunknown = 1", "\nimport = "}) {
    const auto error = error_of([&] { parse_settings(text, "media.toml"); });
    EXPECT_EQ(error.code(), "media_settings_invalid") << text;
    EXPECT_EQ(error.facts().at("line"), "2") << text;
  }
}

// A file that is half written must not open the board.
TEST(MediaSettings, CountAsNoneWhereTheyAreWrong) {
  TemporaryFolder folder;
  std::filesystem::create_directories(folder.path() / "etc/jetcrew");
  write_durably(folder.path() / "etc/jetcrew/media.toml", "install = true\nimport = \"trusted");
  const auto settings = read_settings(Root(folder.path()));
  EXPECT_EQ(settings.import, Policy::ask);
  EXPECT_FALSE(settings.install);
}

}  // namespace
}  // namespace jetcrew::media
