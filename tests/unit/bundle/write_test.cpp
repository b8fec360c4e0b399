#include "bundle/write.hpp"

#include "bundle/bundle_maker.hpp"
#include "bundle/opened.hpp"
#include "python/refusal.hpp"

namespace jetcrew::bundle {
namespace {

namespace fs = std::filesystem;
using python::testing::refusal_of;

class WriteTest : public testing::BundleTest {
 protected:
  WriteTest() { add("deb/a_1_all.deb", "a deb"); }

  /// What lies in the folder, hidden files too.
  std::set<std::string> names() const {
    std::set<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder_.path())) names.insert(entry.path().filename());
    return names;
  }
};

TEST_F(WriteTest, TheSameContentMakesTheSameBytes) {
  EXPECT_EQ(read_file(write("x.jetbundle")), read_file(write("y.tar")));
  EXPECT_EQ(read_file(write("x") / "SHA256SUMS"),
            to_hex(Sha256::of(std::string("a deb"))) + "  deb/a_1_all.deb\n");
}

TEST_F(WriteTest, WhatIsThereStays) {
  const auto taken = file("x.jetbundle", "mine");
  EXPECT_EQ(refusal_of([&] { write("x.jetbundle"); }), "bundle_exists");
  EXPECT_EQ(read_file(taken), "mine");
  fs::create_symlink("nowhere", folder_.path() / "y");
  EXPECT_EQ(refusal_of([&] { write("y"); }), "bundle_exists");
}

TEST_F(WriteTest, WhatDoesNotBecomeWholeLeavesNothing) {
  contents_["deb/a_1_all.deb"] = "a dab";
  for (const auto* name : {"x.jetbundle", "x"}) {
    EXPECT_EQ(refusal_of([&] { write(name); }), "payload_mismatch");
  }
  contents_["deb/a_1_all.deb"] = "longer";
  for (const auto* name : {"x.jetbundle", "x"})
    EXPECT_EQ(refusal_of([&] { write(name); }), "bundle_member_size");
  auto many = writing("x");
  many.signatures.resize(most_signatures + 1);
  EXPECT_EQ(refusal_of([&] { write_bundle(many, contents()); }), "usage");
  EXPECT_EQ(names(), std::set<std::string>{});
}

TEST_F(WriteTest, LongNamesAreReadBack) {
  const auto path = "whl/" + std::string(200, 'a') + "-1-py3-none-any.whl";
  add(path, "a wheel");
  for (const auto* name : {"x.jetbundle", "x"}) {
    const auto opened = open_trusted(write(name), trust());
    EXPECT_EQ(opened.payloads.at(1).listed.path, path);
    EXPECT_TRUE(opened.payloads.at(1).member);
  }
}

TEST_F(WriteTest, FoldersAboveAreMade) {
  EXPECT_NO_THROW(open_trusted(write("new/folder/x.jetbundle"), trust()));
}

}  // namespace
}  // namespace jetcrew::bundle
