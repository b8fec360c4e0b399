#include "media/settings.hpp"

#define TOML_EXCEPTIONS 0
#include <toml++/toml.h>

#include "base/error.hpp"
#include "base/log.hpp"

namespace jetcrew::media {
namespace {

constexpr auto settings_file = "/etc/jetcrew/media.toml";

[[noreturn]] void fail(const std::string& file, const toml::source_region& where, std::string_view why) {
  const auto line = std::to_string(where.begin.line);
  throw Error("media_settings_invalid", fmt::format("{}:{}: {}", file, line, why),
              "The README shows such a file.", {{"file", file}, {"line", line}});
}

}  // namespace

std::string_view to_text(Policy policy) {
  switch (policy) {
    case Policy::ask:
      return "ask";
    case Policy::trusted:
      return "trusted";
    case Policy::off:
      return "off";
  }
  return {};
}

Settings parse_settings(std::string_view text, const std::string& file) {
  const auto parsed = toml::parse(text, file);
  if (!parsed) fail(file, parsed.error().source(), parsed.error().description());
  Settings settings;
  for (const auto& [key, node] : parsed.table()) {
    if (key == "import") {
      const auto value = node.value_exact<std::string>().value_or("");
      bool known = false;
      for (const auto policy : {Policy::ask, Policy::trusted, Policy::off}) {
        if (value != to_text(policy)) continue;
        settings.import = policy;
        known = true;
      }
      if (!known) fail(file, node.source(), "import is to be \"ask\", \"trusted\" or \"off\"");
    } else if (key == "install") {
      const auto value = node.value_exact<bool>();
      if (!value) fail(file, node.source(), "install is to be true or false");
      settings.install = *value;
    } else {
      fail(file, node.source(), fmt::format("there is no setting '{}'", key.str()));
    }
  }
  return settings;
}

Settings read_settings(const Root& root) {
  const auto text = root.read(settings_file);
  if (!text) return {};
  try {
    return parse_settings(*text, settings_file);
  } catch (const Error& error) {
    log::warning("the settings for sticks are not in force", {{"reason", error.message()}});
    return {};
  }
}

}  // namespace jetcrew::media
