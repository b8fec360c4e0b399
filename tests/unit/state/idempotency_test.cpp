#include "state/idempotency.hpp"

#include "state_fixture.hpp"

namespace jetcrew::state {
namespace {

using IdempotencyTest = StateTest;

TEST_F(IdempotencyTest, TheFirstAnswerIsKept) {
  EXPECT_TRUE(reserve_key(database(), "k", "hash"));
  EXPECT_FALSE(reserve_key(database(), "k", "hash"));
  EXPECT_FALSE(find_key(database(), "k")->status) << "it is being answered";
  save_answer(database(), "k", 202, R"({"id": 3})", "/api/v1/jobs/3");
  const auto saved = find_key(database(), "k").value();
  EXPECT_EQ(saved.status, 202);
  EXPECT_EQ(saved.request_hash, "hash");
  EXPECT_EQ(saved.body, R"({"id": 3})");
  EXPECT_EQ(saved.location, "/api/v1/jobs/3");
}

TEST_F(IdempotencyTest, KeysAreGivenBack) {
  reserve_key(database(), "failed", "hash");
  release_key(database(), "failed");
  EXPECT_TRUE(reserve_key(database(), "failed", "other"));
  reserve_key(database(), "answered", "hash");
  save_answer(database(), "answered", 201, "", "");
  release_unanswered_keys(database());
  EXPECT_FALSE(find_key(database(), "failed"));
  EXPECT_TRUE(find_key(database(), "answered"));
}

TEST_F(IdempotencyTest, ADayLaterTheyAreForgotten) {
  reserve_key(database(), "k", "hash");
  clock.advance(std::chrono::hours(24) - std::chrono::milliseconds(1));
  EXPECT_TRUE(find_key(database(), "k"));
  clock.advance(std::chrono::milliseconds(1));
  EXPECT_FALSE(find_key(database(), "k"));
  EXPECT_TRUE(reserve_key(database(), "k", "other"));
  EXPECT_EQ(find_key(database(), "k")->request_hash, "other");
}

}  // namespace
}  // namespace jetcrew::state
