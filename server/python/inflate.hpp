// Deflate (RFC 1951) and CRC-32: whole members at a time by libdeflate, piece by piece by zlib.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

struct libdeflate_decompressor;
struct z_stream_s;

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

/// For members too large to be held in memory. Half as fast as the other, which wants a member in one piece;
/// but pages of a mapped file to put that piece into cost more time than it saves.
class PieceInflater {
 public:
  PieceInflater();
  ~PieceInflater();

  /// Begins a new stream.
  void restart();

  /// Unpacks from the front of `packed`, which it shortens by what was used, into at most `size` bytes at
  /// `target`. @returns how many came out; none where more of `packed` is wanted, at the end of the stream,
  /// and where it is not deflate
  std::size_t inflate(std::string_view& packed, char* target, std::size_t size);

  /// Whether the stream has come to its end.
  bool ended() const noexcept { return ended_; }

 private:
  struct End {
    void operator()(z_stream_s* stream) const;
  };
  std::unique_ptr<z_stream_s, End> stream_;
  bool ended_ = false;
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
