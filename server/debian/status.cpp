#include "debian/status.hpp"

#include <array>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/root.hpp"
#include "base/text.hpp"
#include "debian/architecture.hpp"
#include "debian/control.hpp"

namespace jetcrew::debian {
namespace {
namespace fs = std::filesystem;

constexpr std::uint64_t largest_file = 256U << 20U;
constexpr std::array<std::string_view, 5> wants{"unknown", "install", "hold", "deinstall", "purge"};
constexpr std::array<std::string_view, 2> flags{"ok", "reinstreq"};
constexpr std::array<std::string_view, 8> states{"not-installed",    "config-files",    "half-installed",
                                                 "unpacked",         "half-configured", "triggers-awaited",
                                                 "triggers-pending", "installed"};

template <typename Enum, std::size_t count>
std::optional<Enum> parse_word(const std::array<std::string_view, count>& words, std::string_view word) {
  const auto found = std::find(words.begin(), words.end(), word);
  if (found == words.end()) return std::nullopt;
  return static_cast<Enum>(found - words.begin());
}

void parse_status_field(const Stanza& stanza, Installed& installed) {
  std::vector<std::string_view> words;
  for (const auto word : split(stanza.require("Status"), ' ')) {
    if (!word.empty()) words.push_back(word);
  }
  if (words.size() == 3) {
    const auto want = parse_word<Want>(wants, words[0]);
    const auto flag = parse_word<Flag>(flags, words[1]);
    const auto state = parse_state(words[2]);
    if (want && flag && state) {
      installed.want = *want;
      installed.flag = *flag;
      installed.state = *state;
      return;
    }
  }
  throw Error("control_malformed", fmt::format("{}: this is no package status", stanza.where("Status")),
              "dpkg keeps a copy of the day before in /var/lib/dpkg/status-old.",
              {{"file", stanza.file_name()}, {"field", "Status"}});
}

Installed installed_from(const Stanza& stanza) {
  Installed installed;
  parse_status_field(stanza, installed);
  // Only a first unpacking that was cut short leaves a present package without version and architecture.
  const bool complete = installed.state > State::half_installed;
  installed.package = complete ? package_from(stanza) : package_from_status(stanza);
  return installed;
}

/// All packages by name, and what dpkg's rules say about which entry a stanza replaces.
class Database {
 public:
  void read(std::string_view text, const std::string& file_name) {
    StanzaReader reader(text, file_name);
    while (const auto stanza = reader.next()) put(installed_from(*stanza));
  }

  std::vector<Installed> take(Which which) {
    std::vector<Installed> result;
    for (auto& entry : entries_) {
      if (which == Which::all || entry.present()) result.push_back(std::move(entry));
    }
    return result;
  }

  void mark_automatic(std::string_view name, std::string_view architecture) {
    const auto [first, last] = by_name_.equal_range(std::string(name));
    for (auto at = first; at != last; ++at) {
      auto& entry = entries_[at->second];
      // apt writes the native architecture for packages of `all`.
      if (architecture.empty() || entry.package.architecture == architecture ||
          entry.package.architecture == "all") {
        entry.automatic = true;
      }
    }
  }

 private:
  void put(Installed installed) {
    const auto [first, last] = by_name_.equal_range(installed.package.name);
    for (auto at = first; at != last; ++at) {
      auto& entry = entries_[at->second];
      if (replaces(installed, entry)) {
        entry = std::move(installed);
        return;
      }
    }
    by_name_.emplace(installed.package.name, entries_.size());
    entries_.push_back(std::move(installed));
  }

  /// Several architectures of one package stand side by side only where it is Multi-Arch: same or where
  /// nothing but a selection or configuration files is left of one.
  static bool replaces(const Installed& by, const Installed& entry) {
    if (by.package.architecture == entry.package.architecture) return true;
    if (by.package.architecture.empty() || entry.package.architecture.empty()) return true;
    const bool side_by_side =
        by.package.multi_arch == MultiArch::same && entry.package.multi_arch == MultiArch::same;
    return !side_by_side && by.present() && entry.present();
  }

