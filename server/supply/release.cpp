#include "supply/release.hpp"

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "debian/control.hpp"

namespace jetcrew::supply {
namespace {

Error invalid(const std::string& file, std::string_view why) {
  return {"release_invalid",
          fmt::format("{} is no Release file: {}", file, why),
          "Check the archive's address and suite, or name another mirror.",
          {{"file", file}}};
}

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  while (true) {
    const auto begin = text.find_first_not_of(" \t\r\n");
    if (begin == std::string_view::npos) return words;
    text.remove_prefix(begin);
    const auto end = std::min(text.find_first_of(" \t\r\n"), text.size());
    words.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
}

std::vector<std::string> copied(const std::vector<std::string_view>& words) {
  return {words.begin(), words.end()};
}

/// A path from a signed file is still only text until it was looked at: it becomes part of a file's address.
bool is_plain_path(std::string_view path) {
  if (path.empty() || path.starts_with('/')) return false;
  for (const auto part : split(path, '/')) {
    if (part.empty() || part == "." || part == "..") return false;
  }
  return path.find_first_of("\\?#%") == std::string_view::npos;
}

}  // namespace

bool Release::has_architecture(std::string_view name) const {
  return architectures.empty() ||
         std::find(architectures.begin(), architectures.end(), name) != architectures.end();
}

std::optional<std::chrono::sys_seconds> parse_release_date(std::string_view text) {
  static constexpr std::string_view months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  auto words = words_of(text);
  if (!words.empty() && words.front().ends_with(',')) words.erase(words.begin());
  if (words.size() != 5) return std::nullopt;
  if (words[4] != "UTC" && words[4] != "GMT" && words[4] != "+0000") return std::nullopt;
  const auto* const month = std::find(std::begin(months), std::end(months), words[1]);
  const auto day = to_number(words[0]);
  const auto year = to_number(words[2]);
  const auto time = split(words[3], ':');
  if (month == std::end(months) || !day || !year || time.size() != 3 || *year < 1970 || *year > 9999)
    return std::nullopt;
  const auto hour = to_number(time[0]);
  const auto minute = to_number(time[1]);
  const auto second = to_number(time[2]);
  if (!hour || !minute || !second || *hour > 23 || *minute > 59 || *second > 60 || *hour < 0 || *minute < 0 ||
      *second < 0 || *day < 1 || *day > 31)
    return std::nullopt;
  const std::chrono::year_month_day date{
      std::chrono::year(static_cast<int>(*year)),
      std::chrono::month(static_cast<unsigned>(month - std::begin(months)) + 1),
      std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days(date) + std::chrono::hours(*hour) + std::chrono::minutes(*minute) +
         std::chrono::seconds(*second);
}

Release parse_release(std::string_view text, const std::string& file_name) {
  debian::StanzaReader reader(text, file_name);
  const auto stanza = reader.next();
  if (!stanza) throw invalid(file_name, "it is empty");
  Release release;
  release.origin = stanza->find("Origin").value_or("");
  release.suite = stanza->find("Suite").value_or("");
  release.codename = stanza->find("Codename").value_or("");
  release.architectures = copied(words_of(stanza->find("Architectures").value_or("")));
  for (auto component : words_of(stanza->find("Components").value_or(""))) {
    // Debian's security archive writes `updates/main` and lists `main/…`.
    if (const auto slash = component.rfind('/'); slash != std::string_view::npos)
      component.remove_prefix(slash + 1);
    release.components.emplace_back(component);
  }
  if (const auto until = stanza->find("Valid-Until")) {
    release.valid_until = parse_release_date(*until);
    if (!release.valid_until) throw invalid(file_name, "its Valid-Until cannot be read");
  }
  release.lists_all = std::find(release.architectures.begin(), release.architectures.end(), "all") !=
                          release.architectures.end() &&
                      stanza->find("No-Support-for-Architecture-all") != "Packages";
  release.by_hash = lower(stanza->find("Acquire-By-Hash").value_or("")) == "yes";
  const auto sums = stanza->find("SHA256");
  if (!sums) throw invalid(file_name, "it has no SHA-256 sums");
  for (const auto line : lines_of(*sums)) {
    const auto words = words_of(line);
    if (words.empty()) continue;
    const auto size = words.size() == 3 ? to_number(words[1]) : std::nullopt;
    if (!size || *size < 0 || !is_sha256_hex(words[0]) || !is_plain_path(words[2]))
      throw invalid(file_name, "one of its SHA-256 sums cannot be read");
    release.indexes.emplace(std::string(words[2]),
                            ListedIndex{std::string(words[0]), static_cast<std::uint64_t>(*size)});
  }
  return release;
}

}  // namespace jetcrew::supply
