// Where packages come from when a bundle is made: a TOML file and flags; what they leave open is this
// machine's own configuration of apt and pip.
//
//     cache = "/srv/jetcrew-cache"
//     proxy = "http://proxy.example:3128"       # no_proxy = ["mirror.example"], authorities =
//     "/etc/company.pem"
//
//     [[archive]]
//     url = "http://mirror.example/ubuntu-ports"
//     suites = ["bionic", "bionic-updates"]
//     components = ["main", "universe"]
//     signed_by = "/usr/share/keyrings/ubuntu-archive-keyring.gpg"
//
//     [[index]]
//     url = "https://mirror.example/pypi/simple"
//
//     [[links]]                                  # a page that lists wheels, or a folder of them
//     url = "https://example.org/wheels/"
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "supply/apt_sources.hpp"
#include "supply/fetcher.hpp"
#include "supply/pip_config.hpp"
#include "supply/wheel_offers.hpp"

namespace jetcrew::supply {

struct Settings {
  FetchOptions fetching;
  std::vector<ArchiveSource> archives;
  IndexSources indexes;
  std::vector<std::filesystem::path> folders;  ///< of wheels on this machine
  std::optional<std::filesystem::path> cache;
  bool names_archives = false;  ///< the file says which; without that they are the machine's
  bool names_indexes = false;
};

/// @throws Error `sources_invalid` (facts: file, line) for a member that is unknown or of the wrong type
Settings read_settings(const std::filesystem::path& file);
Settings parse_settings(std::string_view text, const std::string& file);

/// What pip of this machine has, into settings that name no index.
/// @param usual_index where pip goes when nobody told it anything
void add_pip_config(Settings& settings, const PipConfig& pip, const std::optional<std::string>& usual_index);

/// Proxies from the environment, as curl and pip read them (http_proxy, https_proxy, no_proxy; also in
/// capital letters, but for HTTP_PROXY), where the settings name none.
void add_proxies(FetchOptions& fetching, const Variable& variable);

/// One word for an archive on the command line: `URL SUITE COMPONENT…`, with apt's options in brackets in
/// front.
ArchiveSource parse_archive_flag(const std::string& text);

/// `$XDG_CACHE_HOME/jetcrew`, or `~/.cache/jetcrew`.
std::filesystem::path usual_cache(const Variable& variable);

}  // namespace jetcrew::supply
