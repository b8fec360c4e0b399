#include "bundle/stream.hpp"

#include "bundle/bundle_maker.hpp"
#include "bundle/opened.hpp"
#include "python/refusal.hpp"

namespace jetcrew::bundle {
namespace {

namespace fs = std::filesystem;
using python::testing::refusal_of;
using testing::tar_member;

class StreamTest : public testing::BundleTest {
 protected:
  StreamTest() {
    add("deb/a_1_all.deb", "a deb of some bytes");
    add("whl/b-1-py3-none-any.whl", std::string(1500, 'b'));
    add("whl/c-1-py3-none-any.whl", "");
    add("whl/" + std::string(110, 'l') + "-1-py3-none-any.whl", "a name beyond a header");
  }

  std::string bytes() const { return read_file(write("whole.jetbundle")); }

  fs::path fresh(const std::string& name) const {
    auto folder = folder_.path() / name;
    fs::remove_all(folder);
    fs::create_directories(folder);
    return folder;
  }

  Stream stream(const fs::path& folder, std::uint64_t size, std::uint64_t offset = 0) {
    return {folder, size, store_,
            [this](const Container& head) {
              ++judged_;
              return require_trusted_head(head, trust()).manifest;
            },
            offset};
  }

  std::string refusal(const std::string& tar, std::size_t step) {
    return refusal_of([&] {
      const auto folder = fresh("refused");
      auto coming = stream(folder, tar.size());
      for (std::size_t at = 0; at < tar.size(); at += step)
        coming.take(std::string_view(tar).substr(at, step));
      // What is left to who has all of it.
      static_cast<void>(open_trusted(Stream::tar_in(folder), trust()));
    });
  }

  /// Each package is in the folder, and the tar without them is held to be the same bundle.
  void expect_whole(const fs::path& folder) {
    for (const auto& listed : manifest_.payloads)
      EXPECT_EQ(read_file(folder / listed.sha256), contents_.at(listed.path)) << listed.path;
    const auto opened = open_trusted(Stream::tar_in(folder), trust());
    ASSERT_EQ(opened.payloads.size(), manifest_.payloads.size());
    for (const auto& payload : opened.payloads) EXPECT_TRUE(payload.member) << payload.listed.path;
  }

