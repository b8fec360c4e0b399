// Requests as they arrive: however the bytes are cut, the same request comes out, or the same refusal.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "http/admission.hpp"
#include "http/wire_parser.hpp"

namespace {

using namespace jetcrew::http;

struct Outcome {
  std::string code;
  std::string request;
  std::string body;
  bool done = false;

  friend bool operator==(const Outcome&, const Outcome&) = default;
};

Outcome read_in_pieces(std::string_view bytes, std::size_t piece) {
  RequestParser parser(16U << 10U);
  Outcome outcome;
  std::string buffer;
  try {
    while ((!bytes.empty() || !buffer.empty()) && !parser.done()) {
      const auto more = std::min(piece, bytes.size());
      buffer += bytes.substr(0, more);
      bytes.remove_prefix(more);
      const auto taken = parser.put_some(buffer);
      buffer.erase(0, taken);
      if (taken == 0 && bytes.empty()) break;
    }
  } catch (const jetcrew::Error& error) {
    outcome.code = error.code();
    return outcome;
  }
  outcome.done = parser.done();
  outcome.request = parser.header_done() ? parser.target : "";
  outcome.body = parser.body;
  if (parser.body.size() != parser.body_received) std::abort();
  return outcome;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  constexpr std::string_view end = "\r\n\r\n";
  const auto header =
      bytes.substr(0, std::min(bytes.find(end), size - std::min(size, end.size())) + end.size());
  // As the session does: bytes that parsers disagree about never reach the parser.
  const auto fault = framing_fault(header);
  for (std::size_t cut = 0; cut < header.size() && !fault; ++cut) {
    if (framing_fault(header.substr(0, cut))) std::abort();  // a good header has no bad beginning
  }
  if (fault) {
    if (fault->code() != "request_invalid") std::abort();
    return 0;
  }
  const auto whole = read_in_pieces(bytes, size + 1);
  const auto bytewise = read_in_pieces(bytes, 1);
  if (whole.done != bytewise.done || (whole.done && !(whole == bytewise))) std::abort();
  return 0;
}
