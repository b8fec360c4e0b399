#include "cli/supply_flags.hpp"

#include <iostream>

#include "base/files.hpp"
#include "base/text.hpp"
#include "catalogue/archives.hpp"
#include "supply/pip_config.hpp"

namespace jetcrew::cli {
namespace {

std::optional<std::string> variable(const std::string& name) {
  const char* const value = std::getenv(name.c_str());
  return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

/// `debian 12`, of os-release(5).
std::optional<std::string> distribution_of_this_machine() {
  std::string id;
  std::string version;
  const auto text = read_optional("/etc/os-release");
  if (!text) return std::nullopt;
  for (const auto line : lines_of(*text)) {
    const auto mark = line.find('=');
    if (mark == std::string_view::npos) continue;
    auto value = line.substr(mark + 1);
    if (value.size() >= 2 && (value.front() == '"' || value.front() == '\''))
      value = value.substr(1, value.size() - 2);
    if (line.substr(0, mark) == "ID") id = value;
    if (line.substr(0, mark) == "VERSION_ID") version = value;
  }
  return id + " " + version;
}

void add_archives(supply::Settings& settings, const std::optional<std::string>& distribution,
                  const catalogue::KnownArchives& known, std::vector<std::filesystem::path>& keyrings) {
  const auto row = std::find_if(known.archives.begin(), known.archives.end(),
                                [&](const auto& one) { return distribution == one.distribution; });
  if (row != known.archives.end())
    keyrings.insert(keyrings.end(), row->keyrings.begin(), row->keyrings.end());
  if (settings.names_archives || !settings.archives.empty()) return;
  if (!distribution || distribution == distribution_of_this_machine()) {
    settings.archives = supply::machine_archives();
    return;
  }
  if (row == known.archives.end()) {
    std::cerr << fmt::format(
        "jetcrew: nobody has said where packages for {} are to be had.\n  Name an archive with --archive.\n",
        *distribution);
    return;
  }
  for (const auto& suite : row->suites) {
    supply::ArchiveSource source;
    source.base = supply::Url::parse(row->url);
    source.suite = suite;
    source.components = row->components;
    settings.archives.push_back(std::move(source));
  }
}

}  // namespace

void add_supply_flags(Command& command, SupplyFlags& flags) {
  command.option("--sources", &flags.sources, "archives, indexes and proxies, as TOML", "FILE")
      .option("--archive", &flags.archives,
              "an apt archive, as in sources.list: \"http://mirror.example/debian bookworm main\"", "LINE")
      .option("--index", &flags.indexes, "a Python package index, as pip's --index-url", "URL")
      .option("--links", &flags.links, "a page or folder with wheels, as pip's --find-links", "URL")
      .option("--keyring", &flags.keyring, "whose signature on an archive counts", "FILE")
      .option("--proxy", &flags.proxy, "http://HOST:PORT for all downloads", "URL")
      .option("--authorities", &flags.authorities, "certificates in place of the system's", "FILE")
      .option("--cache", &flags.cache, "keeps what was downloaded (default: ~/.cache/jetcrew)", "DIR")
      .flag("--offline", &flags.offline, "take what the folders have, and ask nobody");
}

supply::Settings settings_of(const SupplyFlags& flags, const Globals& globals,
                             const std::optional<std::string>& distribution,
                             std::vector<std::filesystem::path>& keyrings) {
  auto settings = flags.sources ? supply::read_settings(*flags.sources) : supply::Settings();
  for (const auto& archive : flags.archives) settings.archives.push_back(supply::parse_archive_flag(archive));
  for (const auto& index : flags.indexes) settings.indexes.indexes.push_back(supply::Url::parse(index));
  settings.names_indexes |= !flags.indexes.empty();
  supply::PipConfig links;
  links.no_index = true;
  links.find_links = flags.links;
  auto files = catalogue::Files::embedded();
  files.put_in_front(globals.state_folder() / "catalogue");
  const auto known = catalogue::read_archives(files);
  if (flags.keyring) keyrings.emplace_back(*flags.keyring);
  if (flags.proxy) {
    settings.fetching.http_proxy = settings.fetching.https_proxy = supply::Url::parse(*flags.proxy);
  }
  if (flags.authorities) settings.fetching.authorities = *flags.authorities;
  if (flags.cache) settings.cache = *flags.cache;
  add_archives(settings, distribution, known, keyrings);
  supply::add_pip_config(settings, supply::machine_pip_config(variable), known.python_index);
  // Named links join what is there already, whoever named that.
  const bool named = std::exchange(settings.names_indexes, false);
  supply::add_pip_config(settings, links, std::nullopt);
  settings.names_indexes = named;
  supply::add_proxies(settings.fetching, variable);
  if (!settings.cache) settings.cache = supply::usual_cache(variable);
  return settings;
}

}  // namespace jetcrew::cli
