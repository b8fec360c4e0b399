#include "catalogue/catalogue.hpp"

#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.hpp"
#include "base/files.hpp"
#include "board/l4t_release.hpp"
#include "embedded/catalogue.hpp"

namespace jetcrew::catalogue {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::Contains;
using testing::Field;

constexpr auto jetpack =
    R"({"format": 1, "sources": [{"name": "s", "link": "https://example.org"}], "releases": [
  {"jetpack": "4.6.1", "l4t": "32.7.1", "ubuntu": "18.04", "python": "3.6", "glibc": "2.27", "sources": ["s"]}]})";
constexpr auto boards =
    R"({"format": 1, "sources": [{"name": "s", "link": "https://example.org"}], "modules": [
  {"module": "p3448-0000", "name": "Nano", "soc": "tegra210", "compute_capability": "5.3", "memory_gib": [4],
   "sources": ["s"]}]})";
constexpr auto check =
    R"({"title": {"en": "x", "zh-CN": "x"}, "applies_to": ["numpy"], "time_limit_seconds": 60})";

constexpr auto constraints =
    R"({"format": 1, "sources": [{"name": "s", "link": "https://example.org"}], "constraints": [
  {"package": "torchvision", "versions": "==0.8.*", "goes_with": {"package": "torch", "versions": "==1.7.*"},
   "sources": ["s"]}]})";
constexpr auto libraries =
    R"({"format": 1, "sources": [{"name": "s", "link": "https://example.org"}], "libraries": [
  {"library": "libopenblas.so.0", "packages": ["libopenblas-base"], "sources": ["s"]},
  {"library": "libcublas.so.*", "metapackages": ["nvidia-jetpack"], "sources": ["s"]}]})";
constexpr auto archives =
    R"({"format": 1, "sources": [{"name": "s", "link": "https://example.org"}],
  "python_index": {"url": "https://example.org/simple", "sources": ["s"]}, "archives": [
  {"distribution": "ubuntu 18.04", "url": "http://example.org/ports", "suites": ["bionic"], "components": ["main"],
   "keyrings": ["/usr/share/keyrings/a.gpg"], "sources": ["s"]}]})";
constexpr auto profile =
    R"({"format": 1, "title": {"en": "x", "zh-CN": "x"}, "description": {"en": "y", "zh-CN": "y"},
  "sources": [{"name": "s", "link": "https://example.org"}], "variants": [
  {"python": "==3.6.*", "requests": ["wheel:ipdb"], "constraints": ["jedi<=0.17.2"], "sources": ["s"]},
  {"jetpack": ">=5", "requests": ["deb:git"], "sources": ["s"]}]})";

constexpr auto problems =
    R"({"format": 1, "sources": [{"name": "s", "link": "https://example.org"}], "problems": [
  {"id": "lib-missing", "patterns": ["lib\\.so", "second"], "title": {"en": "t", "zh-CN": "t"},
   "cause": {"en": "c", "zh-CN": "c"}, "remedy": {"en": "r", "zh-CN": "r"}, "python": "==3.6.*",
   "action": {"kind": "install", "any_of": ["deb:lib"]}, "evidence": "cited", "sources": ["s"]}]})";

using Contents = std::map<std::string, std::string, std::less<>>;

Contents good() {
  return {{"jetpack.json", jetpack},     {"boards.json", boards},       {"constraints.json", constraints},
          {"libraries.json", libraries}, {"profiles/p.json", profile},  {"checks/a.json", check},
          {"checks/a.py", "pass\n"},     {"problems/p.json", problems}, {"archives.json", archives}};
}

/// `file pointer` of the Error that `file` with `content` gives.
std::string refusal(const std::string& file, const std::string& content) {
  auto contents = good();
  contents[file] = content;
  try {
    load(Files(contents));
    return "taken";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), "catalogue_invalid");
    EXPECT_NE(error.facts().at("reason"), "");
    return error.facts().at("file") + " " + error.facts().at("pointer");
  }
}

