// Server-sent events (WHATWG HTML, section 9.2): where events come from, and what a stream sends next.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "http/message.hpp"

namespace jetcrew::http {

struct Event {
  std::int64_t id = 0;
  std::string name;  ///< the SSE event type: `job`, `step`, `log`
  std::string data;  ///< JSON text
};

/// Numbered events, kept for a while. Called from worker threads, several at a time.
class EventSource {
 public:
  virtual ~EventSource() = default;
  /// Events with a greater id, in order, at most `limit`; `topics` empty means all.
  virtual std::vector<Event> after(std::int64_t id, const std::set<std::string>& topics,
                                   std::size_t limit) = 0;
  /// The id of the oldest event still kept, 0 when none is.
  virtual std::int64_t oldest() = 0;
  /// The greatest id ever given, 0 before the first.
  virtual std::int64_t newest() = 0;
};

/// The numbered events that one client is to be sent.
class EventFeed final : public Feed {
 public:
  EventFeed(EventSource& source, StreamRequest request);

  /// The next piece of the stream, empty where there is nothing new. The first piece says `retry:` and, for a
  /// client without an id or with one that cannot be replayed from, `event: reset` with the newest id.
  std::string next() override;

 private:
  std::string start();

  EventSource& source_;
  StreamRequest request_;
  std::int64_t cursor_ = 0;
  bool started_ = false;
};

/// One event on the wire; data of several lines becomes several `data:` lines.
std::string format_event(const Event& event);

inline constexpr std::string_view ping_comment = ": ping\n\n";

/// What a request to the event route asks for: `topics=a,b`, and Last-Event-ID as header or as
/// `last_event_id=` (the header wins: a browser that reconnects sends it with the old address).
StreamRequest stream_request(const Request& request, std::string reset_data = "{}");

}  // namespace jetcrew::http