  std::vector<Installed> entries_;
  std::multimap<std::string, std::size_t> by_name_;
};

/// dpkg's journal: one stanza a file, named by number, in the order they were written.
std::vector<fs::path> update_files(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code failed;  // no folder, no updates
  for (auto at = fs::directory_iterator(folder, failed); !failed && at != fs::directory_iterator();
       at.increment(failed)) {
    const auto name = at->path().filename().string();
    const bool number = std::all_of(name.begin(), name.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (number && at->is_regular_file()) files.push_back(at->path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

void read_extended_states(const Root& root, Database& database) {
  const std::string file = "/var/lib/apt/extended_states";
  const auto text = read_optional(root.resolve(file), largest_file);
  if (!text) return;
  StanzaReader reader(*text, file);
  while (const auto stanza = reader.next()) {
    if (stanza->find("Auto-Installed") == "1") {
      database.mark_automatic(stanza->require("Package"), stanza->find("Architecture").value_or(""));
    }
  }
}

Error missing_dpkg(const Root& root) {
  return {"dpkg_missing",
          fmt::format("there is no dpkg database in {}", root.folder().string()),
          "Give the root folder of a Debian or Ubuntu system.",
          {{"root", root.folder().string()}}};
}

std::vector<std::string> listed_architectures(const Root& root) {
  std::vector<std::string> names;
  const auto text = root.read("/var/lib/dpkg/arch").value_or("");
  for (const auto line : lines_of(text)) {
    if (is_architecture_name(trimmed(line))) names.emplace_back(trimmed(line));
  }
  return names;
}

}  // namespace

std::vector<Installed> parse_status(std::string_view text, const std::string& file_name, Which which) {
  Database database;
  database.read(text, file_name);
  return database.take(which);
}

std::vector<Installed> read_status(const Root& root, Which which) {
  const fs::path file = "/var/lib/dpkg/status";
  const auto here = root.resolve(file);
  if (!fs::exists(here)) throw missing_dpkg(root);
  Database database;
  database.read(read_file(here, largest_file), file);
  for (const auto& update : update_files(root.resolve("/var/lib/dpkg/updates"))) {
    database.read(read_file(update, largest_file),
                  (file.parent_path() / "updates" / update.filename()).string());
  }
  read_extended_states(root, database);
  return database.take(which);
}

namespace {

template <class Relations>
void add_field(std::string& stanza, std::string_view name, const Relations& relations) {
  if (relations.empty()) return;
  std::vector<std::string> texts;
  for (const auto& relation : relations) texts.push_back(to_string(relation));
  stanza += fmt::format("{}: {}\n", name, join(texts, ", "));
}

}  // namespace

std::string stanza_of(const Installed& installed) {
  const auto& package = installed.package;
  auto stanza = fmt::format("Package: {}\nStatus: {}\n", package.name, status_of(installed));
  if (!package.version.empty()) stanza += fmt::format("Version: {}\n", package.version.text());
  if (!package.architecture.empty()) stanza += fmt::format("Architecture: {}\n", package.architecture);
  if (package.multi_arch != MultiArch::no)
    stanza += fmt::format("Multi-Arch: {}\n", to_string(package.multi_arch));
  if (package.essential) stanza += "Essential: yes\n";
  if (package.is_protected) stanza += "Protected: yes\n";
  add_field(stanza, "Pre-Depends", package.pre_depends);
  add_field(stanza, "Depends", package.depends);
  add_field(stanza, "Conflicts", package.conflicts);
  add_field(stanza, "Breaks", package.breaks);
  add_field(stanza, "Replaces", package.replaces);
  add_field(stanza, "Provides", package.provides);
  return stanza;
}

std::string status_of(const Installed& installed) {
  return fmt::format("{} {} {}", wants.at(static_cast<std::size_t>(installed.want)),
                     flags.at(static_cast<std::size_t>(installed.flag)), to_string(installed.state));
}

std::string_view to_string(State state) {
  return states.at(static_cast<std::size_t>(state));
}

std::optional<State> parse_state(std::string_view word) {
  return parse_word<State>(states, word);
}

std::string native_architecture(const Root& root) {
  // dpkg writes its own architecture first.
  if (const auto listed = listed_architectures(root); !listed.empty()) return listed.front();
  return native_architecture(root, read_status(root));
}

std::string native_architecture(const Root& root, const std::vector<Installed>& installed) {
  if (const auto listed = listed_architectures(root); !listed.empty()) return listed.front();
  for (const auto& one : installed) {
    if (one.package.name == "dpkg" && !one.package.architecture.empty()) return one.package.architecture;
  }
  throw missing_dpkg(root);
}

std::vector<std::string> foreign_architectures(const Root& root) {
  auto listed = listed_architectures(root);
  if (!listed.empty()) listed.erase(listed.begin());
  return listed;
}

}  // namespace jetcrew::debian
