#include "python/inflate.hpp"

#include <new>

#include <libdeflate.h>
#include <zlib.h>

namespace jetcrew::python {

void Inflater::Free::operator()(libdeflate_decompressor* decompressor) const {
  libdeflate_free_decompressor(decompressor);
}

Inflater::Inflater() : decompressor_(libdeflate_alloc_decompressor()) {
  if (!decompressor_) throw std::bad_alloc();
}

Inflater::~Inflater() = default;

bool Inflater::inflate(std::string_view packed, char* target, std::size_t size) {
  std::size_t used = 0;
  const auto result = libdeflate_deflate_decompress_ex(decompressor_.get(), packed.data(), packed.size(),
                                                       target, size, &used, nullptr);
  // Without a place for the real size, success means that exactly `size` bytes came out.
  return result == LIBDEFLATE_SUCCESS && used == packed.size();
}

void PieceInflater::End::operator()(z_stream_s* stream) const {
  ::inflateEnd(stream);
  delete stream;
}

PieceInflater::PieceInflater() {
  auto stream = std::make_unique<z_stream_s>();
  // Without a zlib header: a negative size of the window.
  if (::inflateInit2(stream.get(), -MAX_WBITS) != Z_OK) throw std::bad_alloc();
  stream_.reset(stream.release());
}

PieceInflater::~PieceInflater() = default;

void PieceInflater::restart() {
  ::inflateReset(stream_.get());
  ended_ = false;
}

std::size_t PieceInflater::inflate(std::string_view& packed, char* target, std::size_t size) {
  if (ended_) return 0;
  auto& stream = *stream_;
  // zlib reads from here only, though its type does not say so.
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  stream.next_out = reinterpret_cast<Bytef*>(target);
  stream.avail_out = static_cast<uInt>(size);
  const auto result = ::inflate(&stream, Z_NO_FLUSH);
  ended_ = result == Z_STREAM_END;
  packed.remove_prefix(packed.size() - stream.avail_in);
  if (!ended_ && result != Z_OK) return 0;
  return size - stream.avail_out;
}

std::uint32_t Inflater::crc32(std::uint32_t before, std::string_view bytes) {
  return libdeflate_crc32(before, bytes.data(), bytes.size());
}

}  // namespace jetcrew::python
