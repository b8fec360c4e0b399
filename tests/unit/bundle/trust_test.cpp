#include "bundle/trust.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "base/files.hpp"
#include "bundle/key_list.hpp"
#include "bundle/signatures.hpp"
#include "bundle/test_key.hpp"
#include "python/refusal.hpp"

namespace jetcrew::bundle {
namespace {

namespace fs = std::filesystem;
using python::testing::refusal_of;
using testing::trust_in;

class TrustTest : public ::testing::Test {
 protected:
  TrustTest() { fs::create_directories(folder_.path() / "etc/jetcrew/trust.d"); }

  fs::path put(const std::string& name, const std::string& text) {
    const auto file = folder_.path() / "etc/jetcrew/trust.d" / name;
    write_durably(file, text);
    return file;
  }

  Trust trust() const { return read_trust(Root(folder_.path()), state()); }
  fs::path state() const { return folder_.path() / "state"; }

  /// A list, signed by this key; whether it was taken.
  bool take(const KeyList& list, const SecretKey& key) {
    const auto text = canonical_text(list);
    return take_key_list(text, key.sign(text, list.trusted_comment()).text(), trust(), state());
  }

  TemporaryFolder folder_;
  SecretKey key_ = testing::test_key();
  SecretKey other_ = SecretKey::generate();
};

TEST_F(TrustTest, AreTheKeysOfAFolder) {
  EXPECT_TRUE(trust().keys.empty());
  put("team.pub", key_.public_key().text());
  put("broken.pub", "no key");
  put("other.pub.bak", other_.public_key().text());
  put("._team.pub", other_.public_key().text());
  put("twice.pub", key_.public_key().text());
  const auto keys = trust().keys;
  ASSERT_EQ(keys.size(), 1U);
  EXPECT_EQ(keys[0].key, key_.public_key());
  EXPECT_TRUE(keys[0].origin.ends_with("team.pub"));
  EXPECT_EQ(trust().find(other_.public_key().id), nullptr);
}

TEST_F(TrustTest, TheBoardsOwnKeyIsOne) {
  const auto own = board_key(state());
  struct stat facts{};
  ASSERT_EQ(::stat((state() / "keys/board.key").c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 0777U, 0600U);
  ASSERT_NE(trust().find(own.public_key().id), nullptr);
  EXPECT_EQ(board_key(state()).public_key(), own.public_key()) << "it is made once";
  // The power went before the second file.
  fs::remove(state() / "keys/board.pub");
  EXPECT_EQ(trust().find(own.public_key().id), nullptr);
  EXPECT_EQ(board_key(state()).public_key(), own.public_key());
  EXPECT_NE(trust().find(own.public_key().id), nullptr);
}

TEST_F(TrustTest, ANamedKeyHasToBeOne) {
  const auto file = put("x.pub", "no key");
  Error seen("", "");
  EXPECT_EQ(refusal_of([&] { read_public_key(file); }, &seen), "key_invalid");
  EXPECT_EQ(seen.facts().at("path"), file.string());
  EXPECT_EQ(refusal_of([&] { read_public_key(folder_.path() / "nothing"); }), "path_not_found");
}

TEST_F(TrustTest, ListsAddAndRevokeForGood) {
  put("team.pub", key_.public_key().text());
  EXPECT_TRUE(take({1, {other_.public_key()}, {}}, key_));
  EXPECT_EQ(trust().list_serial, 1);
  EXPECT_NE(trust().find(other_.public_key().id), nullptr);
  EXPECT_FALSE(take({1, {}, {other_.public_key().id}}, key_));
  EXPECT_TRUE(take({3, {}, {key_.public_key().id}}, other_));
  EXPECT_EQ(trust().find(key_.public_key().id), nullptr) << "though it lies in trust.d";
  EXPECT_NE(trust().find(other_.public_key().id), nullptr) << "what an earlier list added stays";
  EXPECT_EQ(refusal_of([&] { take({4, {}, {}}, key_); }), "key_revoked");
  EXPECT_TRUE(take({5, {key_.public_key()}, {}}, other_));
  EXPECT_EQ(trust().find(key_.public_key().id), nullptr);
  EXPECT_FALSE(take({4, {}, {}}, other_));
  EXPECT_EQ(trust().list_serial, 5);
}

TEST_F(TrustTest, AListIsTakenFromWhomTheBoardTrusts) {
  put("team.pub", key_.public_key().text());
  EXPECT_EQ(refusal_of([&] { take({1, {}, {}}, other_); }), "signature_unknown");
  const auto text = canonical_text(KeyList{2, {}, {}});
  const auto refused = [&](const std::string& signature) {
    return refusal_of([&] { take_key_list(text, signature, trust(), state()); });
  };
  EXPECT_EQ(refused(key_.sign(text, "keys serial:1").text()), "signature_wrong");
  EXPECT_EQ(refused(key_.sign(text, "bundle:keys serial:2").text()), "signature_wrong");
  EXPECT_EQ(refused(key_.sign(text + " ", "keys serial:2").text()), "signature_wrong");
  EXPECT_EQ(refused("nonsense"), "signature_invalid");
  EXPECT_FALSE(fs::exists(key_list_file(state())));
}

TEST_F(TrustTest, AListThatCannotBeReadIsNotPassedOver) {
  fs::create_directories(state() / "keys");
  write_durably(key_list_file(state()), "{");
  EXPECT_EQ(refusal_of([&] { trust(); }), "key_list_invalid") << "what it revoked would be trusted";
}

TEST(KeyLists, AreReadAsTheyAreWritten) {
  const auto key = testing::test_key().public_key();
  const KeyList list{7, {key}, {key.id}};
  const auto text = canonical_text(list);
  EXPECT_EQ(text,
            "{\n  \"add\": [\n    \"RWS5wQGBgS5sMCVjRnvMuLSZkIYkB9P0obwlUjfBYUMQYZ4FaMacJXFd\"\n  ],\n"
            "  \"format\": 1,\n  \"revoke\": [\n    \"306C2E818101C1B9\"\n  ],\n  \"serial\": 7\n}\n");
  const auto read = parse_key_list(text);
  EXPECT_EQ(read.serial, 7);
  EXPECT_EQ(read.add, list.add);
  EXPECT_EQ(read.revoke, list.revoke);
  EXPECT_EQ(read.trusted_comment(), "keys serial:7");
}

TEST(KeyLists, BrokenOnesAreRefused) {
  for (const auto* text :
       {"", "{", "[]", R"({"format":1,"serial":1,"add":[]})",
        R"({"format":2,"serial":1,"add":[],"revoke":[]})", R"({"format":1,"serial":0,"add":[],"revoke":[]})",
        R"({"format":1,"serial":1,"add":[""],"revoke":[]})",
        R"({"format":1,"serial":1,"add":{},"revoke":[]})",
        R"({"format":1,"serial":1,"add":[],"revoke":["306c2e818101c1b9"]})",
        R"({"format":1,"serial":1,"add":[],"revoke":["306C"]})",
        R"({"format":1,"serial":1,"add":[],"revoke":[],"x":1})"}) {
    EXPECT_EQ(refusal_of([&] { parse_key_list(text); }), "key_list_invalid") << text;
  }
}

TEST(Signatures, AreWorthWhatTheirKeyIsWorth) {
  const auto key = testing::test_key();
  const auto stranger = SecretKey::generate();
  const auto by = [](const SecretKey& who, std::string_view what) { return who.sign(what, "x").text(); };
  const std::vector<SignatureFile> both{{"a", by(stranger, "text")}, {"b", by(key, "text")}};
  auto trust = trust_in({key.public_key()});
  auto signers = read_signatures("text", both, trust);
  ASSERT_EQ(signers.size(), 2U);
  EXPECT_EQ(signers[0].state, Signer::State::unknown);
  EXPECT_EQ(signers[1].state, Signer::State::trusted);
  EXPECT_EQ(require_trusted(signers).file, "b");
  EXPECT_EQ(refusal_of([&] { read_signatures("other", both, trust); }), "signature_wrong");
  EXPECT_EQ(refusal_of([&] { require_trusted(read_signatures("other", {both[0]}, trust)); }),
            "signature_unknown");
  EXPECT_EQ(refusal_of([] { require_trusted({}); }), "signature_missing");
  EXPECT_EQ(refusal_of([&] { read_signatures("text", {{"c", "nonsense"}}, trust); }), "signature_invalid");
  EXPECT_EQ(refusal_of([&] { require_comment(signers[1], "y"); }), "signature_wrong");
  EXPECT_NO_THROW(require_comment(signers[1], "x"));
  // A revoked key does not harm where another one signed, and does not help.
  trust = trust_in({stranger.public_key()});
  trust.revoked.insert(key.public_key().id);
  EXPECT_EQ(require_signature("text", both, trust).file, "a");
  trust.keys.clear();
  EXPECT_EQ(refusal_of([&] { require_signature("text", both, trust); }), "key_revoked");
}

TEST(Signatures, AnotherKeyOfTheSameIdIsNoOther) {
  // Ids are no secret: somebody gives his key that of the team.
  auto team = testing::test_key().public_key();
  const auto thief = SecretKey::generate();
  auto signature = thief.sign("text", "x");
  signature.id = team.id;
  EXPECT_EQ(refusal_of([&] { read_signatures("text", {{"a", signature.text()}}, trust_in({team})); }),
            "signature_wrong");
}

}  // namespace
}  // namespace jetcrew::bundle