std::string replaced(std::string text, std::string_view what, std::string_view by) {
  const auto at = text.find(what);
  EXPECT_NE(at, std::string::npos) << what;
  return text.replace(at, what.size(), by);
}

TEST(Catalogue, WhatIsBuiltInIsGood) {
  const auto catalogue = load(Files::embedded());
  EXPECT_EQ(catalogue.jetpack.rows().size(), 46U);
  const auto* release = catalogue.jetpack.find({32, 7, 1});
  ASSERT_NE(release, nullptr);
  EXPECT_EQ(release->jetpack, "4.6.1");
  EXPECT_EQ(release->cuda, "10.2");
  EXPECT_EQ(catalogue.jetpack.find({36, 4, 3})->python, "3.10");
  EXPECT_EQ(catalogue.jetpack.find({32, 7, 12}), nullptr);
  EXPECT_EQ(catalogue.modules.find("p3767-0005")->compute_capability, "8.7");
  EXPECT_EQ(catalogue.modules.find("p3767-0009"), nullptr);
  for (const auto* name : {"import", "ipdb-imports", "numpy-computes", "pillow-resizes"}) {
    EXPECT_THAT(catalogue.checks, Contains(Field(&Check::name, name)));
  }
}

TEST(Catalogue, WhatIsBuiltInIsTheFolder) {
  const fs::path folder = fs::path(JETCREW_SOURCE_DIR) / "packages";
  const auto embedded = jetcrew::embedded::catalogue();
  std::set<std::string, std::less<>> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) files.insert(entry.path().lexically_relative(folder).string());
  }
  EXPECT_EQ(embedded.size(), files.size());
  for (const auto& file : embedded) {
    EXPECT_TRUE(files.contains(file.path)) << file.path;
    EXPECT_EQ(read_file(folder / file.path), file.content) << file.path;
  }
}

/// A file that no reader takes is a file that was misnamed.
TEST(Catalogue, EveryFileOfTheFolderIsUsed) {
  const auto files = Files::embedded();
  const auto catalogue = load(files);
  std::set<std::string> used{"README.md",        "edition.json",   "jetpack.json", "boards.json",
                             "constraints.json", "libraries.json", "archives.json"};
  // For editors and for those who write such files; tests/integration/test_catalogue.py holds them to
  // account.
  for (const auto* name : {"archives", "boards", "check", "constraints", "jetpack", "libraries", "problems",
                           "profile", "edition"})
    used.insert(fmt::format("schemas/{}.json", name));
  for (const auto& each : catalogue.problems) used.insert(each.file);
  for (const auto& each : catalogue.profiles) used.insert("profiles/" + each.id + ".json");
  for (const auto& each : catalogue.checks) {
    used.insert("checks/" + each.name + ".json");
    used.insert("checks/" + each.name + ".py");
  }
  for (const auto& path : files.under("")) EXPECT_TRUE(used.contains(path)) << path;
}

TEST(Catalogue, ReadsAGoodOne) {
  const auto catalogue = load(Files(good()));
  ASSERT_EQ(catalogue.checks.size(), 1U);
  EXPECT_EQ(catalogue.checks[0].name, "a");
  EXPECT_EQ(catalogue.checks[0].script, "pass\n");
  EXPECT_EQ(catalogue.checks[0].time_limit, std::chrono::seconds(60));
  EXPECT_FALSE(catalogue.checks[0].every_wheel);
  EXPECT_FALSE(catalogue.checks[0].memory_limit_bytes);
}

