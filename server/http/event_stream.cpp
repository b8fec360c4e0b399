#include "http/event_stream.hpp"

#include "base/text.hpp"

namespace jetcrew::http {
namespace {

constexpr std::size_t events_per_piece = 256;

/// An SSE field is a line; a line break inside the value would start a field of its own.
void append_field(std::string& text, std::string_view name, std::string_view value) {
  text += name;
  text += ": ";
  for (const char c : value) text += c == '\n' || c == '\r' || c == '\0' ? ' ' : c;
  text += '\n';
}

}  // namespace

std::string format_event(const Event& event) {
  std::string text;
  append_field(text, "id", std::to_string(event.id));
  append_field(text, "event", event.name);
  for (const auto line : split(event.data, '\n')) append_field(text, "data", line);
  text += '\n';
  return text;
}

EventFeed::EventFeed(EventSource& source, StreamRequest request)
    : source_(source), request_(std::move(request)) {}

std::string EventFeed::start() {
  started_ = true;
  std::string text = "retry: 2000\n\n";
  const auto newest = source_.newest();
  const auto oldest = source_.oldest();
  const auto id = request_.last_event_id;
  // Beyond the newest: the numbers started anew, so the client's picture is of another life.
  const bool all_kept = oldest == 0 ? id == newest : id >= oldest - 1;
  if (id && *id <= newest && all_kept) {
    cursor_ = *id;
    return text;
  }
  cursor_ = newest;
  return text + format_event({newest, "reset", request_.reset_data});
}

std::string EventFeed::next() {
  std::string text;
  if (!started_) text = start();
  for (const auto& event : source_.after(cursor_, request_.topics, events_per_piece)) {
    text += format_event(event);
    cursor_ = event.id;
  }
  return text;
}

StreamRequest stream_request(const Request& request, std::string reset_data) {
  StreamRequest result;
  result.reset_data = std::move(reset_data);
  const auto topics = request.query.find("topics");
  if (topics != request.query.end()) {
    for (const auto topic : split(topics->second, ',')) {
      if (!topic.empty()) result.topics.emplace(topic);
    }
  }
  std::string_view id;
  if (const auto in_query = request.query.find("last_event_id"); in_query != request.query.end()) {
    id = in_query->second;
  }
  if (const auto in_header = request.header("Last-Event-ID"); in_header && !in_header->empty())
    id = *in_header;
  result.last_event_id = to_number(id);
  return result;
}

}  // namespace jetcrew::http
