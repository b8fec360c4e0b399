#include "install/store_quota.hpp"

#include "install_fixture.hpp"
#include "support/error_of.hpp"

namespace jetcrew::install {
namespace {

TEST(StoreQuota, IsRead) {
  EXPECT_EQ(parse_quota("quota_gb = 20\n", "store.toml"), 20'000'000'000U);
  EXPECT_EQ(parse_quota("quota_gb = 0.5\n", "store.toml"), 500'000'000U);
  EXPECT_FALSE(parse_quota("# nothing\n", "store.toml"));
  for (const auto* text : {"\nquota_gb = 0", "\nquota_gb = -1", "\nquota_gb = \"20\"", "\nquota_gb = nan",
                           "\nquota_gb = inf", "\nquota = 1", "\nquota_gb = "}) {
    const auto error = error_of([&] { parse_quota(text, "store.toml"); });
    EXPECT_EQ(error.code(), "store_settings_invalid") << text;
    EXPECT_EQ(error.facts().at("line"), "2") << text;
  }
}

using StoreQuotaTest = InstallTest;

TEST_F(StoreQuotaTest, IsHeldAgainstWhatIsThere) {
  require_quota(workspace(), UINT64_MAX);
  const auto file = workspace().root().resolve("/etc/jetcrew/store.toml");
  std::filesystem::create_directories(file.parent_path());
  write_durably(file, "quota_gb = 0.000002\n");
  require_quota(workspace(), 2000);
  EXPECT_EQ(error_of([&] { require_quota(workspace(), 2001); }).code(), "store_full");
  EXPECT_EQ(error_of([&] { require_quota(workspace(), UINT64_MAX); }).code(), "store_full");

  const auto there = import_deb("jq").size;
  write_durably(file, fmt::format("quota_gb = {:.9f}\n", static_cast<double>(there + 500) / 1e9));
  require_quota(workspace(), 500);
  const auto full = error_of([&] { require_quota(workspace(), 501); });
  EXPECT_EQ(full.code(), "store_full");
  EXPECT_EQ(full.facts().at("used"), std::to_string(there));

  // Somebody set a limit; a slip of the pen must not lift it.
  write_durably(file, "quota_gb = 20 GB\n");
  EXPECT_EQ(error_of([&] { require_quota(workspace(), 1); }).code(), "store_settings_invalid");
}

}  // namespace
}  // namespace jetcrew::install