TEST(Catalogue, RefusesWithFileAndPointer) {
  EXPECT_EQ(refusal("jetpack.json", "{"), "jetpack.json ");
  EXPECT_EQ(refusal("jetpack.json", ""), "jetpack.json ");
  EXPECT_EQ(refusal("jetpack.json", "[]"), "jetpack.json ");
  EXPECT_EQ(refusal("jetpack.json", std::string(100000, '[')), "jetpack.json ");
  EXPECT_EQ(refusal("jetpack.json", std::string(1000, '[') + std::string(1000, ']')), "jetpack.json ");
  EXPECT_EQ(refusal("jetpack.json", replaced(jetpack, "\"format\": 1", "\"format\": 2")),
            "jetpack.json /format");
  EXPECT_EQ(refusal("jetpack.json", replaced(jetpack, "32.7.1", "32.7.x")), "jetpack.json /releases/0/l4t");
  EXPECT_EQ(refusal("jetpack.json", replaced(jetpack, "\"glibc\"", "\"glib\"")), "jetpack.json /releases/0");
  EXPECT_EQ(refusal("jetpack.json", replaced(jetpack, "\"18.04\"", "18.04")),
            "jetpack.json /releases/0/ubuntu");
  EXPECT_EQ(refusal("jetpack.json", replaced(jetpack, "[\"s\"]", "[\"t\"]")),
            "jetpack.json /releases/0/sources/0");
  EXPECT_EQ(refusal("jetpack.json", replaced(jetpack, "[\"s\"]", "[]")), "jetpack.json /releases/0/sources");
  EXPECT_EQ(refusal("jetpack.json", replaced(jetpack, "https://", "javascript:")),
            "jetpack.json /sources/0/link");
  EXPECT_EQ(refusal("libraries.json", replaced(libraries, "libopenblas.so.0", "openblas")),
            "libraries.json /libraries/0/library");
  EXPECT_EQ(refusal("libraries.json", replaced(libraries, "libcublas.so.*", "libcublas.so.*.1")),
            "libraries.json /libraries/1/library");
  EXPECT_EQ(refusal("libraries.json", replaced(libraries, "libcublas.so.*", "libopenblas.so.0")),
            "libraries.json /libraries/1");
  EXPECT_EQ(refusal("libraries.json", replaced(libraries, "[\"libopenblas-base\"]", "[]")),
            "libraries.json /libraries/0/packages");
  EXPECT_EQ(
      refusal("libraries.json", replaced(libraries, "[\"nvidia-jetpack\"]", "[\"a\"], \"packages\": []")),
      "libraries.json /libraries/1");
  EXPECT_EQ(refusal("archives.json", replaced(archives, "http://example.org/ports", "file:/ports")),
            "archives.json /archives/0/url");
  EXPECT_EQ(refusal("archives.json", replaced(archives, "https://example.org/simple", "example")),
            "archives.json /python_index/url");
  EXPECT_EQ(refusal("archives.json", replaced(archives, "\"suites\"", "\"suite\"")),
            "archives.json /archives/0");
  EXPECT_EQ(refusal("boards.json", replaced(boards, "p3448-0000", "p3448")), "boards.json /modules/0/module");
  EXPECT_EQ(refusal("boards.json", replaced(boards, "tegra210", "tegra21x")), "boards.json /modules/0/soc");
  EXPECT_EQ(refusal("boards.json", replaced(boards, "[4]", "[4, -1]")),
            "boards.json /modules/0/memory_gib/1");
  EXPECT_EQ(refusal("boards.json", replaced(boards, "[4]", "4")), "boards.json /modules/0/memory_gib");
}

TEST(Catalogue, RefusesRowsThatStandThereTwice) {
  const std::string text = jetpack;
  const auto start = text.find("  {\"jetpack\"");
  const auto row = text.substr(start, text.rfind("]}") - start);
  EXPECT_EQ(refusal("jetpack.json", replaced(text, row, row + ",\n" + row)), "jetpack.json /releases/1");
}

