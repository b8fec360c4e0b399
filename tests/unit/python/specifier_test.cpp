#include "python/specifier.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"
#include "python/specifier_text.hpp"

namespace jetcrew::python {
namespace {

bool takes(std::string_view set, std::string_view version, Prereleases policy = Prereleases::allow) {
  return SpecifierSet::parse(set).contains(Version::parse(version), policy);
}

struct Case {
  const char* set;
  std::vector<const char*> taken;
  std::vector<const char*> refused;
};

void check(const std::vector<Case>& cases) {
  for (const auto& [set, taken, refused] : cases) {
    for (const auto* version : taken) EXPECT_TRUE(takes(set, version)) << set << " and " << version;
    for (const auto* version : refused) EXPECT_FALSE(takes(set, version)) << set << " and " << version;
  }
}

TEST(Specifier, Operators) {
  check({{"==1.1", {"1.1", "1.1.0", "1.1+x"}, {"1.1.1", "1.1a1", "1.1.post1", "1!1.1"}},
         {"!=1.1", {"1.1.post1", "1.1a1", "1.2"}, {"1.1", "1.1.0.0", "1.1+x"}},
         {">=1.1", {"1.1", "1.1+x", "1.1.post1", "1!0"}, {"1.1rc1", "1.1.dev1", "1.0.9"}},
         {"<=1.1", {"1.1", "1.1+x", "1.1rc1", "1"}, {"1.1.post1", "1.1.0.1"}},
         {">1.1",
          {"1.1.1", "1.2.dev1", "1.1.1.dev1"},
          {"1.1", "1.1+x", "1.1.post1", "1.1.post1.dev1", "1.1.0.post3"}},
         {">1.1.post1", {"1.1.post2", "1.1.post2.dev1", "1.2"}, {"1.1.post1", "1.1.post1+x", "1.1"}},
         {">1.1a1", {"1.1a2", "1.1", "1.1a2.dev1"}, {"1.1a1", "1.1a1.post1", "1.1a1.dev1"}},
         {">1.1.dev1", {"1.1.dev2", "1.1a1", "1.1"}, {"1.1.dev1", "1.1.dev1+x", "1.1.dev0"}},
         {"<1.1", {"1.0", "1.0.post9", "0.9a1"}, {"1.1", "1.1a1", "1.1.dev1", "1.1+x"}},
         {"<1.1rc1", {"1.1b9", "1.1.dev1", "1.1rc1.dev1"}, {"1.1rc1", "1.1"}},
         {"<1.1.post1", {"1.1", "1.1+x", "1.1rc1"}, {"1.1.post1.dev1", "1.1.post1"}},
         {"<0", {}, {"0", "0.dev0", "0a1"}}});
}

TEST(Specifier, Wildcards) {
  check(
      {{"==1.1.*", {"1.1", "1.1.9", "1.1.dev1", "1.1a1", "1.1.post1+x"}, {"1.10", "1", "1.2.dev1", "1!1.1"}},
       {"!=1.1.*", {"1.10", "1.0", "1.2.dev1"}, {"1.1", "1.1.9", "1.1a1"}},
       {"==1.0.*", {"1", "1.0.5", "1a1", "1.0.0.1"}, {"1.1", "2", "1.1.0"}},
       {"==1.0.0.*", {"1", "1.0", "1.0.0.7"}, {"1.0.1", "1.1"}},
       {"==0.*", {"0", "0.9"}, {"1"}},
       {"==1!2.*", {"1!2.3"}, {"2.3"}},
       {"==256.*", {"256.1"}, {"25", "2560", "65536"}}});
}

TEST(Specifier, Compatible) {
  check({{"~=1.4.2", {"1.4.2", "1.4.9", "1.4.2+x", "1.4.3a1"}, {"1.4.1", "1.5", "1.5.dev1", "2", "1.4.2rc1"}},
         {"~=1.4", {"1.4", "1.9", "1.10"}, {"1.3", "2.dev1", "2"}},
         {"~=1.0.0", {"1", "1.0.5"}, {"1.1"}},
         {"~=2.2a1", {"2.2a1", "2.2", "2.9"}, {"2.2.dev1", "3.0"}},
         {"~=2.2.post3", {"2.2.post3", "2.5"}, {"2.2", "3"}},
         {"~=0.0.1", {"0.0.2"}, {"1!0.0.1", "1!1"}}});
}

TEST(Specifier, LocalVersionsOfTheBoard) {
  // What a Jetson meets: builds of the vendor carry a local part, most are alphas.
  check({{"==1.10.0", {"1.10.0+nv22.1"}, {}},
         {"==1.10.0+nv22.1", {"1.10.0+nv22.01"}, {"1.10.0", "1.10.0+nv22.2"}},
         {"!=1.10.0+nv22.1", {"1.10.0", "1.10.0+nv22.2"}, {"1.10.0+nv22.01"}},
         {">=2.0", {"2.0+x"}, {"2.0.0a0+8aa34602.nv23.03"}},
         {"==2.0.*", {"2.0.0a0+8aa34602.nv23.03"}, {}},
         {">=2.0.0a0", {"2.0.0a0+8aa34602.nv23.03"}, {}},
         {"<2.1", {}, {"2.1.0a0+41361538.nv23.06"}}});
}

TEST(Specifier, ArbitraryEqualityIsOfTexts) {
  check({{"===1.0", {"1.0"}, {"1", "1.0.0", "1.0+x"}},
         {"===1.0+NV22.01", {"1.0+nv22.01"}, {"1.0+nv22.1"}},
         {"===whatever", {}, {"1.0"}}});
  EXPECT_FALSE(SpecifierSet::parse("===whatever").specifiers()[0].version());
}

TEST(Specifier, Prereleases) {
  EXPECT_FALSE(takes(">=1.0", "2.0a1", Prereleases::by_specifier));
  EXPECT_TRUE(takes(">=1.0a1", "2.0a1", Prereleases::by_specifier));
  EXPECT_TRUE(takes("<3,>=1.0.dev1", "2.0.dev1", Prereleases::by_specifier)) << "one of them names one";
  EXPECT_FALSE(takes(">=1.0a1", "2.0a1", Prereleases::exclude));
  EXPECT_TRUE(takes("", "2.0a1", Prereleases::allow));
  EXPECT_FALSE(takes("", "2.0a1", Prereleases::by_specifier));
  for (const auto* set : {"==1.0a1", "~=1.0b1", "<1.0rc1", ">1.dev1", "===1.0a1"}) {
    EXPECT_TRUE(SpecifierSet::parse(set).names_prerelease()) << set;
  }
  for (const auto* set : {"", "!=1.0a1", "==1.0.*", ">=1.0.post1", "===text"}) {
    EXPECT_FALSE(SpecifierSet::parse(set).names_prerelease()) << set;
  }
}

TEST(SpecifierSet, FilterFallsBackToPrereleases) {
  const auto filter = [](std::string_view set, std::initializer_list<const char*> texts,
                         Prereleases policy = Prereleases::by_specifier) {
    std::vector<Version> versions;
    for (const auto* text : texts) versions.push_back(Version::parse(text));
    return SpecifierSet::parse(set).filter(versions, policy);
  };
  using Indices = std::vector<std::size_t>;
  EXPECT_EQ(filter(">=1.13", {"1.12", "2.0.0a0+nv23.3"}), (Indices{1})) << "nothing final fits";
  EXPECT_EQ(filter(">=1.13", {"2.0.0a0", "1.13", "1.14"}), (Indices{1, 2}));
  EXPECT_EQ(filter(">=1.13a1", {"2.0.0a0", "1.13"}), (Indices{0, 1}));
  EXPECT_EQ(filter(">=1.13", {"2.0.0a0"}, Prereleases::exclude), (Indices{}));
  EXPECT_EQ(filter("", {"2.0.0a0"}), (Indices{0}));
}

TEST(SpecifierSet, AllMustHold) {
  check({{">=1.0, <2 ,!=1.5", {"1.0", "1.9"}, {"2", "1.5", "0.9"}},
         {">=1,,<2,", {"1.5"}, {"2"}},
         {"", {"1"}, {}}});
  EXPECT_TRUE(SpecifierSet::parse(" , ").empty());
  EXPECT_EQ(SpecifierSet::parse(" >= 1.0 ,<2,>=1.0").text(), "<2,>=1.0");
  EXPECT_TRUE(SpecifierSet::parse(">1,==1.5").is_exact());
  EXPECT_TRUE(SpecifierSet::parse("===1.5").is_exact());
  EXPECT_FALSE(SpecifierSet::parse("==1.*,>=1").is_exact());
}

TEST(SpecifierSet, RefusesWhatIsNone) {
  const char* const bad[] = {
      "1.0",     "=1.0",        "=>1.0",   "==",        ">=",        ">=x",        "~=1",     "~=1.0.*",
      ">=1.*",   "<1.*",        "==1.*.*", "==1.0a1.*", "==1.0+x.*", "==1.dev1.*", ">=1.0+x", "<=1+x",
      ">1+x",    "<1+x",        "~=1.0+x", "==1.0 .*",  "==1.0 2.0", "===a b",     "===a;b",  "===(a)",
      ">=1.0<2", "==1.post1.*", "==.*",    "==v.*",     ">=1.0,x",   "== 1. 0",    "!=1.0é"};
  for (const auto* text : bad) {
    try {
      SpecifierSet::parse(text);
      ADD_FAILURE() << text << " was accepted";
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), "specifier_invalid") << text;
    }
  }
}

TEST(SpecifierSet, BoundsWhatItTakes) {
  std::string many;
  for (std::size_t i = 0; i <= SpecifierSet::most; ++i) many += "!=1,";
  EXPECT_THROW(SpecifierSet::parse(many), Error);
  EXPECT_THROW(SpecifierSet::parse(std::string(SpecifierSet::longest + 1, ',')), Error);
  EXPECT_TRUE(SpecifierSet::parse(std::string(SpecifierSet::longest, ',')).empty());
}

TEST(SpecifierText, ReadsAsItIsWritten) {
  const auto text = [](const std::string& set) { return readable(SpecifierSet::parse(set)); };
  EXPECT_EQ(text("==1.7.*"), "1.7");
  EXPECT_EQ(text("==1.19.5"), "1.19.5");
  EXPECT_EQ(text(">=1.10, <1.12"), ">=1.10,<1.12");
  EXPECT_EQ(text("===1.7"), "===1.7");
  EXPECT_EQ(text(""), "");
}

}  // namespace
}  // namespace jetcrew::python
