#include "python/inflate.hpp"

#include <new>

#include <libdeflate.h>

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

std::uint32_t Inflater::crc32(std::uint32_t before, std::string_view bytes) {
  return libdeflate_crc32(before, bytes.data(), bytes.size());
}

}  // namespace jetcrew::python