TEST(Catalogue, RefusesBadChecks) {
  EXPECT_EQ(refusal("checks/a.json", replaced(check, "60", "0")), "checks/a.json /time_limit_seconds");
  EXPECT_EQ(refusal("checks/a.json", replaced(check, "60", "1.5")), "checks/a.json /time_limit_seconds");
  EXPECT_EQ(refusal("checks/a.json", replaced(check, "60", "18446744073709551615")),
            "checks/a.json /time_limit_seconds");
  EXPECT_EQ(refusal("checks/a.json", replaced(check, "60", "60, \"memory_limit_bytes\": 1000000")),
            "checks/a.json /memory_limit_bytes");
  EXPECT_EQ(
      refusal("checks/a.json", replaced(check, "\"time", "\"or_any_of\": {\"debs\": [\"A B\"]}, \"time")),
      "checks/a.json /or_any_of/debs/0");
  EXPECT_EQ(refusal("checks/a.json", replaced(check, "\"time", "\"or_any_of\": {\"rpms\": []}, \"time")),
            "checks/a.json /or_any_of");
  EXPECT_EQ(refusal("checks/a.json", replaced(check, "[\"numpy\"]", "[]")), "checks/a.json /applies_to");
  EXPECT_EQ(refusal("checks/a.json", replaced(check, "[\"numpy\"]", "[\"NumPy\"]")),
            "checks/a.json /applies_to/0");
  EXPECT_EQ(refusal("checks/a.json", replaced(check, "[\"numpy\"]", "[\"every-wheel\"]")),
            "checks/a.json /title");
  EXPECT_EQ(refusal("checks/a.json", replaced(check, "\"zh-CN\"", "\"zh\"")), "checks/a.json /title");
  EXPECT_EQ(refusal("checks/b.json", check), "checks/b.py ") << "a header without its script";
}

TEST(Catalogue, ReadsConstraints) {
  const auto row = load(Files(good())).constraints.at(0);
  EXPECT_EQ(row.package, "torchvision");
  EXPECT_EQ(row.versions.text(), "==0.8.*");
  ASSERT_TRUE(row.goes_with);
  EXPECT_EQ(row.goes_with->package, "torch");
  EXPECT_EQ(row.goes_with->versions.text(), "==1.7.*");
  EXPECT_EQ(row.condition.text(), "");
  ASSERT_EQ(row.sources.size(), 1U);
  EXPECT_EQ(row.sources[0].name, "s");
  EXPECT_EQ(row.sources[0].link, "https://example.org");
}

TEST(Catalogue, RefusesBadConstraints) {
  const auto refused = [](std::string_view what, std::string_view by) {
    return refusal("constraints.json", replaced(constraints, what, by));
  };
  EXPECT_EQ(refused("\"torchvision\"", "\"TorchVision\""), "constraints.json /constraints/0/package");
  EXPECT_EQ(refused("==0.8.*", "0.8"), "constraints.json /constraints/0/versions");
  EXPECT_EQ(refused("==0.8.*", ","), "constraints.json /constraints/0/versions") << "no version is left out";
  EXPECT_EQ(refused("==1.7.*", ">>1"), "constraints.json /constraints/0/goes_with/versions");
  EXPECT_EQ(refused("\"torch\"", "\"torchvision\""), "constraints.json /constraints/0/goes_with/package");
  EXPECT_EQ(refused("[\"s\"]", "[]"), "constraints.json /constraints/0/sources");
  EXPECT_EQ(refused("\"sources\": [\"s\"]", "\"jetpack\": \">=5\", \"sources\": [\"s\"]"),
            "constraints.json /constraints/0");
}

TEST(Catalogue, ReadsProfiles) {
  const auto read = load(Files(good())).profiles.at(0);
  EXPECT_EQ(read.id, "p");
  EXPECT_EQ(read.title, (Localized{"x", "x"}));
  ASSERT_EQ(read.variants.size(), 2U);
  EXPECT_THAT(read.variants[0].requests, testing::ElementsAre("wheel:ipdb"));
  EXPECT_EQ(read.variants[0].constraints.at(0).text(), "jedi<=0.17.2");
  EXPECT_EQ(read.variants[0].condition.text(), "Python 3.6");
  EXPECT_TRUE(read.has_wheels());
}

