#include "state/attended_media.hpp"

#include "state_fixture.hpp"

namespace jetcrew::state {
namespace {

class AttendedMediaTest : public StateTest {
 protected:
  AttendedMedium add(const std::string& medium, const std::optional<std::string>& manifest) {
    AttendedMedium added;
    added.medium = medium;
    added.bundle_path = "/media/X/a.jetbundle";
    added.manifest_sha256 = manifest;
    add_attended_medium(database(), added);
    return added;
  }

  void end(AttendedMedium& medium, const std::string& status, bool reported) {
    medium.outcome = {{"status", status}};
    medium.reported = reported;
    save_attended_medium(database(), medium);
  }

  const std::string manifest_ = std::string(64, 'a');
};

TEST_F(AttendedMediaTest, GoOnUntilTheyAreReported) {
  auto first = add("1A2B-3C4D", manifest_);
  auto second = add("5E6F-7A8B", std::nullopt);
  save_attended_medium(database(), first);
  ASSERT_EQ(unfinished_attended_media(database()).size(), 2U);
  EXPECT_TRUE(unfinished_attended_media(database())[0].outcome.is_null());
  EXPECT_FALSE(unfinished_attended_media(database())[0].ended_at);
  end(first, "installed", false);
  end(second, "refused", true);
  const auto left = unfinished_attended_media(database());
  ASSERT_EQ(left.size(), 1U);
  EXPECT_EQ(left[0].medium, "1A2B-3C4D");
  EXPECT_EQ(left[0].outcome, nlohmann::json({{"status", "installed"}}));
  EXPECT_TRUE(left[0].ended_at);
}

TEST_F(AttendedMediaTest, AreFoundByMediumAndByManifest) {
  auto first = add("1A2B-3C4D", manifest_);
  end(first, "failed", true);
  auto second = add("1A2B-3C4D", manifest_);
  end(second, "installed", true);
  auto refused = add("1A2B-3C4D", std::nullopt);
  end(refused, "refused", true);
  EXPECT_EQ(find_attended_medium(database(), "1A2B-3C4D", manifest_)->id, second.id);
  EXPECT_EQ(find_attended_medium(database(), "1A2B-3C4D", std::nullopt)->id, refused.id);
  EXPECT_FALSE(find_attended_medium(database(), "other", manifest_));
  EXPECT_EQ(find_attended_manifest(database(), manifest_, "failed")->id, first.id);
  EXPECT_FALSE(find_attended_manifest(database(), manifest_, "imported"));
}

}  // namespace
}  // namespace jetcrew::state
