// Deflate (RFC 1951) and CRC-32, whole members at a time, by libdeflate.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

struct libdeflate_decompressor;

namespace jetcrew::python {

class Inflater {
 public:
  Inflater();
  ~Inflater();

  /// Unpacks `packed` into exactly `size` bytes at `target`; false if it is not deflate, or of another size.
  bool inflate(std::string_view packed, char* target, std::size_t size);

  /// CRC-32 as zip has it; start with 0 and go on with what came out.
  static std::uint32_t crc32(std::uint32_t before, std::string_view bytes);

 private:
  struct Free {
    void operator()(libdeflate_decompressor* decompressor) const;
  };
  std::unique_ptr<libdeflate_decompressor, Free> decompressor_;
};

/// Memory that is reused and never filled with zeros.
class Buffer {
 public:
  char* at_least(std::size_t size) {
    if (size > size_) {
      bytes_ = std::make_unique_for_overwrite<char[]>(size);
      size_ = size;
    }
    return bytes_.get();
  }

 private:
  std::unique_ptr<char[]> bytes_;
  std::size_t size_ = 0;
};

}  // namespace jetcrew::python
