#include "supply/apt_sources.hpp"

#include "support/error_of.hpp"

namespace jetcrew::supply {
namespace {

TEST(AptSources, AreReadAsLines) {
  const auto sources = parse_sources_list(
      "# a comment\n\ndeb http://deb.example/debian bookworm main contrib # more\n"
      "deb-src http://deb.example/debian bookworm main\n"
      "deb [ arch=arm64,armhf signed-by=/usr/share/keyrings/x.gpg trusted=yes ] https://x.example/y ./\n",
      "sources.list");
  ASSERT_EQ(sources.size(), 2U);
  EXPECT_EQ(sources[0].text(), "http://deb.example/debian bookworm");
  EXPECT_EQ(sources[0].components, (std::vector<std::string>{"main", "contrib"}));
  EXPECT_TRUE(sources[0].serves("arm64"));
  EXPECT_FALSE(sources[0].is_flat());
  EXPECT_FALSE(sources[0].trusted);
  EXPECT_TRUE(sources[1].is_flat());
  EXPECT_TRUE(sources[1].trusted);
  EXPECT_FALSE(sources[1].serves("amd64"));
  ASSERT_EQ(sources[1].keyrings.size(), 1U);
}

TEST(AptSources, AreReadAsStanzas) {
  const auto sources = parse_sources_stanzas(
      "# a comment\nTypes: deb deb-src\nURIs: http://a.example/debian http://b.example/debian\n"
      "Suites: bookworm bookworm-updates\nComponents: main\nSigned-By:\n -----BEGIN PGP PUBLIC KEY "
      "BLOCK-----\n .\n"
      " AAAA\n -----END PGP PUBLIC KEY BLOCK-----\n\nTypes: deb\nURIs: http://c.example\nSuites: "
      "x/\nEnabled: no\n\n"
      "Types: deb-src\nURIs: http://d.example\nSuites: x/\n",
      "debian.sources");
  ASSERT_EQ(sources.size(), 4U);
  EXPECT_EQ(sources[3].text(), "http://b.example/debian bookworm-updates");
  EXPECT_NE(sources[0].key.find("BEGIN PGP"), std::string::npos);
}

TEST(AptSources, SayWhichLineIsWrong) {
  const auto error = error_of([] { parse_sources_list("\ndeb nonsense\n", "sources.list"); });
  EXPECT_EQ(error.code(), "apt_source_invalid");
  EXPECT_EQ(error.facts().at("line"), "2");
  EXPECT_EQ(error_of([] { parse_sources_list("deb [arch=arm64 http://x y main\n", "l"); }).code(),
            "apt_source_invalid");
  EXPECT_EQ(error_of([] { parse_sources_list("\ndeb http://h:x/ suite main\n", "l"); }).facts().at("line"),
            "2");
  EXPECT_EQ(error_of([] {
              parse_sources_stanzas("Types: deb\nURIs: http://h:x/\nSuites: s\nComponents: m\n", "s");
            }).code(),
            "apt_source_invalid");
  EXPECT_EQ(error_of([] { parse_sources_stanzas("Types: deb\nSuites: x\n", "s"); }).code(),
            "control_malformed");
}

}  // namespace
}  // namespace jetcrew::supply
