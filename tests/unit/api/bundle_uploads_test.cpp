#include "install/bundle_uploads.hpp"

#include "api/service_fixture.hpp"
#include "state/payloads.hpp"

namespace jetcrew::api {
namespace {

namespace fs = std::filesystem;
using python::testing::refusal_of;

class BundleUploadsTest : public ServiceTest {
 protected:
  fs::path folder() const { return workspace_.folder() / "uploads"; }
  std::ptrdiff_t kept() const {
    return std::distance(fs::directory_iterator(folder()), fs::directory_iterator());
  }
};

TEST_F(BundleUploadsTest, OneThatNobodyGoesOnWithIsForgotten) {
  install::BundleUploads uploads(workspace_, runner_);
  const auto one = uploads.create("a.jetbundle", 100'000, false);
  uploads.append(one.id, 0, std::string(100, '\0'));
  uploads.remove_idle(std::chrono::hours(1));
  EXPECT_EQ(uploads.find(one.id).offset, 100U);
  uploads.remove_idle(std::chrono::seconds(0));
  EXPECT_EQ(refusal_of([&] { uploads.find(one.id); }), "not_found");
  EXPECT_EQ(kept(), 0);
}

TEST_F(BundleUploadsTest, AnotherProcessGoesOn) {
  std::string id;
  {
    install::BundleUploads uploads(workspace_, runner_);
    id = uploads.create("a.jetbundle", 100'000, true).id;
    uploads.append(id, 0, std::string(100, '\0'));
  }
  fs::create_directories(folder() / "half-made");
  install::BundleUploads uploads(workspace_, runner_);
  const auto found = uploads.find(id);
  EXPECT_EQ(found.offset, 100U);
  EXPECT_EQ(found.file_name, "a.jetbundle");
  EXPECT_TRUE(found.allow_downgrade);
  EXPECT_EQ(kept(), 1) << "what has no record is cleaned up";
  EXPECT_EQ(refusal_of([&] { uploads.append(id, 99, "x"); }), "upload_offset_wrong");
  EXPECT_EQ(uploads.append(id, 100, std::string(5, '\0')).offset, 105U);
}

TEST_F(BundleUploadsTest, WhatCannotFitLeavesNothing) {
  install::BundleUploads uploads(workspace_, runner_);
  const auto free = space_of(workspace_.folder()).free_bytes;
  Error seen("", "");
  EXPECT_EQ(refusal_of([&] { uploads.create("a.jetbundle", free, false); }, &seen), "disk_full");
  EXPECT_EQ(seen.facts().at("needed_bytes"), std::to_string(free + bundle::reserve_bytes));
  EXPECT_EQ(kept(), 0);
  // What the store has needs no room again.
  state::Payload payload;
  payload.sha256 = std::string(64, 'a');
  payload.size = free;
  payload.file_name = "large.deb";
  payload.ecosystem = "deb";
  state::add_payload(database(), payload);
  EXPECT_EQ(refusal_of([&] { uploads.create("a.jetbundle", free, false); }), "");
}

TEST_F(BundleUploadsTest, ARefusedOneIsGone) {
  install::BundleUploads uploads(workspace_, runner_);
  const auto one = uploads.create("a.jetbundle", 100'000, false);
  EXPECT_EQ(refusal_of([&] { uploads.append(one.id, 0, std::string(600, 'x')); }), "bundle_damaged");
  EXPECT_EQ(refusal_of([&] { uploads.append(one.id, 0, "x"); }), "not_found");
  EXPECT_EQ(kept(), 0);
}

}  // namespace
}  // namespace jetcrew::api
