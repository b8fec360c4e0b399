#include "media/settings.hpp"

#include "base/error.hpp"
#include "base/log.hpp"
#include "base/settings_file.hpp"

namespace jetcrew::media {
namespace {

constexpr auto settings_file = "/etc/jetcrew/media.toml";

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
  SettingsFile file_of_settings(text, file, "media_settings_invalid");
  Settings settings;
  if (const auto word = file_of_settings.text("import")) {
    constexpr Policy policies[] = {Policy::ask, Policy::trusted, Policy::off};
    const auto* policy = std::find_if(std::begin(policies), std::end(policies),
                                      [&](auto each) { return *word == to_text(each); });
    if (policy == std::end(policies))
      file_of_settings.refuse("import", "import is to be \"ask\", \"trusted\" or \"off\"");
    settings.import = *policy;
  }
  settings.install = file_of_settings.truth("install").value_or(settings.install);
  file_of_settings.require_no_others();
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
