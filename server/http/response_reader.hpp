// An HTTP/1.1 response from bytes as they arrive, and the events of a stream; bounded, no I/O. For the
// client.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "http/client.hpp"

namespace jetcrew::http {

class ResponseReader {
 public:
  /// @param without_body the answer to HEAD
  explicit ResponseReader(bool without_body, std::uint64_t body_limit);

  /// Throws Error `response_invalid` for what is not HTTP/1.1, a header over 64 KiB, a body over the limit.
  void feed(std::string_view bytes);
  /// The server closed. Throws Error `response_invalid` if that is too early.
  void end();

  bool header_done() const noexcept { return stage_ != Stage::header; }
  bool done() const noexcept { return stage_ == Stage::done; }

  ClientResponse response;  ///< its body may be taken from while it grows

 private:
  enum class Stage { header, counted, until_close, chunk_size, chunk_data, chunk_end, trailer, done };

  bool step();
  bool take_header();
  void choose_framing();
  bool take_counted();
  bool take_chunk_size();
  bool take_line(std::string& line);
  void take_body(std::size_t count);

  Stage stage_ = Stage::header;
  bool without_body_;
  std::uint64_t body_limit_;
  std::uint64_t body_size_ = 0;
  std::uint64_t left_ = 0;  ///< bytes of the counted body or the chunk
  std::string pending_;
};

class EventReader {
 public:
  /// The events that these bytes complete. Throws Error `response_invalid` for an event over 1 MiB.
  std::vector<ClientEvent> feed(std::string_view bytes);

 private:
  void take_line(std::string_view line, std::vector<ClientEvent>& events);

  std::string pending_;
  ClientEvent event_;
  bool has_data_ = false;
};

}  // namespace jetcrew::http
