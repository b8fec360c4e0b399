#include "http/response_reader.hpp"

#include <charconv>

#include "base/error.hpp"
#include "base/text.hpp"

namespace jetcrew::http {
namespace {

constexpr std::size_t header_limit = 64U << 10U;
constexpr std::size_t line_limit = 8U << 10U;
constexpr std::size_t event_limit = 1U << 20U;

Error invalid(std::string_view why) {
  return {"response_invalid", fmt::format("the answer is not one of the daemon: {}", why),
          "Check that the address is that of jetcrew serve."};
}

/// `HTTP/1.1 200 OK` (RFC 9112 section 4).
int parse_status(std::string_view line) {
  if (!line.starts_with("HTTP/1.") || line.size() < 12 || line[8] != ' ') throw invalid("no status line");
  if (line.size() > 12 && line[12] != ' ') throw invalid("the status has no three digits");
  const auto status = to_number(line.substr(9, 3));
  if (!status || *status < 100 || *status > 999) throw invalid("the status has no three digits");
  return static_cast<int>(*status);
}

}  // namespace

ResponseReader::ResponseReader(bool without_body, std::uint64_t body_limit)
    : without_body_(without_body), body_limit_(body_limit) {}

void ResponseReader::feed(std::string_view bytes) {
  pending_ += bytes;
  while (!done() && step()) {
  }
}

void ResponseReader::end() {
  if (stage_ == Stage::until_close) stage_ = Stage::done;
  if (!done()) throw invalid("the connection was closed too early");
}

/// Takes one part of what is pending; false where more is needed.
bool ResponseReader::step() {
  std::string line;
  switch (stage_) {
    case Stage::header:
      return take_header();
    case Stage::counted:
      return take_counted();
    case Stage::until_close:
      take_body(pending_.size());
      return false;
    case Stage::chunk_size:
      return take_chunk_size();
    case Stage::chunk_data:
      if (!take_counted()) return false;
      stage_ = Stage::chunk_end;
      return true;
    case Stage::chunk_end:
      if (!take_line(line)) return false;
      if (!line.empty()) throw invalid("a chunk is longer than it says");
      stage_ = Stage::chunk_size;
      return true;
    case Stage::trailer:
      if (!take_line(line)) return false;
      if (line.empty()) stage_ = Stage::done;
      return true;
    case Stage::done:
      break;
  }
  return false;
}

bool ResponseReader::take_header() {
  const auto end = pending_.find("\r\n\r\n");
  if (end == std::string::npos) {
    if (pending_.size() > header_limit) throw invalid("its header is too large");
    return false;
  }
  if (end > header_limit) throw invalid("its header is too large");
  response.headers = {};
  const auto lines = lines_of(std::string_view(pending_).substr(0, end));
  response.status = parse_status(lines.empty() ? std::string_view() : lines.front());
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const auto colon = lines[i].find(':');
    if (colon == 0 || colon == std::string_view::npos) throw invalid("a header field has no name");
    response.headers.add(std::string(lines[i].substr(0, colon)),
                         std::string(trimmed(lines[i].substr(colon + 1))));
  }
  pending_.erase(0, end + 4);
  if (response.status >= 200) choose_framing();  // 100 Continue and the like come before the answer
  return true;
}

/// RFC 9112 section 6.3.
void ResponseReader::choose_framing() {
  const auto coding = response.header("Transfer-Encoding");
  const auto length = response.header("Content-Length");
  if (without_body_ || response.status == 204 || response.status == 304) {
    stage_ = Stage::done;
  } else if (coding) {
    if (lower(*coding) != "chunked" || length) throw invalid("its length cannot be told");
    stage_ = Stage::chunk_size;
  } else if (length) {
    const auto number = to_number(*length);
    if (!number || *number < 0 || response.headers.count("Content-Length") > 1) {
      throw invalid("its length is not a number");
    }
    left_ = static_cast<std::uint64_t>(*number);
    if (left_ > body_limit_) throw invalid("it is too large");
    stage_ = left_ == 0 ? Stage::done : Stage::counted;
  } else {
    stage_ = Stage::until_close;
  }
}

/// What is there of the counted body or chunk; true once all of it is.
bool ResponseReader::take_counted() {
  const auto count = std::min<std::uint64_t>(left_, pending_.size());
  take_body(static_cast<std::size_t>(count));
  left_ -= count;
  if (left_ != 0) return false;
  if (stage_ == Stage::counted) stage_ = Stage::done;
  return true;
}

bool ResponseReader::take_chunk_size() {
  std::string line;
  if (!take_line(line)) return false;
  const auto digits = trimmed(std::string_view(line).substr(0, line.find(';')));
  const auto [end, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), left_, 16);
  if (failed != std::errc() || end != digits.data() + digits.size()) throw invalid("a chunk has no size");
  stage_ = left_ == 0 ? Stage::trailer : Stage::chunk_data;
  return true;
}

bool ResponseReader::take_line(std::string& line) {
  const auto end = pending_.find("\r\n");
  if (end == std::string::npos) {
    if (pending_.size() > line_limit) throw invalid("a line is too long");
    return false;
  }
  line = pending_.substr(0, end);
  pending_.erase(0, end + 2);
  return true;
}

void ResponseReader::take_body(std::size_t count) {
  body_size_ += count;
  if (body_size_ > body_limit_) throw invalid("it is too large");
  response.body.append(pending_, 0, count);
  pending_.erase(0, count);
}

std::vector<ClientEvent> EventReader::feed(std::string_view bytes) {
  std::vector<ClientEvent> events;
  pending_ += bytes;
  std::size_t start = 0;
  while (true) {
    const auto end = pending_.find('\n', start);
    if (end == std::string::npos) break;
    auto line = std::string_view(pending_).substr(start, end - start);
    if (line.ends_with('\r')) line.remove_suffix(1);
    take_line(line, events);
    start = end + 1;
  }
  pending_.erase(0, start);
  if (pending_.size() > event_limit) throw invalid("a line of the event stream is too long");
  return events;
}

void EventReader::take_line(std::string_view line, std::vector<ClientEvent>& events) {
  if (line.empty()) {
    if (has_data_) events.push_back(std::move(event_));
    event_ = {};
    has_data_ = false;
    return;
  }
  const auto colon = line.find(':');
  const auto name = line.substr(0, colon);
  auto value = colon == std::string_view::npos ? std::string_view() : line.substr(colon + 1);
  if (value.starts_with(' ')) value.remove_prefix(1);
  if (name == "event") event_.name = std::string(value);
  if (name == "id") event_.id = to_number(value);
  if (name != "data") return;
  if (event_.data.size() + value.size() > event_limit) throw invalid("an event is too large");
  if (has_data_) event_.data += '\n';
  event_.data += value;
  has_data_ = true;
}

}  // namespace jetcrew::http
