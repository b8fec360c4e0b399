#include "catalogue/edition.hpp"

#include "base/text.hpp"
#include "catalogue/document.hpp"
#include "catalogue/sources.hpp"

namespace jetcrew::catalogue {
namespace {

constexpr auto file_name = "catalogue.json";

/// `checks/import.py`: up to two folders, lower-case letters, digits, `.`, `_` and `-`.
bool is_path(std::string_view path) {
  constexpr std::size_t most_parts = 3;
  const auto parts = split(path, '/');
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
  };
  return path.size() <= 200 && parts.size() <= most_parts &&
         std::all_of(parts.begin(), parts.end(), [&](std::string_view part) {
           return !part.empty() && part.front() != '.' && std::all_of(part.begin(), part.end(), plain);
         });
}

}  // namespace

std::int64_t read_serial(const Files& files) {
  constexpr std::int64_t most = (std::int64_t{1} << 53) - 1;  // what every reader of JSON can hold
  const std::string file = "edition.json";
  const auto json = parse_document(file, files.text(file), invalid);
  const Node document(file, json, invalid);
  document.only({"format", "serial"});
  require_format(document);
  return document.at("serial").integer(1, most);
}

std::string edition_text(const Files& files) {
  nlohmann::json document{{"format", 1}, {"files", nlohmann::json::object()}};
  for (const auto& path : files.under("")) {
    // What is there for people and editors stays behind.
    if (is_path(path) && !path.starts_with("schemas/")) document["files"][path] = files.text(path);
  }
  return document.dump(1, ' ', false) + "\n";
}

Files parse_edition(std::string_view text) {
  if (text.size() > largest_edition)
    throw invalid(file_name, "", fmt::format("is larger than {}", human_bytes(largest_edition)));
  const auto json = parse_document(file_name, text, invalid);
  const Node document(file_name, json, invalid);
  document.only({"format", "files"});
  require_format(document);
  const auto list = document.at("files");
  if (!list.value().is_object()) list.fail("must be an object");
  std::map<std::string, std::string, std::less<>> files;
  for (const auto& [path, content] : list.value().items()) {
    if (!is_path(path)) list.fail(fmt::format("has a path that no file may have: {}", to_valid_utf8(path)));
    if (!content.is_string()) list.fail(fmt::format("{} must be a text", path));
    files.emplace(path, content.get<std::string>());
  }
  return Files(std::move(files));
}

}  // namespace jetcrew::catalogue
