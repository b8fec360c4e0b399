#include "bundle/minisign.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"
#include "bundle/test_key.hpp"
#include "python/refusal.hpp"

namespace jetcrew::bundle {
namespace {

using python::testing::refusal_of;
using testing::public_key;
using testing::secret_key;

// Made by Debian's minisign 0.11 over this content.
constexpr std::string_view content = "{\"format\":1}\n";
constexpr std::string_view signature =
    "untrusted comment: signature from minisign secret key\n"
    "RUS5wQGBgS5sMN9+R/4C6fxSkXzLr6xh39pF5E4RNVvfRO4ko5hG9MDWUOqSXBgiQhsK7noxV9Y8Xureu7UannIuTO86GVhP3AI=\n"
    "trusted comment: bundle:demo serial:7\n"
    "ri+Oe2hPklZwVBiWxNrgUXW+reat/+oUkt+tCkcDQLGB9LM8KYBRea5vKKoeA13uNU56UmzZ/Z31U7NENIIWCg==\n";
constexpr std::string_view older_signature =
    "untrusted comment: signature from minisign secret key\n"
    "RWS5wQGBgS5sMHe9nbuNZNjQEl/8xOEcnYdd1H03sFbo9a+sQIS05ETUXwrswNFdeRLJ2r4YdYVuAWM3cDoQLUQ1fcEiBL12Og4=\n"
    "trusted comment: bundle:demo serial:7\n"
    "zCdTDKiMhjIPwAp/suuCV+n9GhKKmVqMvmeC+xyKlGQqcrcXgRqBZ2Q63801Nr8BfghaRZau04roENSvLJSBDg==\n";

TEST(Minisign, WhatItMadeIsVerified) {
  const auto key = PublicKey::parse(public_key);
  EXPECT_EQ(to_text(key.id), "306C2E818101C1B9");
  const auto made = Signature::parse(signature);
  EXPECT_EQ(made.trusted_comment, "bundle:demo serial:7");
  EXPECT_TRUE(verifies(made, key, content));
  // The second line by itself is a key too: that is how keys are pasted.
  EXPECT_EQ(PublicKey::parse("RWS5wQGBgS5sMCVjRnvMuLSZkIYkB9P0obwlUjfBYUMQYZ4FaMacJXFd"), key);
}

TEST(Minisign, ItsKeySignsAsItDoesItself) {
  const auto key = SecretKey::parse(secret_key);
  EXPECT_EQ(key.public_key(), PublicKey::parse(public_key));
  const auto ours = key.sign(content, "bundle:demo serial:7");
  const auto theirs = Signature::parse(signature);
  EXPECT_EQ(ours.signature, theirs.signature);
  EXPECT_EQ(ours.global_signature, theirs.global_signature);
  EXPECT_EQ(SecretKey::parse(key.text()).public_key(), key.public_key());
}

TEST(Minisign, NoChangedByteIsVerified) {
  const auto key = PublicKey::parse(public_key);
  const auto made = Signature::parse(signature);
  EXPECT_FALSE(verifies(made, key, "{\"format\":2}\n"));
  EXPECT_FALSE(verifies(made, key, ""));
  auto changed = made;
  changed.trusted_comment = "bundle:demo serial:8";
  EXPECT_FALSE(verifies(changed, key, content));
  for (std::size_t i = 0; i < 64; ++i) {
    changed = made;
    changed.signature[i] ^= 1;
    EXPECT_FALSE(verifies(changed, key, content)) << i;
    changed = made;
    changed.global_signature[i] ^= 1;
    EXPECT_FALSE(verifies(changed, key, content)) << i;
  }
  auto other = key;
  other.id[0] ^= 1;
  EXPECT_FALSE(verifies(made, other, content)) << "an id is part of it";
  EXPECT_FALSE(verifies(made, SecretKey::generate().public_key(), content));
}

TEST(Minisign, KeysOfOurOwn) {
  const auto key = SecretKey::generate();
  const auto made = Signature::parse(key.sign(content, "x").text());
  EXPECT_TRUE(verifies(made, PublicKey::parse(key.public_key().text()), content));
  EXPECT_NE(key.public_key(), SecretKey::generate().public_key());
  EXPECT_EQ(refusal_of([&] { key.sign(content, "two\nlines"); }), "signature_invalid");

  const auto hidden = key.text("sesame");
  EXPECT_EQ(SecretKey::parse(hidden, "sesame").public_key(), key.public_key());
  EXPECT_EQ(refusal_of([&] { SecretKey::parse(hidden); }), "key_password_needed");
  EXPECT_EQ(refusal_of([&] { SecretKey::parse(hidden, "open"); }), "key_password_wrong");
}

TEST(Minisign, TheOlderKindIsNotTaken) {
  Error seen("", "");
  EXPECT_EQ(refusal_of([&] { Signature::parse(older_signature); }, &seen), "signature_invalid");
  EXPECT_NE(seen.message().find("older kind"), std::string::npos) << seen.message();
}

TEST(Minisign, WhatIsCutOffOrLongerIsRefused) {
  for (const auto text : {signature, public_key, secret_key}) {
    for (std::size_t size = 0; size < text.size() - 1; ++size) {
      const auto cut = text.substr(0, size);
      const auto code = text == signature    ? refusal_of([&] { Signature::parse(cut); })
                        : text == public_key ? refusal_of([&] { PublicKey::parse(cut); })
                                             : refusal_of([&] { SecretKey::parse(cut); });
      EXPECT_TRUE(code == "signature_invalid" || code == "key_invalid") << size << " " << code;
    }
    const auto longer = std::string(text) + "more\n";
    EXPECT_NE(refusal_of([&] { Signature::parse(longer); }), "");
    EXPECT_NE(refusal_of([&] { PublicKey::parse(longer); }), "");
    EXPECT_NE(refusal_of([&] { SecretKey::parse(longer); }), "");
  }
}

}  // namespace
}  // namespace jetcrew::bundle
