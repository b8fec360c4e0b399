#include "bundle/manifest.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "python/refusal.hpp"

namespace jetcrew::bundle {
namespace {

using nlohmann::json;
using python::testing::refusal_of;

json document() {
  const std::string hash(64, 'a');
  return {{"format", 1},
          {"name", "orin-vision"},
          {"version", "2026.11"},
          {"serial", 7},
          {"channel", "stable"},
          {"targets",
           {{{"architecture", "arm64"}, {"module", "p3767"}, {"l4t", {"35.1", "35.6"}}, {"python", "3.8"}}}},
          {"payloads",
           {{{"path", "deb/libomp5_1_arm64.deb"},
             {"kind", "deb"},
             {"size", 12},
             {"sha256", hash},
             {"name", "libomp5"},
             {"version", "1:14-1"},
             {"architecture", "arm64"}},
            {{"path", "index.json"}, {"kind", "index"}, {"size", 3}, {"sha256", hash}},
            {{"path", "whl/six-1.16-py3-none-any.whl"},
             {"kind", "wheel"},
             {"size", 5},
             {"sha256", hash},
             {"name", "six"},
             {"version", "1.16"}}}},
          {"install", {{"requests", {"wheel:six"}}, {"environment", "default"}}}};
}

std::string spelled(const json& document) {
  return document.dump(2, ' ', false) + "\n";
}

std::string refusal(const json& document) {
  return refusal_of([&] { static_cast<void>(parse_manifest(spelled(document))); });
}

/// The document with one change.
template <class Change>
std::string refusal_with(const Change& change) {
  auto changed = document();
  change(changed);
  return refusal(changed);
}

TEST(Manifest, IsReadAndWrittenTheSame) {
  const auto text = spelled(document());
  const auto manifest = parse_manifest(text);
  EXPECT_EQ(manifest.name, "orin-vision");
  EXPECT_EQ(manifest.serial, 7);
  EXPECT_EQ(manifest.trusted_comment(), "bundle:orin-vision serial:7");
  ASSERT_EQ(manifest.payloads.size(), 3U);
  EXPECT_EQ(manifest.payloads[0].version, "1:14-1");
  EXPECT_EQ(manifest.payloads[2].file_name(), "six-1.16-py3-none-any.whl");
  EXPECT_EQ(manifest.payloads[1].kind, ListedPayload::Kind::index);
  EXPECT_EQ(manifest.packages(), 2U);
  EXPECT_EQ(manifest.payload_bytes(), 20U);
  EXPECT_EQ(manifest.targets.at(0).l4t->to, "35.6");
  EXPECT_EQ(manifest.install->requests, std::vector<std::string>{"wheel:six"});
  EXPECT_EQ(canonical_text(manifest), text);
}

TEST(Manifest, HasOneSpelling) {
  const auto text = spelled(document());
  const auto refused = [](const std::string& other) {
    return refusal_of([&] { static_cast<void>(parse_manifest(other)); });
  };
  EXPECT_EQ(refused(text.substr(0, text.size() - 1)), "manifest_invalid");
  EXPECT_EQ(refused(" " + text), "manifest_invalid");
  EXPECT_EQ(refused(document().dump()), "manifest_invalid");
  auto twice = text;
  twice.insert(twice.find("\"serial\": 7"), "\"serial\": 6,\n  ");
  EXPECT_EQ(refused(twice), "manifest_invalid");
  auto escaped = text;
  escaped.replace(escaped.find("orin"), 4, "\\u006frin");
  EXPECT_EQ(refused(escaped), "manifest_invalid");
}

TEST(Manifest, WhatIsNotKnownNeedsANewerReader) {
  EXPECT_EQ(refusal_with([](json& all) { all["delta"] = true; }), "bundle_newer");
  EXPECT_EQ(refusal_with([](json& all) { all["format"] = 2; }), "bundle_newer");
  EXPECT_EQ(refusal_with([](json& all) { all["min_agent"] = "99.0"; }), "bundle_newer");
  EXPECT_EQ(refusal_with([](json& all) { all["payloads"][0]["mode"] = "0755"; }), "bundle_newer");
  EXPECT_EQ(refusal_with([](json& all) { all["payloads"][0]["kind"] = "snap"; }), "bundle_newer");
  EXPECT_EQ(refusal_with([](json& all) { all["targets"][0]["moon"] = "full"; }), "bundle_newer");
  EXPECT_EQ(refusal_with([](json& all) { all["x-note"] = "for us"; }), "");
  EXPECT_EQ(refusal_with([](json& all) { all["min_agent"] = "0.0.1"; }), "");
}

TEST(Manifest, EachRuleBrokenInTurn) {
  const std::vector<std::pair<const char*, std::function<void(json&)>>> breaks{
      {"no name", [](json& all) { all.erase("name"); }},
      {"upper case", [](json& all) { all["name"] = "Orin"; }},
      {"path in name", [](json& all) { all["name"] = "../x"; }},
      {"no serial", [](json& all) { all.erase("serial"); }},
      {"serial 0", [](json& all) { all["serial"] = 0; }},
      {"serial text", [](json& all) { all["serial"] = "7"; }},
      {"serial 1.5", [](json& all) { all["serial"] = 1.5; }},
      {"no payloads", [](json& all) { all.erase("payloads"); }},
      {"payloads no list", [](json& all) { all["payloads"] = json::object(); }},
      {"no hash", [](json& all) { all["payloads"][0].erase("sha256"); }},
      {"upper hash", [](json& all) { all["payloads"][0]["sha256"] = std::string(64, 'A'); }},
      {"short hash", [](json& all) { all["payloads"][0]["sha256"] = "aa"; }},
      {"negative size", [](json& all) { all["payloads"][0]["size"] = -1; }},
      {"too large", [](json& all) { all["payloads"][0]["size"] = 8ULL << 30U; }},
      {"absolute", [](json& all) { all["payloads"][0]["path"] = "/deb/a.deb"; }},
      {"dots", [](json& all) { all["payloads"][0]["path"] = "deb/../a.deb"; }},
      {"hidden", [](json& all) { all["payloads"][0]["path"] = "deb/.a.deb"; }},
      {"backslash", [](json& all) { all["payloads"][0]["path"] = "deb/a\\b.deb"; }},
      {"elsewhere", [](json& all) { all["payloads"][0]["path"] = "whl/a.deb"; }},
      {"other ending", [](json& all) { all["payloads"][0]["path"] = "deb/a.sh"; }},
      {"twice", [](json& all) { all["payloads"].push_back(all["payloads"][2]); }},
      {"twice on FAT",
       [](json& all) {
         auto other = all["payloads"][2];
         other["path"] = "whl/SIX-1.16-py3-none-any.whl";
         all["payloads"].insert(all["payloads"].begin() + 2, other);
       }},
      {"unsorted", [](json& all) { std::swap(all["payloads"][0], all["payloads"][2]); }},
      {"nameless", [](json& all) { all["payloads"][0].erase("name"); }},
      {"deb without architecture", [](json& all) { all["payloads"][0].erase("architecture"); }},
      {"time", [](json& all) { all["not_after"] = "tomorrow"; }},
      {"range", [](json& all) { all["targets"][0]["l4t"] = {"35.1"}; }},
      {"range text", [](json& all) { all["targets"][0]["l4t"] = {"35.x", "36"}; }},
      {"requests", [](json& all) { all["install"]["requests"] = json::array(); }},
      {"unattended", [](json& all) { all["install"]["unattended"] = "yes"; }},
  };
  for (const auto& [what, change] : breaks) EXPECT_EQ(refusal_with(change), "manifest_invalid") << what;
  EXPECT_EQ(refusal_of([] { parse_manifest("{"); }), "manifest_invalid");
  EXPECT_EQ(refusal_of([] { parse_manifest("[]\n"); }), "manifest_invalid");
  EXPECT_EQ(refusal_of([] { parse_manifest(std::string(largest_manifest + 1, ' ')); }), "manifest_invalid");
}

TEST(Manifest, OnlyWhatABoardWouldTakeIsWritten) {
  auto manifest = parse_manifest(spelled(document()));
  manifest.name = "No Name";
  EXPECT_EQ(refusal_of([&] { canonical_text(manifest); }), "manifest_invalid");
}

TEST(MemberPath, HasPlainParts) {
  for (const auto* good : {"BUNDLE", "deb/a_1.0+b~c-1_arm64.deb", "whl/x-1!2.0-py3-none-any.whl", "a/b/c"}) {
    EXPECT_TRUE(is_member_path(good)) << good;
  }
  for (const auto* bad : {"", "/", "/a", "a/", "a//b", "..", "a/..", "./a", ".a", "a/.b", "-a", "a b", "a\nb",
                          "a:b", "a\\b", "a/b/c/d", "\xc3\xa4"}) {
    EXPECT_FALSE(is_member_path(bad)) << bad;
  }
  EXPECT_FALSE(is_member_path(std::string(256, 'a')));
}

}  // namespace
}  // namespace jetcrew::bundle
