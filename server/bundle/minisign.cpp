#include "bundle/minisign.hpp"

#include <algorithm>
#include <cstring>

#include <sodium.h>

#include "base/error.hpp"
#include "base/text.hpp"

namespace jetcrew::bundle {
namespace {

using Bytes = std::vector<unsigned char>;

constexpr std::string_view untrusted = "untrusted comment: ";
constexpr std::string_view trusted = "trusted comment: ";
constexpr std::size_t longest_comment = 8192;  // as minisign has it

/// Algorithms, two letters each.
constexpr std::string_view ed25519 = "Ed";  // of keys, and of signatures that are not taken
constexpr std::string_view hashed = "ED";
constexpr std::string_view scrypt = "Sc";
constexpr std::string_view plain("\0\0", 2);
constexpr std::string_view blake2b = "B2";

constexpr std::size_t checksum_size = 32;
/// id, key and checksum of a secret key: what a password hides.
constexpr std::size_t hidden_size = 8 + 64 + checksum_size;
constexpr std::size_t secret_size = 2 + 2 + 2 + 32 + 8 + 8 + hidden_size;

void ready() {
  // Once for the process; safe to call again.
  if (::sodium_init() < 0) throw Error("internal", "the cryptographic library cannot be used", "");
}

Error bad_key(std::string_view why) {
  return {"key_invalid", fmt::format("this is no minisign key: {}", why),
          "Give the file that `jetcrew bundle keygen` or `minisign -G` made, unchanged."};
}

Error bad_signature(std::string_view why) {
  return {"signature_invalid", fmt::format("this is no minisign signature: {}", why),
          "Sign the manifest again with `jetcrew bundle sign` or `minisign -S`."};
}

/// Lines without their ends; a last empty one is left out.
std::vector<std::string_view> lines_of(std::string_view text) {
  auto lines = split(text, '\n');
  for (auto& line : lines) {
    if (line.ends_with('\r')) line.remove_suffix(1);
  }
  if (!lines.empty() && lines.back().empty()) lines.pop_back();
  return lines;
}

std::optional<Bytes> decode(std::string_view base64, std::size_t size) {
  ready();
  Bytes bytes(size);
  std::size_t used = 0;
  const char* end = nullptr;
  const auto status = ::sodium_base642bin(bytes.data(), bytes.size(), base64.data(), base64.size(), nullptr,
                                          &used, &end, sodium_base64_VARIANT_ORIGINAL);
  if (status != 0 || used != size || end != base64.data() + base64.size()) return std::nullopt;
  return bytes;
}

std::string encode(const Bytes& bytes) {
  ready();
  std::string text(sodium_base64_encoded_len(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
  ::sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(), sodium_base64_VARIANT_ORIGINAL);
  text.pop_back();  // its zero at the end
  return text;
}

/// Takes pieces off the front of a blob.
class Reader {
 public:
  explicit Reader(const Bytes& bytes) : at_(bytes.data()) {}

  std::string_view text(std::size_t size) { return {reinterpret_cast<const char*>(next(size)), size}; }
  std::uint64_t number() {
    const auto* bytes = next(8);
    std::uint64_t value = 0;
    for (std::size_t i = 8; i-- > 0;) value = (value << 8U) | bytes[i];
    return value;
  }
  template <std::size_t N>
  std::array<unsigned char, N> array() {
    std::array<unsigned char, N> taken{};
    std::copy_n(next(N), N, taken.begin());
    return taken;
  }

 private:
  const unsigned char* next(std::size_t size) { return std::exchange(at_, at_ + size); }
  const unsigned char* at_;
};

template <class Range>
void append(Bytes& bytes, const Range& range) {
  bytes.insert(bytes.end(), std::begin(range), std::end(range));
}

void append_number(Bytes& bytes, std::uint64_t value) {
  for (unsigned i = 0; i < 8; ++i) bytes.push_back(static_cast<unsigned char>(value >> (8 * i)));
}

std::array<unsigned char, 64> digest_of(std::string_view content) {
  ready();
  std::array<unsigned char, 64> digest{};
  ::crypto_generichash(digest.data(), digest.size(), reinterpret_cast<const unsigned char*>(content.data()),
                       content.size(), nullptr, 0);
  return digest;
}

/// The signature, and the comment behind it: what the second signature is over.
Bytes globally_signed(const Signature& signature) {
  Bytes bytes;
  append(bytes, signature.signature);
  append(bytes, signature.trusted_comment);
  return bytes;
}

std::array<unsigned char, checksum_size> checksum_of(const KeyId& id,
                                                     const std::array<unsigned char, 64>& key) {
  Bytes bytes;
  append(bytes, ed25519);
  append(bytes, id);
  append(bytes, key);
  std::array<unsigned char, checksum_size> sum{};
  ::crypto_generichash(sum.data(), sum.size(), bytes.data(), bytes.size(), nullptr, 0);
  ::sodium_memzero(bytes.data(), bytes.size());
  return sum;
}

/// What a password is stretched to, to be laid over the hidden part.
Bytes stretched(const std::string& password, const std::array<unsigned char, 32>& salt, std::uint64_t work,
                std::uint64_t memory) {
  Bytes stream(hidden_size);
  if (::crypto_pwhash_scryptsalsa208sha256(stream.data(), stream.size(), password.data(), password.size(),
                                           salt.data(), work, static_cast<std::size_t>(memory)) != 0) {
    throw Error("out_of_memory", fmt::format("the key's password needs {} of memory", human_bytes(memory)),
                "Use the key on a machine with more memory, or one without a password.");
  }
  return stream;
}

void lay_over(Bytes& bytes, const Bytes& stream) {
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] ^= stream[i];
}

}  // namespace

std::string to_text(const KeyId& id) {
  std::uint64_t value = 0;
  for (std::size_t i = id.size(); i-- > 0;) value = (value << 8U) | id[i];
  return fmt::format("{:016X}", value);
}

PublicKey PublicKey::parse(std::string_view text) {
  const auto lines = lines_of(text);
  if (lines.empty() || lines.size() > 2 || (lines.size() == 2 && !lines[0].starts_with("untrusted comment:")))
    throw bad_key("it has not the two lines of a public key");
  const auto bytes = decode(lines.back(), 2 + 8 + 32);
  if (!bytes) throw bad_key("it is not 42 bytes of base64");
  Reader reader(*bytes);
  if (reader.text(2) != ed25519) throw bad_key("it is of another kind");
  PublicKey key;
  key.id = reader.array<8>();
  key.key = reader.array<32>();
  if (lines.size() == 2 && lines[0].starts_with(untrusted))
    key.comment = to_valid_utf8(lines[0].substr(untrusted.size()));
  return key;
}

std::string PublicKey::text() const {
  Bytes bytes;
  append(bytes, ed25519);
  append(bytes, id);
  append(bytes, key);
  const auto said = comment.empty() ? fmt::format("minisign public key {}", to_text(id)) : comment;
  return fmt::format("{}{}\n{}\n", untrusted, said, encode(bytes));
}

Signature Signature::parse(std::string_view text) {
  const auto lines = lines_of(text);
  if (lines.size() != 4 || !lines[0].starts_with("untrusted comment:") || !lines[2].starts_with(trusted))
    throw bad_signature("it has not the four lines of one");
  if (lines[0].size() > longest_comment || lines[2].size() > longest_comment)
    throw bad_signature("a comment is too long");
  const auto bytes = decode(lines[1], 2 + 8 + 64);
  const auto global = decode(lines[3], 64);
  if (!bytes || !global) throw bad_signature("it is not base64 of the right length");
  Reader reader(*bytes);
  const auto algorithm = reader.text(2);
  if (algorithm == ed25519) throw bad_signature("it is of the older kind, without a hash (minisign -l)");
  if (algorithm != hashed) throw bad_signature("it is of another kind");
  Signature signature;
  signature.id = reader.array<8>();
  signature.signature = reader.array<64>();
  signature.trusted_comment = lines[2].substr(trusted.size());
  std::copy(global->begin(), global->end(), signature.global_signature.begin());
  return signature;
}

std::string Signature::text() const {
  Bytes bytes;
  append(bytes, hashed);
  append(bytes, id);
  append(bytes, signature);
  return fmt::format("{}signature by key {}\n{}\n{}{}\n{}\n", untrusted, to_text(id), encode(bytes), trusted,
                     trusted_comment, encode(Bytes(global_signature.begin(), global_signature.end())));
}

bool verifies(const Signature& signature, const PublicKey& key, std::string_view content) {
  if (signature.id != key.id) return false;
  const auto digest = digest_of(content);
  const auto comment = globally_signed(signature);
  return ::crypto_sign_verify_detached(signature.signature.data(), digest.data(), digest.size(),
                                       key.key.data()) == 0 &&
         ::crypto_sign_verify_detached(signature.global_signature.data(), comment.data(), comment.size(),
                                       key.key.data()) == 0;
}

SecretKey::SecretKey(SecretKey&& other) noexcept : id_(other.id_), key_(other.key_) {
  ::sodium_memzero(other.key_.data(), other.key_.size());
}

SecretKey::~SecretKey() {
  ::sodium_memzero(key_.data(), key_.size());
}

SecretKey SecretKey::generate() {
  ready();
  SecretKey made;
  std::array<unsigned char, 32> half{};
  ::crypto_sign_keypair(half.data(), made.key_.data());
  ::randombytes_buf(made.id_.data(), made.id_.size());
  return made;
}

SecretKey SecretKey::parse(std::string_view text, const std::optional<std::string>& password) {
  const auto lines = lines_of(text);
  if (lines.size() != 2 || !lines[0].starts_with("untrusted comment:"))
    throw bad_key("it has not the two lines of a secret key");
  auto bytes = decode(lines[1], secret_size);
  if (!bytes) throw bad_key("it is not 158 bytes of base64");
  Reader reader(*bytes);
  const auto algorithm = reader.text(2);
  const auto stretching = reader.text(2);
  if (algorithm != ed25519 || reader.text(2) != blake2b || (stretching != scrypt && stretching != plain))
    throw bad_key("it is of another kind");
  const bool has_password = stretching == scrypt;
  const auto salt = reader.array<32>();
  const auto work = reader.number();
  const auto memory = reader.number();
  Bytes hidden;
  append(hidden, reader.text(hidden_size));
  if (has_password) {
    if (!password) {
      throw Error("key_password_needed", "the secret key has a password",
                  "Give it with --password-file, or run the command in a terminal to be asked for it.");
    }
    constexpr std::uint64_t most_memory = 2ULL << 30U;
    if (memory > most_memory || work > most_memory) throw bad_key("its password asks for too much work");
    lay_over(hidden, stretched(*password, salt, work, memory));
  }
  Reader opened(hidden);
  SecretKey key;
  key.id_ = opened.array<8>();
  key.key_ = opened.array<64>();
  const auto sum = opened.array<checksum_size>();
  // minisign leaves it empty where there is no password.
  const bool unsaid = !has_password && sum == std::array<unsigned char, checksum_size>{};
  ::sodium_memzero(hidden.data(), hidden.size());
  ::sodium_memzero(bytes->data(), bytes->size());
  if (unsaid || sum == checksum_of(key.id_, key.key_)) return key;
  if (has_password) {
    throw Error("key_password_wrong", "the password does not open the secret key",
                "Try again; nobody can open the key without it.");
  }
  throw bad_key("its checksum is wrong");
}

std::string SecretKey::text(const std::optional<std::string>& password, bool hard) const {
  ready();
  Bytes hidden;
  append(hidden, id_);
  append(hidden, key_);
  append(hidden, password ? checksum_of(id_, key_) : std::array<unsigned char, checksum_size>{});
  std::array<unsigned char, 32> salt{};
  std::uint64_t work = 0;
  std::uint64_t memory = 0;
  if (password) {
    ::randombytes_buf(salt.data(), salt.size());
    work = hard ? crypto_pwhash_scryptsalsa208sha256_OPSLIMIT_SENSITIVE
                : crypto_pwhash_scryptsalsa208sha256_OPSLIMIT_INTERACTIVE;
    memory = hard ? crypto_pwhash_scryptsalsa208sha256_MEMLIMIT_SENSITIVE
                  : crypto_pwhash_scryptsalsa208sha256_MEMLIMIT_INTERACTIVE;
    lay_over(hidden, stretched(*password, salt, work, memory));
  }
  Bytes bytes;
  append(bytes, ed25519);
  append(bytes, password ? scrypt : plain);
  append(bytes, blake2b);
  append(bytes, salt);
  append_number(bytes, work);
  append_number(bytes, memory);
  append(bytes, hidden);
  const auto text = fmt::format("{}minisign {} secret key\n{}\n", untrusted,
                                password ? "encrypted" : "unencrypted", encode(bytes));
  ::sodium_memzero(bytes.data(), bytes.size());
  ::sodium_memzero(hidden.data(), hidden.size());
  return text;
}

PublicKey SecretKey::public_key() const {
  PublicKey key;
  key.id = id_;
  ::crypto_sign_ed25519_sk_to_pk(key.key.data(), key_.data());
  return key;
}

Signature SecretKey::sign(std::string_view content, std::string_view trusted_comment) const {
  if (trusted_comment.find_first_of("\r\n") != std::string_view::npos ||
      trusted_comment.size() + trusted.size() > longest_comment)
    throw bad_signature("its comment is not one line");
  Signature signature;
  signature.id = id_;
  signature.trusted_comment = trusted_comment;
  const auto digest = digest_of(content);
  ::crypto_sign_detached(signature.signature.data(), nullptr, digest.data(), digest.size(), key_.data());
  const auto comment = globally_signed(signature);
  ::crypto_sign_detached(signature.global_signature.data(), nullptr, comment.data(), comment.size(),
                         key_.data());
  return signature;
}

}  // namespace jetcrew::bundle
