// Beast's HTTP/1.1 request parser on bytes that somebody else read. For wire.cpp alone.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>

#include "base/error.hpp"
#include "http/message.hpp"

namespace jetcrew::http {

class RequestParser : private boost::beast::http::basic_parser<true> {
 public:
  explicit RequestParser(std::size_t header_bytes) {
    header_limit(static_cast<std::uint32_t>(header_bytes));
    body_limit(boost::none);  // the route's limit is held against body_received()
  }

  /// Takes what it can from the front of `bytes`: the header, or some of the body. Gives the number of bytes
  /// taken; 0 means that it needs more. Throws Error `request_invalid` or `header_too_large`.
  std::size_t put_some(std::string_view bytes) {
    boost::beast::error_code failed;
    const auto taken = put(boost::asio::const_buffer(bytes.data(), bytes.size()), failed);
    if (failed == boost::beast::http::error::header_limit) throw header_too_large();
    if (failed && failed != boost::beast::http::error::need_more) throw invalid(failed.message());
    return taken;
  }

  bool header_done() const { return is_header_done(); }
  bool done() const { return is_done(); }
  bool client_keeps_alive() const { return keep_alive(); }
  bool has_body() const { return !is_done(); }
  boost::optional<std::uint64_t> announced_length() const { return content_length(); }

  Method method = Method::other;
  std::string target;
  unsigned version = 11;  ///< 10 or 11
  Headers headers;
  std::string body;  ///< what has arrived and was not taken from here yet
  std::uint64_t body_received = 0;

  static Error header_too_large() {
    return {"header_too_large", "the request's header is too large",
            "Delete the cookies of this address in the browser, then try again."};
  }

  static Error invalid(std::string_view why) {
    return {"request_invalid", fmt::format("the request is not valid HTTP: {}", why),
            "Use a browser, curl, or the jetcrew command."};
  }

 private:
  using Text = boost::beast::string_view;
  using Code = boost::beast::error_code;

  void on_request_impl(boost::beast::http::verb, Text name, Text address, int number, Code&) override {
    method = http::parse_method(std::string_view(name.data(), name.size()));
    target.assign(address.data(), address.size());
    version = static_cast<unsigned>(number);
  }

  void on_field_impl(boost::beast::http::field, Text name, Text value, Code& failed) override {
    if (is_header_done()) return;  // a trailer has no say
    headers.add(std::string(name.data(), name.size()), std::string(value.data(), value.size()));
    // Two lengths, even equal ones, or two codings are how requests are smuggled past a proxy.
    if (headers.count("Content-Length") > 1 || headers.count("Transfer-Encoding") > 1) {
      failed = boost::beast::http::error::bad_content_length;
    }
  }

  void on_header_impl(Code& failed) override {
    const auto length = headers.find("Content-Length").value_or("0");
    if (length.find_first_not_of("0123456789") != std::string_view::npos) {
      failed = boost::beast::http::error::bad_content_length;  // `5, 5`, which Beast takes for 5
    }
    // RFC 9112 section 6.1: a coding that is not understood leaves the end of the body unknown.
    if (headers.count("Transfer-Encoding") != 0 && !chunked()) {
      failed = boost::beast::http::error::bad_transfer_encoding;
    }
    if (headers.count("Transfer-Encoding") != 0 && headers.count("Content-Length") != 0) {
      failed = boost::beast::http::error::bad_transfer_encoding;
    }
  }

  void on_body_init_impl(const boost::optional<std::uint64_t>&, Code&) override {}

  std::size_t on_body_impl(Text bytes, Code&) override {
    body.append(bytes.data(), bytes.size());
    body_received += bytes.size();
    return bytes.size();
  }

  void on_chunk_header_impl(std::uint64_t, Text, Code&) override {}

  std::size_t on_chunk_body_impl(std::uint64_t, Text bytes, Code& failed) override {
    return on_body_impl(bytes, failed);
  }

  void on_response_impl(int, Text, int, Code&) override {}
  void on_finish_impl(Code&) override {}
};

}  // namespace jetcrew::http
