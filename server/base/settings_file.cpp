#include "base/settings_file.hpp"

#define TOML_EXCEPTIONS 0
#include <toml++/toml.h>

#include "base/error.hpp"

namespace jetcrew {

struct SettingsFile::Parsed {
  toml::table table;
  std::set<std::string, std::less<>> asked;
};

SettingsFile::SettingsFile(std::string_view text, std::string file, std::string error_code)
    : file_(std::move(file)), error_code_(std::move(error_code)), parsed_(std::make_unique<Parsed>()) {
  auto parsed = toml::parse(text, file_);
  if (!parsed) fail(parsed.error().source().begin.line, parsed.error().description());
  parsed_->table = std::move(parsed).table();
}

SettingsFile::~SettingsFile() = default;

void SettingsFile::fail(unsigned line, std::string_view why) const {
  throw Error(error_code_, fmt::format("{}:{}: {}", file_, line, why),
              "Correct the file; the README shows such a one.",
              {{"file", file_}, {"line", std::to_string(line)}});
}

void SettingsFile::refuse(std::string_view name, std::string_view why) const {
  const auto* node = parsed_->table.get(name);
  fail(node == nullptr ? 1 : node->source().begin.line, why);
}

std::optional<std::string> SettingsFile::text(std::string_view name) {
  parsed_->asked.emplace(name);
  const auto* node = parsed_->table.get(name);
  if (node == nullptr) return std::nullopt;
  auto value = node->value_exact<std::string>();
  if (!value) refuse(name, fmt::format("{} is to be a text in quotes", name));
  return value;
}

std::optional<bool> SettingsFile::truth(std::string_view name) {
  parsed_->asked.emplace(name);
  const auto* node = parsed_->table.get(name);
  if (node == nullptr) return std::nullopt;
  const auto value = node->value_exact<bool>();
  if (!value) refuse(name, fmt::format("{} is to be true or false", name));
  return value;
}

std::optional<double> SettingsFile::number(std::string_view name) {
  parsed_->asked.emplace(name);
  const auto* node = parsed_->table.get(name);
  if (node == nullptr) return std::nullopt;
  const auto value = node->is_number() ? node->value<double>() : std::nullopt;
  if (!value) refuse(name, fmt::format("{} is to be a number", name));
  return value;
}

void SettingsFile::require_no_others() const {
  for (const auto& [key, node] : parsed_->table) {
    if (!parsed_->asked.contains(key.str()))
      fail(node.source().begin.line, fmt::format("there is no setting '{}'", key.str()));
  }
}

}  // namespace jetcrew
