// Structured logs to stderr: a short event text and named fields.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

namespace jetcrew::log {

enum class Level { trace, debug, info, warning, error, off };

struct Field {
  std::string_view key;
  std::string value;
};
using Fields = std::initializer_list<Field>;

/// "trace", "debug", "info", "warning", "error" or "off"; throws Error `usage` for anything else.
Level parse_level(std::string_view name);

void set_level(Level level);
bool enabled(Level level);

/// Writes one line `<time> <level> <event> key=value key="two words"`. Safe from every thread.
void write(Level level, std::string_view event, Fields fields = {});

inline void debug(std::string_view event, Fields fields = {}) {
  write(Level::debug, event, fields);
}
inline void info(std::string_view event, Fields fields = {}) {
  write(Level::info, event, fields);
}
inline void warning(std::string_view event, Fields fields = {}) {
  write(Level::warning, event, fields);
}
inline void error(std::string_view event, Fields fields = {}) {
  write(Level::error, event, fields);
}

}  // namespace jetcrew::log
