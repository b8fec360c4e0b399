// A Python version: PEP 440, today the PyPA "Version specifiers" specification.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace jetcrew::python {

/// Immutable; compares as PEP 440 orders, so `1.0 == 1.0.0` and `1.0+nv22.01 == 1.0+nv22.1`. Numbers may
/// exceed 64 bits.
class Version {
 public:
  /// The longest text that is taken for a version, in bytes.
  static constexpr std::size_t longest = 16 * 1024;

  /// The most digits of one number: what Python itself reads, so that nobody takes a version that pip cannot.
  static constexpr std::size_t most_digits = 4300;

  /// Any spelling that PEP 440's normalisation covers (`v1.0-RC_1`), with or without blanks around it.
  /// @throws Error `version_invalid`
  static Version parse(std::string_view text);

  /// The same; nothing where parse() throws.
  static std::optional<Version> try_parse(std::string_view text);

  /// As written, without the blanks around it.
  const std::string& text() const noexcept { return text_; }

  /// PEP 440's one canonical spelling; trailing zeros of the release stay (`1.0` is not `1`).
  const std::string& normalized() const noexcept { return normalized_; }

  /// Bytes whose order (memcmp, then length) is the order of versions; equal versions have equal keys. The
  /// layout is told in version.cpp and may change: never store a key.
  std::string_view key() const noexcept { return key_; }

  /// The key of the version without its local part; a prefix of key(). To sort a specifier's `1.0` equal to
  /// a candidate's `1.0+nv22.1`, compare these.
  std::string_view public_key() const noexcept { return std::string_view(key_).substr(0, public_key_size_); }

  /// a, b, rc or dev.
  bool is_prerelease() const noexcept { return pre_ || dev_; }
  bool is_devrelease() const noexcept { return dev_; }
  bool is_postrelease() const noexcept { return post_; }
  bool has_local() const noexcept { return local_at_ != normalized_.size(); }

  /// Normalised, without the local part: `1.10.0` of `1.10.0+nv22.1`.
  std::string_view public_version() const noexcept {
    return std::string_view(normalized_).substr(0, local_at_);
  }

  /// Normalised, without `+`: `nv22.1`; empty if there is none.
  std::string_view local() const noexcept;

  /// Epoch and release without suffixes, normalised: `1!2.0` of `1!2.0rc1.post2+x`.
  std::string_view base_version() const noexcept {
    return std::string_view(normalized_).substr(0, base_size_);
  }

  /// `0` where none is written; decimal digits without leading zeros, as in release().
  std::string_view epoch() const noexcept;

  /// The numbers of the release segment, `{"1", "10", "0"}` of `1.10.0rc1`: texts, as they may exceed 64
  /// bits.
  /// They point into the version.
  std::vector<std::string_view> release() const&;
  std::vector<std::string_view> release() && = delete;

  friend bool operator==(const Version& a, const Version& b) noexcept { return a.key_ == b.key_; }
  friend std::strong_ordering operator<=>(const Version& a, const Version& b) noexcept {
    return a.key_ <=> b.key_;
  }

 private:
  friend class VersionParser;
  Version() = default;

  std::string text_;
  std::string normalized_;
  std::string key_;
  std::uint32_t public_key_size_ = 0;
  std::uint32_t base_size_ = 0;
  std::uint32_t local_at_ = 0;
  bool pre_ = false;
  bool post_ = false;
  bool dev_ = false;
};

}  // namespace jetcrew::python
