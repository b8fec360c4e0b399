#include "state/bundles.hpp"

#include "state_fixture.hpp"

namespace jetcrew::state {
namespace {

using BundlesTest = StateTest;

Bundle bundle(std::int64_t serial, char digit = 'a') {
  Bundle bundle;
  bundle.manifest_sha256 = std::string(64, digit);
  bundle.name = "demo";
  bundle.version = "2026.11";
  bundle.channel = "stable";
  bundle.serial = serial;
  bundle.manifest = "{\"serial\": 1}\n";
  bundle.signatures = {{"manifest.json.minisig", "text"}};
  bundle.key_ids = {"0000000000000001", "0000000000000002"};
  bundle.origin = "/media/stick";
  return bundle;
}

TEST_F(BundlesTest, WhatIsTakenIsKeptAsItWasSigned) {
  EXPECT_FALSE(find_bundle(database(), std::string(64, 'a')));
  record_bundle(database(), bundle(3));
  const auto found = find_bundle(database(), std::string(64, 'a')).value();
  EXPECT_EQ(found.manifest, "{\"serial\": 1}\n");
  EXPECT_EQ(found.signatures, bundle(3).signatures);
  EXPECT_EQ(found.key_ids, bundle(3).key_ids);
  EXPECT_EQ(found.serial, 3);
  EXPECT_EQ(found.channel, "stable");
  EXPECT_FALSE(found.job_id);
  EXPECT_FALSE(found.imported_at.empty());
}

TEST_F(BundlesTest, OneThatComesAgainIsRenewed) {
  record_bundle(database(), bundle(3));
  clock.advance(std::chrono::seconds(5));
  auto again = bundle(3);
  again.origin = "upload";
  again.key_ids = {"0000000000000002"};
  const auto before = find_bundle(database(), again.manifest_sha256)->imported_at;
  record_bundle(database(), again);
  const auto found = find_bundle(database(), again.manifest_sha256).value();
  EXPECT_EQ(found.origin, "upload");
  EXPECT_EQ(found.key_ids, again.key_ids);
  EXPECT_GT(found.imported_at, before);
  EXPECT_EQ(list_bundles(database(), {}).items.size(), 1U);
}

TEST_F(BundlesTest, TheNewestStandFirst) {
  for (const char digit : std::string_view("abc")) record_bundle(database(), bundle(1, digit));
  PageRequest request;
  request.limit = 2;
  const auto page = list_bundles(database(), request);
  ASSERT_EQ(page.items.size(), 2U);
  EXPECT_EQ(page.items[0].manifest_sha256.front(), 'c');
  request.cursor = page.next_cursor.value();
  const auto rest = list_bundles(database(), request);
  ASSERT_EQ(rest.items.size(), 1U);
  EXPECT_EQ(rest.items[0].manifest_sha256.front(), 'a');
  EXPECT_FALSE(rest.next_cursor);
}

TEST_F(BundlesTest, SerialsAreCountedByNameChannelAndKey) {
  const auto highest = [&](std::string_view name, std::string_view channel, std::string_view key) {
    return highest_serial(database(), name, channel, key);
  };
  const auto* one = "0000000000000001";
  EXPECT_EQ(highest("demo", "stable", one), 0);
  record_bundle(database(), bundle(5, 'a'));
  record_bundle(database(), bundle(3, 'b'));
  EXPECT_EQ(highest("demo", "stable", one), 5) << "a lower one leaves it";
  EXPECT_EQ(highest("demo", "stable", "0000000000000002"), 5);
  EXPECT_EQ(highest("demo", "stable", "0000000000000003"), 0);
  EXPECT_EQ(highest("demo", "beta", one), 0);
  EXPECT_EQ(highest("other", "stable", one), 0);
  lower_serial(database(), "demo", "stable", one, 3);
  EXPECT_EQ(highest("demo", "stable", one), 3);
  EXPECT_EQ(highest("demo", "stable", "0000000000000002"), 5);
}

}  // namespace
}  // namespace jetcrew::state
