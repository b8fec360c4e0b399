#include "bundle/index.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "python/refusal.hpp"

namespace jetcrew::bundle {
namespace {

using nlohmann::json;
using python::testing::refusal_of;

state::Payload deb() {
  state::Payload payload;
  payload.sha256 = std::string(64, 'b');
  payload.ecosystem = "deb";
  payload.name = "hello";
  payload.version = "1:2.0-1";
  payload.architecture = "arm64";
  payload.summary = "says hello";
  payload.metadata = "Package: hello\nVersion: 1:2.0-1\n";
  payload.unpacked_bytes = 7;
  payload.libraries = {{"brings", {"libhello.so.1"}}, {"versions", {{"libhello.so.1", {"HELLO_1"}}}}};
  payload.facts = {{"files", 3}};
  return payload;
}

state::Payload wheel() {
  state::Payload payload;
  payload.sha256 = std::string(64, 'a');
  payload.ecosystem = "wheel";
  payload.name = "pear";
  payload.version = "1.0";
  payload.tags = "py3-none-any";
  payload.libraries = {{"brings", json::array()},
                       {"needs",
                        {{{"library", "libc.so.6"},
                          {"versions", {"GLIBC_2.17"}},
                          {"file", "a.so"},
                          {"at_import", true},
                          {"folders", json::array()}}}}};
  return payload;
}

json document() {
  return json::parse(index_text({deb(), wheel()}));
}

template <class Change>
std::string refusal_with(const Change& change) {
  auto changed = document();
  change(changed);
  return refusal_of([&] { parse_index(changed.dump()); });
}

TEST(Index, IsReadAsItIsWritten) {
  const auto text = index_text({deb(), wheel()});
  EXPECT_EQ(text, index_text({wheel(), deb()})) << "in the order of the digests";
  const auto index = parse_index(text);
  ASSERT_EQ(index.size(), 2U);
  const auto& read = index.at(deb().sha256);
  EXPECT_EQ(read.metadata, deb().metadata);
  EXPECT_EQ(read.architecture, "arm64");
  EXPECT_EQ(read.unpacked_bytes, 7U);
  EXPECT_EQ(read.libraries, deb().libraries);
  EXPECT_EQ(read.facts, deb().facts);
  EXPECT_EQ(index.at(wheel().sha256).tags, "py3-none-any");
  EXPECT_EQ(index.at(wheel().sha256).libraries, wheel().libraries);
  std::vector<state::Payload> again;
  for (const auto& [sha256, payload] : index) again.push_back(payload);
  EXPECT_EQ(index_text(again), text);
  EXPECT_TRUE(parse_index("[]").empty());
}

TEST(Index, EachRuleBrokenInTurn) {
  // The wheel stands in front: its digest is the smaller one.
  const std::vector<std::pair<const char*, std::function<void(json&)>>> breaks{
      {"twice", [](json& all) { all.push_back(all[0]); }},
      {"no digest", [](json& all) { all[0].erase("sha256"); }},
      {"short digest", [](json& all) { all[0]["sha256"] = "aa"; }},
      {"another ecosystem", [](json& all) { all[0]["ecosystem"] = "snap"; }},
      {"no name", [](json& all) { all[0].erase("name"); }},
      {"a member more", [](json& all) { all[0]["more"] = 1; }},
      {"a number for text", [](json& all) { all[0]["metadata"] = 1; }},
      {"negative size", [](json& all) { all[0]["unpacked_bytes"] = -1; }},
      {"size as text", [](json& all) { all[0]["unpacked_bytes"] = "1"; }},
      {"facts", [](json& all) { all[0]["facts"] = json::array(); }},
      {"libraries", [](json& all) { all[0]["libraries"] = 5; }},
      {"libraries without a list", [](json& all) { all[0]["libraries"] = json::object(); }},
      {"brings", [](json& all) { all[0]["libraries"]["brings"] = {1}; }},
      {"versions", [](json& all) { all[1]["libraries"]["versions"] = json::array(); }},
      {"versions of one", [](json& all) { all[1]["libraries"]["versions"]["libhello.so.1"] = {1}; }},
      {"versions as text", [](json& all) { all[1]["libraries"]["versions"] = "x"; }},
      {"a deb's versions", [](json& all) { all[1]["libraries"].erase("versions"); }},
      {"a wheel's needs", [](json& all) { all[0]["libraries"].erase("needs"); }},
      {"needs", [](json& all) { all[0]["libraries"]["needs"][0].erase("file"); }},
      {"needs as text", [](json& all) { all[0]["libraries"]["needs"] = "x"; }},
      {"need as number", [](json& all) { all[0]["libraries"]["needs"] = {1}; }},
      {"no object", [](json& all) { all[0] = 1; }},
      {"no list", [](json& all) { all = json::object(); }},
  };
  for (const auto& [what, change] : breaks) EXPECT_EQ(refusal_with(change), "bundle_index_invalid") << what;
  EXPECT_EQ(refusal_with([](json& all) { all[0]["libraries"] = nullptr; }), "");
  EXPECT_EQ(refusal_of([] { parse_index("["); }), "bundle_index_invalid");
}

}  // namespace
}  // namespace jetcrew::bundle
