// What travels: a request as a handler sees it, and the response it gives back. Plain values, no I/O.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace jetcrew::http {

enum class Method { get, head, post, put, patch, del, options, other };

/// `GET`, `DELETE`, ...; `other` for what is not in the list. Methods are case-sensitive (RFC 9110
/// section 9.1).
std::string_view to_string(Method method);
Method parse_method(std::string_view name);

/// GET and HEAD: they change nothing.
bool is_safe(Method method);

/// Header fields in the order of arrival; names compare without regard to case (RFC 9110 section 5.1).
class Headers {
 public:
  using Field = std::pair<std::string, std::string>;

  Headers() = default;
  Headers(std::initializer_list<Field> fields) : fields_(fields) {}

  void add(std::string name, std::string value);
  /// Replaces every field of that name.
  void set(std::string_view name, std::string value);
  /// The first field of that name.
  std::optional<std::string_view> find(std::string_view name) const;
  std::size_t count(std::string_view name) const;

  auto begin() const noexcept { return fields_.begin(); }
  auto end() const noexcept { return fields_.end(); }
  std::size_t size() const noexcept { return fields_.size(); }

 private:
  std::vector<Field> fields_;
};

struct Request {
  Method method = Method::get;
  std::string target;                        ///< as it was sent, `/api/v1/jobs?limit=5`
  std::string path;                          ///< decoded and safe: no `.`, `..`, NUL or control characters
  std::map<std::string, std::string> query;  ///< decoded; a name given twice is refused before
  std::map<std::string, std::string> parameters;  ///< what stood at `{name}` in the route's pattern, decoded
  Headers headers;
  std::string body;  ///< for routes with BodyTo::memory
  /// For routes with BodyTo::file: the whole body, in the server's upload folder. A handler keeps it by
  /// renaming it away (or hard-linking it); what still has this name when the handler returns is removed.
  std::optional<std::filesystem::path> body_file;
  std::uint64_t body_size = 0;  ///< bytes, in memory or in the file
  std::string request_id;
  bool local = false;  ///< came by the Unix socket

  std::optional<std::string_view> header(std::string_view name) const { return headers.find(name); }
};

/// Asks the server to answer with the event stream (http/event_stream.hpp).
struct StreamRequest {
  std::set<std::string> topics;               ///< empty: all
  std::optional<std::int64_t> last_event_id;  ///< replay what came after it
  std::string reset_data = "{}";  ///< JSON sent with `event: reset`, e.g. where a snapshot is found
};

/// Where a stream of server-sent events comes from that is not the server's own (the numbered events). Called
/// from one worker thread at a time.
class Feed {
 public:
  virtual ~Feed() = default;
  /// The next piece of the stream as it goes on the wire, empty where there is nothing new.
  virtual std::string next() = 0;
  /// When to ask again at the latest; nothing: when the server is told that there is news.
  virtual std::optional<std::chrono::steady_clock::time_point> due() const { return std::nullopt; }
};

struct Response {
  int status = 200;
  Headers headers;
  std::string body;
  std::string_view static_body;  ///< sent instead of `body` where not empty; must outlive the server
  std::optional<StreamRequest> stream;
  std::shared_ptr<Feed> feed;  ///< sent instead of the server's events

  bool is_stream() const noexcept { return stream.has_value() || feed != nullptr; }
  std::string_view content() const noexcept {
    return static_body.empty() ? std::string_view(body) : static_body;
  }
  std::optional<std::string_view> header(std::string_view name) const { return headers.find(name); }
  Response& set(std::string_view name, std::string value) &;
  Response&& set(std::string_view name, std::string value) &&;

  /// `application/json`; text that is not UTF-8 is sent with U+FFFD in its place.
  static Response json(int status, const nlohmann::json& document);
  static Response text(int status, std::string content, std::string_view type = "text/plain; charset=utf-8");
  /// Status alone, e.g. 204.
  static Response empty(int status);
  static Response event_stream(StreamRequest stream);
  static Response event_stream(std::shared_ptr<Feed> feed);
};

/// `Not Found` for 404 (RFC 9110 section 15); `Status 599` for what is not in the list.
std::string reason_phrase(int status);

}  // namespace jetcrew::http