  Store store_{folder_.path() / "store"};
  int judged_ = 0;
};

TEST_F(StreamTest, WhereItIsDividedMakesNoDifference) {
  const auto tar = bytes();
  const auto folder = fresh("parts");
  for (std::size_t at = 1; at < tar.size(); at += at < 600 ? 1 : 37) {
    auto coming = stream(folder, tar.size());
    coming.take(std::string_view(tar).substr(0, at));
    coming.take(std::string_view(tar).substr(at));
    ASSERT_EQ(coming.offset(), tar.size());
    expect_whole(folder);
    ASSERT_FALSE(HasFailure()) << at;
  }
  auto coming = stream(folder, tar.size());
  for (const char byte : tar) coming.take({&byte, 1});
  expect_whole(folder);
}

TEST_F(StreamTest, AnotherOneGoesOnWhereItWasCutOff) {
  const auto tar = bytes();
  for (std::size_t at = 1; at < tar.size(); at += 41) {
    const auto folder = fresh("resumed");
    {
      auto coming = stream(folder, tar.size());
      coming.take(std::string_view(tar).substr(0, at));
      coming.sync();
      // This came and was not saved: it comes again.
      coming.take(std::string_view(tar).substr(at, 700));
    }
    auto coming = stream(folder, tar.size(), at);
    ASSERT_EQ(coming.offset(), at);
    coming.take(std::string_view(tar).substr(at));
    expect_whole(folder);
    ASSERT_FALSE(HasFailure()) << at;
  }
}

TEST_F(StreamTest, PackagesAreNotKeptTwice) {
  const auto tar = bytes();
  const auto folder = fresh("once");
  auto coming = stream(folder, tar.size());
  coming.take(tar);
  EXPECT_EQ(read_file(Stream::tar_in(folder)).find(contents_.at("deb/a_1_all.deb")), std::string::npos);
}

TEST_F(StreamTest, WhatTheStoreHasIsNotWritten) {
  store_.copy_in(file("a.deb", contents_.at("deb/a_1_all.deb")));
  const auto tar = bytes();
  const auto folder = fresh("known");
  const auto& known = manifest_.payloads.front();
  ASSERT_EQ(known.path, "deb/a_1_all.deb");
  auto coming = stream(folder, tar.size());
  coming.take(tar);
  EXPECT_FALSE(fs::exists(folder / known.sha256));
  EXPECT_TRUE(fs::exists(folder / manifest_.payloads.back().sha256));
  // What is stored and no longer what it was is.
  write_durably(store_.path_of(known.sha256), "other");
  auto again = stream(fresh("known"), tar.size());
  again.take(tar);
  EXPECT_EQ(read_file(folder / known.sha256), contents_.at(known.path));
}

TEST_F(StreamTest, IsJudgedOnceAndBeforeAnyPackageIsKept) {
  const auto tar = bytes();
  const auto folder = fresh("judged");
  const auto reason = refusal_of([&] {
    Stream coming(folder, tar.size(), store_,
                  [](const Container&) -> Manifest { throw Error("bundle_wrong_board", "", ""); });
    coming.take(tar);
  });
  EXPECT_EQ(reason, "bundle_wrong_board");
  EXPECT_EQ(std::distance(fs::directory_iterator(folder), fs::directory_iterator()), 1) << "the tar alone";
  auto coming = stream(fresh("judged"), tar.size());
  coming.take(tar);
  EXPECT_EQ(judged_, 1);
}

TEST_F(StreamTest, RefusesAsWhoHasTheWholeDoes) {
  const auto tar = bytes();
  const auto member = [&](std::string_view path) { return tar.rfind(path); };
  auto other_content = tar;
  other_content[member("a deb of some bytes")] ^= 1;
  auto other_header = tar;
  other_header[member("deb/a_1_all.deb")] ^= 1;
  auto other_manifest = tar;
  other_manifest[member("\"demo\"") + 1] ^= 1;
  const auto ends = tar.size() - 2 * ustar_block;
  const auto front = tar.substr(0, ends);
  for (const auto& [content, code] : std::map<std::string, std::string>{
           {other_content, "payload_mismatch"},
           {other_header, "bundle_damaged"},
           {other_manifest, "signature_wrong"},
           {tar.substr(0, ends), "bundle_damaged"},
           {tar + "x", "bundle_damaged"},
           {tar + std::string(2U << 20U, '\0'), "bundle_damaged"},
           {front + tar_member("notes.txt", "x") + ustar_end(), "bundle_member_unlisted"},
           {front + tar_member("DEB/a_1_all.deb", "x") + ustar_end(), "bundle_member_duplicate"},
           {front + tar_member("manifest.json.minisig", "x") + ustar_end(), "bundle_member_invalid"},
           {front + tar_member("manifest.json", "x") + ustar_end(), "bundle_member_duplicate"},
           {front + tar_member("../x", "x") + ustar_end(), "bundle_member_invalid"},
           {front + tar_member("keys.json", std::string(2U << 20U, 'x')) + ustar_end(), "bundle_damaged"},
           {std::string(20U << 10U, '\0'), "not_a_bundle"},
           {tar_member("other", "x") + ustar_end(), "not_a_bundle"},
           {tar_member("BUNDLE", std::string(9U << 20U, 'x')) + ustar_end(), "bundle_damaged"}}) {
    for (const std::size_t step : {511U, 1U << 16U}) {
      EXPECT_EQ(refusal(content, step), code) << content.size() << " " << step;
    }
  }
}

TEST_F(StreamTest, WhatIsMissingFromTheFolderIsNotMadeUp) {
  const auto tar = bytes();
  const auto folder = fresh("lost");
  {
    auto coming = stream(folder, tar.size());
    coming.take(tar);
  }
  fs::remove(folder / manifest_.payloads.front().sha256);
  EXPECT_EQ(refusal_of([&] { stream(folder, tar.size(), tar.size() - 1); }), "upload_lost");
}

}  // namespace
}  // namespace jetcrew::bundle