TEST(Catalogue, AProfilesVariantIsTheFirstThatFits) {
  const auto read = load(Files(good())).profiles.at(0);
  const auto chosen = [&](const Place& place) {
    const auto* variant = read.variant_for(place);
    return variant == nullptr ? "none" : variant->requests.at(0);
  };
  EXPECT_EQ(chosen({"3.6.9", "aarch64", "4.6.1"}), "wheel:ipdb");
  EXPECT_EQ(chosen({"3.6.9", "aarch64", std::nullopt}), "wheel:ipdb");
  EXPECT_EQ(chosen({"3.8.10", "aarch64", "5.1.1"}), "deb:git");
  EXPECT_EQ(chosen({"", "", "5.0 DP"}), "deb:git") << "a preview counts as its release";
  EXPECT_EQ(chosen({"3.8.10", "aarch64", "4.6.1"}), "none");
  EXPECT_EQ(chosen({"3.8.10", "aarch64", std::nullopt}), "none");
}

TEST(Catalogue, RefusesBadProfiles) {
  const auto refused = [](std::string_view what, std::string_view by) {
    return refusal("profiles/p.json", replaced(profile, what, by));
  };
  EXPECT_EQ(refused("wheel:ipdb", "ipdb"), "profiles/p.json /variants/0/requests/0");
  EXPECT_EQ(refused("[\"wheel:ipdb\"]", "[]"), "profiles/p.json /variants/0/requests");
  EXPECT_EQ(refused("jedi<=0.17.2", "jedi"), "profiles/p.json /variants/0/constraints/0");
  EXPECT_EQ(refused("jedi<=0.17.2", "jedi[x]<=0.17.2"), "profiles/p.json /variants/0/constraints/0");
  EXPECT_EQ(refused("jedi<=0.17.2", "jedi<="), "profiles/p.json /variants/0/constraints/0");
  EXPECT_EQ(refused("==3.6.*", "3.6"), "profiles/p.json /variants/0/python");
  EXPECT_EQ(refused("\"zh-CN\"", "\"zh\""), "profiles/p.json /title");
  EXPECT_EQ(refused("[\"s\"]", "[\"t\"]"), "profiles/p.json /variants/0/sources/0");
  EXPECT_EQ(refusal("profiles/P.json", profile), "profiles/P.json ");
}

TEST(Catalogue, ReadsProblems) {
  const auto read = load(Files(good())).problems.at(0);
  EXPECT_EQ(read.id, "lib-missing");
  EXPECT_THAT(read.patterns, testing::ElementsAre("lib\\.so", "second"));
  EXPECT_EQ(read.cause, (Localized{"c", "c"}));
  EXPECT_EQ(read.condition.text(), "Python 3.6");
  ASSERT_TRUE(read.action);
  EXPECT_EQ(read.action->kind, Action::Kind::install);
  EXPECT_EQ(read.sources.at(0).link, "https://example.org");
  EXPECT_EQ(read.file + " " + read.pointer, "problems/p.json /problems/0/patterns");
}

TEST(Catalogue, ActionsAreWrittenAsTheyAreRead) {
  for (const auto* action :
       {R"({"any_of":["deb:a","wheel:b==1","profile:c"],"kind":"install"})",
        R"({"kind":"set_environment_variable","name":"A_1","value":"/x y"})",
        R"({"kind":"add_swap","size_gib":4})", R"({"groups":["video"],"kind":"add_user_to_groups"})",
        R"({"kind":"wait_for_dpkg_lock"})", R"({"kind":"configure_packages"})", R"({"kind":"set_clock"})",
        R"({"kind":"clean_environments"})"}) {
    const auto json = nlohmann::json::parse(action);
    EXPECT_EQ(to_json(read_action(Node("x", json, invalid))).dump(), action);
  }
}

