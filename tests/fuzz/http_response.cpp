// Responses and event streams as they arrive: however the bytes are cut, the same comes out.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "http/response_reader.hpp"

namespace {

using namespace jetcrew::http;

std::string read_response(std::string_view bytes, std::size_t piece) {
  ResponseReader reader(false, 1U << 20U);
  try {
    while (!bytes.empty() && !reader.done()) {
      reader.feed(bytes.substr(0, piece));
      bytes.remove_prefix(std::min(piece, bytes.size()));
    }
    if (!reader.done()) reader.end();
  } catch (const jetcrew::Error& error) {
    if (error.code() != "response_invalid") std::abort();
    return error.code();
  }
  return std::to_string(reader.response.status) + " " + reader.response.body;
}

std::string read_events(std::string_view bytes, std::size_t piece) {
  EventReader reader;
  std::string text;
  try {
    for (; !bytes.empty(); bytes.remove_prefix(std::min(piece, bytes.size()))) {
      for (const auto& event : reader.feed(bytes.substr(0, piece))) {
        text += event.name + "\n" + event.data + "\n" + (event.id ? std::to_string(*event.id) : "-") + "\n";
      }
    }
  } catch (const jetcrew::Error& error) {
    if (error.code() != "response_invalid") std::abort();
    return error.code();
  }
  return text;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (read_response(bytes, size + 1) != read_response(bytes, 1)) std::abort();
  if (read_events(bytes, size + 1) != read_events(bytes, 1)) std::abort();
  return 0;
}
