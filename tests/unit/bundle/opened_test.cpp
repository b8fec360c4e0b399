#include "bundle/opened.hpp"

#include <nlohmann/json.hpp>

#include "bundle/bundle_maker.hpp"
#include "bundle/index.hpp"
#include "bundle/rewrite.hpp"
#include "python/refusal.hpp"

namespace jetcrew::bundle {
namespace {

namespace fs = std::filesystem;
using python::testing::refusal_of;

class OpenedTest : public testing::BundleTest {
 protected:
  OpenedTest() {
    add("deb/a_1_all.deb", "a deb");
    add("index.json", "[]\n");
    add("whl/b-1-py3-none-any.whl", "a wheel");
  }

  std::string refusal(const fs::path& path) {
    return refusal_of([&] { open_trusted(path, trust()); });
  }
};

TEST_F(OpenedTest, TellsOfAllThatIsListed) {
  const auto path = write("x.jetbundle");
  const auto opened = open_trusted(path, trust());
  EXPECT_EQ(opened.manifest_sha256, to_hex(Sha256::of(canonical_text(manifest_))));
  ASSERT_EQ(opened.payloads.size(), 3U);
  EXPECT_EQ(opened.packages_here(), 2U);
  EXPECT_EQ(opened.bytes_here(), 15U);
  const auto summary = summary_json(opened);
  EXPECT_EQ(summary.at("form"), "tar");
  EXPECT_EQ(summary.at("serial"), 1);
  EXPECT_EQ(summary.at("bytes"), 15);
  EXPECT_EQ(summary.at("missing").size(), 0U);
  EXPECT_EQ(summary.at("signatures").at(0).at("state"), "trusted");
  EXPECT_EQ(inspection_json(opened).at("payloads").at(2).at("path"), "whl/b-1-py3-none-any.whl");
  // Somebody else sees the same, and whose it is not.
  EXPECT_EQ(summary_json(inspect(path, {})).at("signatures").at(0).at("state"), "unknown");
}

TEST_F(OpenedTest, OnlyWhatATrustedKeySignedIsOpened) {
  const auto path = write("x");
  EXPECT_EQ(refusal(path), "");
  EXPECT_EQ(refusal_of([&] { open_trusted(path, {}); }), "signature_unknown");
  auto revoked = trust();
  revoked.revoked.insert(key_.public_key().id);
  EXPECT_EQ(refusal_of([&] { open_trusted(path, revoked); }), "key_revoked");
  auto text = canonical_text(manifest_);
  text.replace(text.find("stable"), 6, "staple");
  write_durably(path / "manifest.json", text);
  EXPECT_EQ(refusal(path), "signature_wrong");
  fs::remove(path / "manifest.json.minisig");
  EXPECT_EQ(refusal(path), "signature_missing");
}

TEST_F(OpenedTest, ASignatureIsForOneNameAndSerial) {
  auto other = writing("x");
  other.signatures[0].text = key_.sign(other.manifest, "bundle:demo serial:2").text();
  write_bundle(other, contents());
  EXPECT_EQ(refusal(other.out), "signature_wrong");
  // Of somebody unknown the comment is not looked at.
  EXPECT_NO_THROW(inspect(other.out, {}));
}

TEST_F(OpenedTest, MembersAndManifestAgree) {
  const auto path = write("x");
  write_durably(path / "deb/more_1_all.deb", "");
  EXPECT_EQ(refusal(path), "bundle_member_unlisted");
  fs::remove(path / "deb/more_1_all.deb");
  write_durably(path / "deb/a_1_all.deb", "a longer deb");
  EXPECT_EQ(refusal(path), "bundle_member_size");
  fs::remove(path / "deb/a_1_all.deb");
  EXPECT_EQ(refusal(path), "") << "the board may have it";
  const auto opened = open_trusted(path, trust());
  EXPECT_EQ(summary_json(opened).at("missing"), nlohmann::json({"deb/a_1_all.deb"}));
  EXPECT_EQ(opened.bytes_here(), 10U);
}

TEST_F(OpenedTest, AListOfKeysIsNoPayload) {
  auto all = writing("x.jetbundle");
  all.key_list = {{"keys.json", "{}"}, {"keys.json.minisig", "signature"}};
  write_bundle(all, contents());
  const auto opened = open_trusted(all.out, trust());
  ASSERT_TRUE(opened.key_list && opened.key_list_signature);
  EXPECT_EQ(opened.container.read(*opened.key_list, 100), "{}");
}

TEST_F(OpenedTest, EveryPayloadIsHeldAgainstItsDigest) {
  const auto path = write("x");
  std::uint64_t told = 0;
  verify_payloads(open_trusted(path, trust()), [&](std::uint64_t bytes) { told += bytes; });
  EXPECT_EQ(told, 15U);
  write_durably(path / "whl/b-1-py3-none-any.whl", "a whell");
  Error seen("", "");
  EXPECT_EQ(refusal_of([&] { verify_payloads(open_trusted(path, trust())); }, &seen), "payload_mismatch");
  EXPECT_EQ(seen.facts().at("path"), "whl/b-1-py3-none-any.whl");
  write_durably(path / "index.json", "{}\n");
  EXPECT_EQ(refusal_of([&] { read_index(open_trusted(path, trust())); }), "payload_mismatch");
}

TEST_F(OpenedTest, APartKeepsTheSignature) {
  const auto whole = write("x.jetbundle");
  const auto without_debs = [](const ListedPayload& payload) {
    return payload.kind != ListedPayload::Kind::deb;
  };
  for (const auto* name : {"part.jetbundle", "part"}) {
    const auto part = folder_.path() / name;
    write_part(open_trusted(whole, trust()), part, without_debs);
    const auto opened = open_trusted(part, trust());
    EXPECT_EQ(opened.container.manifest(), canonical_text(manifest_));
    EXPECT_EQ(summary_json(opened).at("missing"), nlohmann::json({"deb/a_1_all.deb"}));
    EXPECT_NO_THROW(verify_payloads(opened));
    // What is not there cannot be left out again, nor come back.
    write_part(opened, folder_.path() / fmt::format("again.{}", name), [](const auto&) { return true; });
  }
  EXPECT_EQ(read_file(folder_.path() / "part.jetbundle"), read_file(folder_.path() / "again.part.jetbundle"));
}

TEST_F(OpenedTest, SignaturesComeBesideEachOtherAndInsteadOfTheirOwn) {
  for (const auto* name : {"x.jetbundle", "x"}) {
    const auto path = write(name);
    const auto before = read_file(fs::is_directory(path) ? path / "manifest.json.minisig" : path);
    EXPECT_EQ(add_signature(inspect(path, {}), key_), "manifest.json.minisig");
    EXPECT_EQ(read_file(fs::is_directory(path) ? path / "manifest.json.minisig" : path), before);
    const auto other = SecretKey::generate();
    const auto id = to_text(other.public_key().id);
    for (int i = 0; i < 2; ++i)
      EXPECT_EQ(add_signature(inspect(path, {}), other), fmt::format("manifest.json.{}.minisig", id));
    EXPECT_EQ(inspect(path, {}).signers.size(), 2U);
    EXPECT_NO_THROW(open_trusted(path, testing::trust_in({other.public_key()})));
  }
}

TEST_F(OpenedTest, ThereAreNoMoreSignaturesThanAReaderTakes) {
  const auto path = write("x");
  for (std::size_t i = 1; i < most_signatures; ++i) add_signature(inspect(path, {}), SecretKey::generate());
  EXPECT_EQ(refusal_of([&] { add_signature(inspect(path, {}), SecretKey::generate()); }), "usage");
  EXPECT_EQ(inspect(path, trust()).signers.size(), most_signatures);
  EXPECT_EQ(add_signature(inspect(path, {}), key_), "manifest.json.minisig") << "its own again";
}

}  // namespace
}  // namespace jetcrew::bundle