TEST(Catalogue, RefusesBadProblems) {
  const auto refused = [](std::string_view what, std::string_view by) {
    return refusal("problems/p.json", replaced(problems, what, by));
  };
  constexpr std::string_view action = R"({"kind": "install", "any_of": ["deb:lib"]})";
  EXPECT_EQ(refused("lib-missing", "Lib"), "problems/p.json /problems/0/id");
  EXPECT_EQ(refused("second", "abc"), "problems/p.json /problems/0/patterns/1");
  EXPECT_EQ(refused("second", std::string(501, 'a')), "problems/p.json /problems/0/patterns/1");
  EXPECT_EQ(refused("second", "caf\xC3\xA9"), "problems/p.json /problems/0/patterns/1");
  EXPECT_EQ(refused(R"(["lib\\.so", "second"])", "[]"), "problems/p.json /problems/0/patterns");
  EXPECT_EQ(refused("cited", "rumour"), "problems/p.json /problems/0/evidence");
  EXPECT_EQ(refused("cited", "unsourced"), "problems/p.json /problems/0/sources");
  EXPECT_EQ(refused("\"sources\": [\"s\"]", "\"x\": 1"), "problems/p.json /problems/0");
  EXPECT_EQ(refused("==3.6.*", "3.6"), "problems/p.json /problems/0/python");
  EXPECT_EQ(refused("deb:lib", "lib"), "problems/p.json /problems/0/action/any_of/0");
  EXPECT_EQ(refused("[\"deb:lib\"]", "[]"), "problems/p.json /problems/0/action/any_of");
  EXPECT_EQ(refused("install", "reboot"), "problems/p.json /problems/0/action/kind");
  EXPECT_EQ(refused(action, R"({"kind": "set_clock", "x": 1})"), "problems/p.json /problems/0/action");
  EXPECT_EQ(refused(action, R"({"kind": "add_swap", "size_gib": 65})"),
            "problems/p.json /problems/0/action/size_gib");
  EXPECT_EQ(refused(action, R"({"kind": "set_environment_variable", "name": "a b", "value": "1"})"),
            "problems/p.json /problems/0/action/name");
  EXPECT_EQ(refusal("problems/q.json", problems), "problems/q.json /problems/0/id") << "an ID that is taken";
}

Catalogue with_in_front(const fs::path& folder) {
  auto files = Files::embedded();
  files.put_in_front(folder);
  return load(files);
}

/// Who looks after a board adds profiles of their own, and may say otherwise than those that are built in.
TEST(Catalogue, ABoardHasProfilesOfItsOwn) {
  const TemporaryFolder folder;
  fs::create_directories(folder.path() / "profiles");
  std::ofstream(folder.path() / "profiles/line-3.json") << profile;
  std::ofstream(folder.path() / "profiles/debugging.json") << profile;
  const auto built_in = with_in_front(folder.path() / "not-there").profiles;
  const auto profiles = with_in_front(folder.path()).profiles;
  EXPECT_EQ(profiles.size(), built_in.size() + 1);
  EXPECT_THAT(profiles, Contains(Field(&Profile::id, "line-3")));
  EXPECT_THAT(profiles,
              Contains(AllOf(Field(&Profile::id, "debugging"), Field(&Profile::title, Localized{"x", "x"}))));
}

TEST(Catalogue, AFolderStandsInFront) {
  const TemporaryFolder folder;
  fs::create_directories(folder.path() / "checks");
  std::ofstream(folder.path() / "checks/numpy-computes.py") << "print('{}')\n";
  std::ofstream(folder.path() / "checks/mine.json") << check;
  std::ofstream(folder.path() / "checks/mine.py") << "print('{}')\n";
  const auto catalogue = with_in_front(folder.path());
  EXPECT_THAT(catalogue.checks, Contains(Field(&Check::name, "mine")));
  EXPECT_THAT(catalogue.checks,
              Contains(AllOf(Field(&Check::name, "numpy-computes"), Field(&Check::script, "print('{}')\n"))));

  std::ofstream(folder.path() / "boards.json") << "{}";
  EXPECT_THROW(with_in_front(folder.path()), Error);
  EXPECT_EQ(with_in_front(folder.path() / "not-there").checks.size() + 1, catalogue.checks.size());
}

}  // namespace
}  // namespace jetcrew::catalogue
