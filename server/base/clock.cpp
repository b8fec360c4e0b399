#include "base/clock.hpp"

#include <ctime>

#include "base/text.hpp"

namespace jetcrew {
namespace {

class SystemClock final : public Clock {
 public:
  std::chrono::system_clock::time_point now() const override { return std::chrono::system_clock::now(); }
};

/// The number in `count` digits at the front, which are taken off.
std::optional<int> digits(std::string_view& text, std::size_t count, int most) {
  const auto part = text.substr(0, count);
  if (part.size() != count || part.find_first_not_of("0123456789") != std::string_view::npos)
    return std::nullopt;
  const auto number = to_number(part);
  if (!number || *number > most) return std::nullopt;
  text.remove_prefix(count);
  return static_cast<int>(*number);
}

bool take(std::string_view& text, std::string_view characters) {
  if (text.empty() || characters.find(text.front()) == std::string_view::npos) return false;
  text.remove_prefix(1);
  return true;
}

/// Down to milliseconds; what is behind them is dropped.
std::optional<std::chrono::milliseconds> fraction(std::string_view& text) {
  int value = 0;
  int unit = 100;
  std::size_t count = 0;
  for (; count < text.size() && text[count] >= '0' && text[count] <= '9'; ++count, unit /= 10)
    value += (text[count] - '0') * unit;
  if (count == 0) return std::nullopt;
  text.remove_prefix(count);
  return std::chrono::milliseconds(value);
}

/// `Z` or `+01:00`, which must be the rest.
std::optional<std::chrono::minutes> offset(std::string_view text) {
  if (text == "Z" || text == "z") return std::chrono::minutes(0);
  const bool west = text.starts_with('-');
  if (!take(text, "+-")) return std::nullopt;
  const auto hours = digits(text, 2, 23);
  if (!hours || !take(text, ":")) return std::nullopt;
  const auto minutes = digits(text, 2, 59);
  if (!minutes || !text.empty()) return std::nullopt;
  const auto whole = std::chrono::hours(*hours) + std::chrono::minutes(*minutes);
  return west ? -whole : whole;
}

}  // namespace

std::optional<std::chrono::system_clock::time_point> parse_rfc3339(std::string_view text) {
  namespace chrono = std::chrono;
  const auto year = digits(text, 4, 9999);
  if (!year || !take(text, "-")) return std::nullopt;
  const auto month = digits(text, 2, 12);
  if (!month || !take(text, "-")) return std::nullopt;
  const auto day = digits(text, 2, 31);
  if (!day || !take(text, "Tt ")) return std::nullopt;
  const auto hour = digits(text, 2, 23);
  if (!hour || !take(text, ":")) return std::nullopt;
  const auto minute = digits(text, 2, 59);
  if (!minute || !take(text, ":")) return std::nullopt;
  const auto second = digits(text, 2, 60);  // a leap second
  if (!second) return std::nullopt;
  auto part = std::optional(chrono::milliseconds(0));
  if (take(text, ".")) part = fraction(text);
  const auto east = offset(text);
  const chrono::year_month_day date{chrono::year(*year), chrono::month(static_cast<unsigned>(*month)),
                                    chrono::day(static_cast<unsigned>(*day))};
  constexpr chrono::year first{1970};
  constexpr chrono::year last{2261};  // what nanoseconds in 64 bits reach
  if (!part || !east || !date.ok() || date.year() < first || date.year() > last) return std::nullopt;
  return chrono::system_clock::time_point(chrono::sys_days(date).time_since_epoch() + chrono::hours(*hour) +
                                          chrono::minutes(*minute) + chrono::seconds(*second) + *part -
                                          *east);
}

const Clock& system_clock() {
  static const SystemClock clock;
  return clock;
}

std::string to_rfc3339(std::chrono::system_clock::time_point time) {
  const auto milliseconds = std::chrono::floor<std::chrono::milliseconds>(time.time_since_epoch());
  const auto seconds = std::chrono::floor<std::chrono::seconds>(milliseconds);
  const std::time_t whole = seconds.count();
  std::tm parts{};
  gmtime_r(&whole, &parts);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", parts.tm_year + 1900, parts.tm_mon + 1,
                     parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec,
                     (milliseconds - seconds).count());
}

}  // namespace jetcrew
