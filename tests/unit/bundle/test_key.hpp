// A key made by Debian's minisign 0.11, without a password. It signs nothing but what tests make.
#pragma once

#include "bundle/trust.hpp"

namespace jetcrew::bundle::testing {

constexpr std::string_view public_key =
    "untrusted comment: minisign public key 306C2E818101C1B9\n"
    "RWS5wQGBgS5sMCVjRnvMuLSZkIYkB9P0obwlUjfBYUMQYZ4FaMacJXFd\n";
constexpr std::string_view secret_key =
    "untrusted comment: minisign encrypted secret key\n"
    "RWQAAEIyAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAucEBgYEubDDZSLn7yOTvYpL9pnOitH4t"
    "MWsXya5OrQ+s2j/"
    "FFKHeKiVjRnvMuLSZkIYkB9P0obwlUjfBYUMQYZ4FaMacJXFdAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n";

inline SecretKey test_key() {
  return SecretKey::parse(secret_key);
}

/// Who trusts these keys and no other.
inline Trust trust_in(std::initializer_list<PublicKey> keys) {
  Trust trust;
  for (const auto& key : keys) trust.add({key, "a test"});
  return trust;
}

}  // namespace jetcrew::bundle::testing
