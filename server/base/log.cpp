#include "base/log.hpp"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "base/error.hpp"

namespace jetcrew::log {
namespace {

spdlog::logger& logger() {
  static spdlog::logger instance = [] {
    spdlog::logger made("jetcrew", std::make_shared<spdlog::sinks::stderr_sink_mt>());
    made.set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %l %v", spdlog::pattern_time_type::utc);
    made.set_level(spdlog::level::info);
    return made;
  }();
  return instance;
}

spdlog::level::level_enum translated(Level level) {
  switch (level) {
    case Level::trace:
      return spdlog::level::trace;
    case Level::debug:
      return spdlog::level::debug;
    case Level::info:
      return spdlog::level::info;
    case Level::warning:
      return spdlog::level::warn;
    case Level::error:
      return spdlog::level::err;
    case Level::off:
      break;
  }
  return spdlog::level::off;
}

bool needs_quotes(std::string_view value) {
  return value.empty() || value.find_first_of(" \t\"=\n\r\\") != std::string_view::npos;
}

/// A value on one line whatever it holds, so that a file name from a stick cannot forge a log line.
void append_value(std::string& line, std::string_view value) {
  if (!needs_quotes(value)) {
    line += value;
    return;
  }
  line += '"';
  for (const char c : value) {
    if (c == '"' || c == '\\') {
      line += '\\';
      line += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      line += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    } else {
      line += c;
    }
  }
  line += '"';
}

}  // namespace

Level parse_level(std::string_view name) {
  constexpr std::pair<std::string_view, Level> names[] = {
      {"trace", Level::trace},     {"debug", Level::debug}, {"info", Level::info},
      {"warning", Level::warning}, {"error", Level::error}, {"off", Level::off}};
  for (const auto& [known, level] : names) {
    if (known == name) return level;
  }
  throw Error("usage", fmt::format("'{}' is no log level", name),
              "Use one of trace, debug, info, warning, error, off.");
}

void set_level(Level level) {
  logger().set_level(translated(level));
}

bool enabled(Level level) {
  return logger().should_log(translated(level));
}

void write(Level level, std::string_view event, Fields fields) {
  if (!enabled(level)) return;
  std::string line(event);
  for (const auto& [key, value] : fields) {
    line += ' ';
    line += key;
    line += '=';
    append_value(line, value);
  }
  logger().log(translated(level), spdlog::string_view_t(line));
}

}  // namespace jetcrew::log
