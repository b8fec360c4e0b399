// Prometheus' text format, version 0.0.4.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace jetcrew::api {

class Metrics {
 public:
  using Labels = std::initializer_list<std::pair<std::string_view, std::string_view>>;

  /// The name that the values after it have; it shows with its first value. @param type `gauge`, `counter`
  Metrics& family(std::string_view name, std::string_view type, std::string_view help);
  Metrics& value(double number, Labels labels = {});

  /// A family of one value.
  void add(std::string_view name, std::string_view type, std::string_view help, double number,
           Labels labels = {}) {
    family(name, type, help).value(number, labels);
  }

  std::string text() && { return std::move(text_); }

 private:
  std::string text_;
  std::string name_;
  std::string heading_;  ///< of the family, until it has shown
};

}  // namespace jetcrew::api
