#include "supply/apt_sources.hpp"

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "debian/control.hpp"

namespace jetcrew::supply {
namespace {

Error invalid(const std::string& file, std::size_t line, std::string_view why) {
  return {"apt_source_invalid",
          fmt::format("{}:{}: {}", file, line, why),
          "See sources.list(5), or name the archives with --archive.",
          {{"file", file}, {"line", std::to_string(line)}}};
}

std::vector<std::string> words_of(std::string_view text, std::string_view between = " \t\r\n") {
  std::vector<std::string> words;
  while (true) {
    const auto begin = text.find_first_not_of(between);
    if (begin == std::string_view::npos) return words;
    text.remove_prefix(begin);
    const auto end = std::min(text.find_first_of(between), text.size());
    words.emplace_back(text.substr(0, end));
    text.remove_prefix(end);
  }
}

bool says_yes(std::string_view text) {
  const auto word = lower(text);
  return word == "yes" || word == "true" || word == "1" || word == "on";
}

Url address_of(std::string_view text, const std::string& file, std::size_t line) {
  try {
    return Url::parse(text);
  } catch (const Error& error) {
    throw invalid(file, line, error.message());
  }
}

bool is_downloaded(std::string_view address) {
  return address.starts_with("http://") || address.starts_with("https://") || address.starts_with("file:");
}

void set_keys(ArchiveSource& source, std::string_view value) {
  if (value.find("-----BEGIN PGP") != std::string_view::npos) {
    // Inside a stanza each line is indented, and an empty one is a dot (Policy 5.6.13).
    for (const auto line : lines_of(value)) {
      const auto plain = trimmed(line);
      source.key.append(plain == "." ? "" : plain).append("\n");
    }
    return;
  }
  for (const auto& word : words_of(value, ", \t\r\n")) {
    // Fingerprints choose within the system's keyrings; the keyrings themselves are what is looked at here.
    if (word.starts_with('/')) source.keyrings.emplace_back(word);
  }
}

/// What the options of both forms share.
void set_option(ArchiveSource& source, const std::string& name, std::string_view value) {
  if (name == "arch" || name == "architectures") source.architectures = words_of(value, ", \t\r\n");
  if (name == "signed-by") set_keys(source, value);
  if (name == "trusted") source.trusted = says_yes(value);
  if (name == "check-valid-until") source.check_valid_until = says_yes(value);
}

void read_options(ArchiveSource& source, std::string_view text, const std::string& file, std::size_t line) {
  for (const auto& option : words_of(text)) {
    const auto mark = option.find('=');
    if (mark == std::string::npos) throw invalid(file, line, fmt::format("'{}' is no option", option));
    auto name = lower(option.substr(0, mark));
    if (name.ends_with('+') || name.ends_with('-')) continue;  // changes of a default that is not known here
    set_option(source, name, option.substr(mark + 1));
  }
}

void require_parts(const ArchiveSource& source, const std::string& file, std::size_t line) {
  if (source.is_flat() != source.components.empty())
    throw invalid(file, line,
                  source.is_flat() ? "a suite that ends with / has no components"
                                   : "a suite without / at its end has components, such as main");
}

/// Empty lines end a stanza, so a comment leaves none behind.
std::string without_comments(std::string_view text) {
  std::string plain;
  for (const auto line : lines_of(text)) {
    if (!line.starts_with('#')) plain.append(line).append("\n");
  }
  return plain;
}

/// The folder's files that apt reads: letters, digits and `_-.` alone, with that ending.
std::vector<std::filesystem::path> parts_of(const std::filesystem::path& folder, std::string_view ending) {
  std::vector<std::filesystem::path> found;
  std::error_code absent;
  for (const auto& entry : std::filesystem::directory_iterator(folder, absent)) {
    const auto name = entry.path().filename().string();
    const bool plain =
        name.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.") ==
        std::string::npos;
    if (plain && name.ends_with(ending)) found.push_back(entry.path());
  }
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace

bool ArchiveSource::serves(std::string_view architecture) const {
  return architectures.empty() ||
         std::find(architectures.begin(), architectures.end(), architecture) != architectures.end();
}

std::vector<ArchiveSource> parse_sources_list(std::string_view text, const std::string& file) {
  std::vector<ArchiveSource> sources;
  std::size_t number = 0;
  for (auto line : lines_of(text)) {
    ++number;
    line = trimmed(line.substr(0, line.find('#')));
    if (!line.starts_with("deb ") && !line.starts_with("deb\t")) continue;
    line = trimmed(line.substr(4));
    ArchiveSource source;
    if (line.starts_with('[')) {
      const auto end = line.find(']');
      if (end == std::string_view::npos)
        throw invalid(file, number, "the bracket of its options is not closed");
      read_options(source, line.substr(1, end - 1), file, number);
      line = trimmed(line.substr(end + 1));
    }
    auto words = words_of(line);
    if (words.size() < 2) throw invalid(file, number, "an address and a suite are wanted");
    if (!is_downloaded(words[0])) continue;
    source.base = address_of(words[0], file, number);
    source.suite = words[1];
    source.components.assign(words.begin() + 2, words.end());
    require_parts(source, file, number);
    sources.push_back(std::move(source));
  }
  return sources;
}

std::vector<ArchiveSource> parse_sources_stanzas(std::string_view text, const std::string& file) {
  std::vector<ArchiveSource> sources;
  const auto plain = without_comments(text);
  debian::StanzaReader reader(plain, file);
  while (const auto stanza = reader.next()) {
    const auto types = words_of(stanza->find("Types").value_or(""));
    const auto enabled = stanza->find("Enabled");
    if (std::find(types.begin(), types.end(), "deb") == types.end() || (enabled && !says_yes(*enabled)))
      continue;
    ArchiveSource common;
    common.components = words_of(stanza->find("Components").value_or(""));
    for (const auto& field : stanza->fields()) set_option(common, lower(field.name), field.value);
    const auto suites = words_of(stanza->require("Suites"));
    for (const auto& address : words_of(stanza->require("URIs"))) {
      if (!is_downloaded(address)) continue;
      for (const auto& suite : suites) {
        auto source = common;
        source.base = address_of(address, file, stanza->line());
        source.suite = suite;
        require_parts(source, file, stanza->line());
        sources.push_back(std::move(source));
      }
    }
  }
  return sources;
}

std::vector<ArchiveSource> machine_archives(const std::filesystem::path& apt) {
  std::vector<ArchiveSource> all;
  const auto take = [&](const std::filesystem::path& path, const auto& parse) {
    const auto text = read_optional(path);
    if (!text) return;
    try {
      for (auto& source : parse(*text, path.string())) all.push_back(std::move(source));
    } catch (const Error& error) {
      log::warning("apt's list of sources is passed over",
                   {{"file", path.string()}, {"reason", error.message()}});
    }
  };
  take(apt / "sources.list", parse_sources_list);
  for (const auto& path : parts_of(apt / "sources.list.d", ".list")) take(path, parse_sources_list);
  for (const auto& path : parts_of(apt / "sources.list.d", ".sources")) take(path, parse_sources_stanzas);
  return all;
}

}  // namespace jetcrew::supply
