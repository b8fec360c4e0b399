#include "doctor/plain_text.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace jetcrew::doctor {
namespace {

constexpr char escape = '\x1b';
constexpr char bell = '\x07';
constexpr char rubout = '\x7f';

/// 2 where a C1 control character stands at the front in UTF-8 (U+0080 to U+009F; some terminals obey them),
/// else 0.
std::size_t c1_length(std::string_view log) {
  if (log.size() < 2 || log[0] != '\xc2') return 0;
  const auto second = static_cast<unsigned char>(log[1]);
  return second >= 0x80 && second <= 0x9f ? 2 : 0;
}

/// How long the escape sequence at the front of `log` is. One without an end reaches to the end of its line:
/// what follows must not be lost.
std::size_t escape_length(std::string_view log) {
  if (log.size() < 2) return log.size();
  std::size_t at = 2;
  if (log[1] == '[') {
    while (at < log.size() && log[at] >= ' ' && log[at] <= '?') ++at;
    return at < log.size() && log[at] >= '@' && log[at] <= '~' ? at + 1 : at;
  }
  if (log[1] == ']') {
    while (at < log.size() && log[at] != bell && log[at] != escape && log[at] != '\n') ++at;
    if (at < log.size() && log[at] == bell) return at + 1;
    return log.substr(at).starts_with("\x1b\\") ? at + 2 : at;
  }
  return log[1] >= ' ' && log[1] <= '~' ? 2 : 1;
}

}  // namespace

PlainText::PlainText(std::string_view log) {
  text_.reserve(log.size());
  std::size_t at = 0;
  while (at < log.size()) {
    const char c = log[at];
    if (c == escape) {
      at += escape_length(log.substr(at));
      continue;
    }
    if (const auto control = c1_length(log.substr(at)); control > 0) {
      at += control;
      continue;
    }
    ++at;
    if (c == '\r') {
      if (at == log.size() || log[at] == '\n' || log[at] == '\r') continue;
      overwritten_.push_back(text_.size());
      text_ += '\n';
    } else if (c == '\n' || c == '\t' || (static_cast<unsigned char>(c) >= ' ' && c != rubout)) {
      text_ += c;
    }
  }
}

std::uint64_t PlainText::line_number(std::size_t offset) const {
  const auto ends = std::count(text_.begin(), text_.begin() + static_cast<std::ptrdiff_t>(offset), '\n');
  const auto overwritten =
      std::lower_bound(overwritten_.begin(), overwritten_.end(), offset) - overwritten_.begin();
  return static_cast<std::uint64_t>(1 + ends - overwritten);
}

std::string PlainText::line(std::size_t offset) const {
  constexpr std::size_t before = 100;
  constexpr std::size_t most = 400;
  const std::string_view all = text_;
  // A match may begin with the end of the line before.
  while (offset + 1 < all.size() && all[offset] == '\n') ++offset;
  const auto previous = offset == 0 ? std::string_view::npos : all.rfind('\n', offset - 1);
  auto begin = previous == std::string_view::npos ? 0 : previous + 1;
  const auto end = std::min(all.find('\n', offset), all.size());
  if (end - begin > most) begin = std::max(begin, offset - std::min(offset, before));
  return to_valid_utf8(all.substr(begin, std::min(end - begin, most)));
}

}  // namespace jetcrew::doctor
