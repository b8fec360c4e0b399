#include "supply/pip_config.hpp"

#include "base/files.hpp"
#include "base/text.hpp"

namespace jetcrew::supply {
namespace {

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  while (true) {
    const auto begin = text.find_first_not_of(" \t\r\n");
    if (begin == std::string_view::npos) return words;
    text.remove_prefix(begin);
    const auto end = std::min(text.find_first_of(" \t\r\n"), text.size());
    words.emplace_back(text.substr(0, end));
    text.remove_prefix(end);
  }
}

bool says_yes(std::string_view text) {
  const auto word = lower(text);
  return word == "yes" || word == "true" || word == "1" || word == "on" || word == "t" || word == "y";
}

void set(PipConfig& config, std::string name, std::string_view value) {
  std::replace(name.begin(), name.end(), '_', '-');
  const auto text = std::string(trimmed(value));
  if (name == "index-url" && !text.empty()) config.index_url = text;
  if (name == "extra-index-url") config.extra_index_urls = words_of(value);
  if (name == "find-links") config.find_links = words_of(value);
  if (name == "no-index") config.no_index = says_yes(text);
  if (name == "proxy" && !text.empty()) config.proxy = text;
  if (name == "cert" && !text.empty()) config.cert = text;
}

}  // namespace

void read_pip_config(std::string_view text, PipConfig& config) {
  std::string section;
  std::string name;
  std::string value;
  const auto finish = [&] {
    if (!name.empty() && (section == "global" || section == "download")) set(config, name, value);
    name.clear();
    value.clear();
  };
  for (const auto line : lines_of(text)) {
    const auto plain = trimmed(line);
    if (plain.empty() || plain.starts_with('#') || plain.starts_with(';')) continue;
    if (line.starts_with(' ') || line.starts_with('\t')) {  // the value goes on
      value.append("\n").append(plain);
      continue;
    }
    finish();
    if (plain.starts_with('[')) {
      section = lower(plain.substr(1, plain.find(']') - 1));
      continue;
    }
    const auto mark = plain.find_first_of("=:");
    if (mark == std::string_view::npos) continue;
    name = lower(trimmed(plain.substr(0, mark)));
    value = trimmed(plain.substr(mark + 1));
  }
  finish();
}

PipConfig machine_pip_config(const Variable& variable) {
  PipConfig config;
  std::vector<std::filesystem::path> files{"/etc/xdg/pip/pip.conf", "/etc/pip.conf"};
  if (const auto home = variable("HOME")) {
    files.push_back(std::filesystem::path(*home) / ".pip/pip.conf");
    const auto settings = variable("XDG_CONFIG_HOME");
    files.push_back((settings ? std::filesystem::path(*settings) : std::filesystem::path(*home) / ".config") /
                    "pip/pip.conf");
  }
  if (const auto named = variable("PIP_CONFIG_FILE")) files.emplace_back(*named);
  for (const auto& file : files) {
    if (const auto text = read_optional(file)) read_pip_config(*text, config);
  }
  for (const auto* name : {"INDEX_URL", "EXTRA_INDEX_URL", "FIND_LINKS", "NO_INDEX", "PROXY", "CERT"}) {
    if (const auto value = variable(std::string("PIP_") + name)) set(config, lower(name), *value);
  }
  return config;
}

}  // namespace jetcrew::supply
