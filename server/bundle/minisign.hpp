// Signatures and keys in the format of minisign (https://jedisct1.github.io/minisign/), so that any PC can
// make and check them: Ed25519 over the BLAKE2b-512 of the content (algorithm `ED`). The older kind without
// that hash (`Ed`) is not taken.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace jetcrew::bundle {

/// Eight bytes that name a key. Not secret, and no proof of anything.
using KeyId = std::array<unsigned char, 8>;

/// As minisign prints it: 16 upper-case hexadecimal digits, the last byte first.
std::string to_text(const KeyId& id);

struct PublicKey {
  KeyId id{};
  std::array<unsigned char, 32> key{};
  std::string comment;  ///< the untrusted one: anybody may have written it

  /// Of a file `*.pub`, or its second line alone. @throws Error `key_invalid`
  static PublicKey parse(std::string_view text);
  /// The whole file.
  std::string text() const;

  friend bool operator==(const PublicKey& a, const PublicKey& b) { return a.id == b.id && a.key == b.key; }
};

struct Signature {
  KeyId id{};
  std::array<unsigned char, 64> signature{};
  std::string trusted_comment;  ///< signed too
  std::array<unsigned char, 64> global_signature{};

  /// Of a file `*.minisig`. @throws Error `signature_invalid`
  static Signature parse(std::string_view text);
  std::string text() const;
};

/// Whether that key made the signature over this content, its trusted comment included.
bool verifies(const Signature& signature, const PublicKey& key, std::string_view content);

/// In memory that is wiped when the key goes.
class SecretKey {
 public:
  /// A new one, with a random id.
  static SecretKey generate();
  /// Of a file that minisign made, or text().
  /// @param password for one that has one. @throws Error `key_invalid`, `key_password_needed`,
  /// `key_password_wrong`
  static SecretKey parse(std::string_view text, const std::optional<std::string>& password = std::nullopt);

  SecretKey(SecretKey&& other) noexcept;
  SecretKey& operator=(SecretKey&&) = delete;
  ~SecretKey();

  /// The whole file. With a password it takes a second and 1 GiB where `hard`, as minisign does it, and far
  /// less where not.
  std::string text(const std::optional<std::string>& password = std::nullopt, bool hard = false) const;
  PublicKey public_key() const;
  /// @param trusted_comment one line. @throws Error `signature_invalid` for several
  Signature sign(std::string_view content, std::string_view trusted_comment) const;

 private:
  SecretKey() = default;
  KeyId id_{};
  std::array<unsigned char, 64> key_{};
};

}  // namespace jetcrew::bundle
