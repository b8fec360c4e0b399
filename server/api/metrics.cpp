#include "api/metrics.hpp"

#include <cmath>

#include "base/text.hpp"

namespace jetcrew::api {
namespace {

std::string escaped(std::string_view value) {
  std::string text;
  for (const char c : to_valid_utf8(value)) {
    if (c == '\n') {
      text += "\\n";
    } else {
      if (c == '\\' || c == '"') text += '\\';
      text += c;
    }
  }
  return text;
}

/// Whole numbers as such: `1.69e+09` is right, but nobody can read it.
std::string written(double number) {
  constexpr double exact = 9e15;
  if (number == std::floor(number) && std::abs(number) < exact)
    return std::to_string(static_cast<std::int64_t>(number));
  return fmt::format("{}", number);
}

}  // namespace

Metrics& Metrics::family(std::string_view name, std::string_view type, std::string_view help) {
  name_ = name;
  heading_ = fmt::format("# HELP {0} {1}\n# TYPE {0} {2}\n", name, help, type);
  return *this;
}

Metrics& Metrics::value(double number, Labels labels) {
  text_ += heading_;
  heading_.clear();
  text_ += name_;
  char before = '{';
  for (const auto& [name, value] : labels) {
    text_ += fmt::format("{}{}=\"{}\"", before, name, escaped(value));
    before = ',';
  }
  if (before == ',') text_ += '}';
  text_ += fmt::format(" {}\n", written(number));
  return *this;
}

}  // namespace jetcrew::api
