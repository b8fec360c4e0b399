// SHA-256 (OpenSSL's, which uses the processor's own instructions) and the encodings of digests.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace jetcrew {

class Sha256 {
 public:
  using Value = std::array<std::uint8_t, 32>;

  Sha256();
  ~Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;

  void update(std::string_view bytes);
  /// Ends the computation; call it once.
  Value finish();

  static Value of(std::string_view bytes);
  /// A file's content. @throws a system_error that names the path
  static Value of_file(const std::filesystem::path& path);

 private:
  struct Context;
  std::unique_ptr<Context> context_;
};

/// Lower-case hexadecimal.
std::string to_hex(std::string_view bytes);
std::string to_hex(const Sha256::Value& digest);

/// RFC 4648 section 5 without padding, as RECORD files write digests.
std::string to_base64url(const Sha256::Value& digest);

/// 64 lower-case hexadecimal digits.
bool is_sha256_hex(std::string_view text);

/// Lower-case hexadecimal SHA-256 of a file's content.
std::string sha256_of_file(const std::filesystem::path& path);

/// `count` random bytes as lower-case hexadecimal, from the system's generator.
std::string random_hex(std::size_t count);

}  // namespace jetcrew
