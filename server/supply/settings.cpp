#include "supply/settings.hpp"

#define TOML_EXCEPTIONS 0
#include <toml++/toml.h>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/text.hpp"

namespace jetcrew::supply {
namespace {

/// A table of the file, read member by member; what nobody asked for is a mistake.
class Table {
 public:
  Table(const toml::table& table, std::string file) : table_(table), file_(std::move(file)) {}

  std::optional<std::string> text(std::string_view name) {
    const auto* const node = find(name);
    if (node == nullptr) return std::nullopt;
    const auto value = node->value_exact<std::string>();
    if (!value) fail(*node, fmt::format("{} is to be text", name));
    return value;
  }

  std::string required(std::string_view name) {
    auto value = text(name);
    if (!value || value->empty()) fail(table_, fmt::format("{} is missing", name));
    return *value;
  }

  std::vector<std::string> texts(std::string_view name) {
    std::vector<std::string> all;
    const auto* const node = find(name);
    if (node == nullptr) return all;
    if (!node->is_array()) fail(*node, fmt::format("{} is to be a list of texts", name));
    for (const auto& element : *node->as_array()) {
      const auto value = element.value_exact<std::string>();
      if (!value) fail(element, fmt::format("{} is to be a list of texts", name));
      all.push_back(*value);
    }
    return all;
  }

  bool flag(std::string_view name, bool without) {
    const auto* const node = find(name);
    if (node == nullptr) return without;
    const auto value = node->value_exact<bool>();
    if (!value) fail(*node, fmt::format("{} is to be true or false", name));
    return *value;
  }

  std::int64_t number(std::string_view name, std::int64_t least, std::int64_t most, std::int64_t without) {
    const auto* const node = find(name);
    if (node == nullptr) return without;
    const auto value = node->value_exact<std::int64_t>();
    if (!value || *value < least || *value > most)
      fail(*node, fmt::format("{} is to be a number from {} to {}", name, least, most));
    return *value;
  }

  /// `[[name]]`
  std::vector<Table> tables(std::string_view name) {
    std::vector<Table> all;
    const auto* const node = find(name);
    if (node == nullptr) return all;
    if (!node->is_array_of_tables()) fail(*node, fmt::format("write it as [[{}]]", name));
    for (const auto& element : *node->as_array()) all.emplace_back(*element.as_table(), file_);
    return all;
  }

  void end() const {
    for (const auto& [key, node] : table_) {
      if (!asked_.contains(key.str())) fail(node, fmt::format("there is no setting '{}'", key.str()));
    }
  }

  /// Reads an address, and says where it stands if it is none.
  Url url(std::string_view name) {
    const auto value = required(name);
    try {
      return Url::parse(value);
    } catch (const Error& error) {
      fail(*find(name), error.message());
    }
  }

  [[noreturn]] void fail(const toml::node& node, const std::string& why) const {
    const auto line = std::to_string(node.source().begin.line);
    throw Error("sources_invalid", fmt::format("{}:{}: {}", file_, line, why),
                "The documentation of `jetcrew bundle create` shows such a file.",
                {{"file", file_}, {"line", line}});
  }

 private:
  const toml::node* find(std::string_view name) {
    asked_.insert(std::string(name));
    return table_.get(name);
  }

  const toml::table& table_;
  std::string file_;
  std::set<std::string, std::less<>> asked_;
};

void read_archive(Table& table, Settings& settings) {
  ArchiveSource source;
  source.base = table.url("url");
  const auto suites = table.texts("suites");
  source.components = table.texts("components");
  source.architectures = table.texts("architectures");
  if (const auto keyring = table.text("signed_by")) source.keyrings.emplace_back(*keyring);
  source.trusted = table.flag("trusted", false);
  source.check_valid_until = table.flag("check_valid_until", true);
  table.end();
  for (const auto& suite : suites) {
    source.suite = suite;
    settings.archives.push_back(source);
  }
}

/// An address, or a folder of this machine.
void add_links(Settings& settings, const std::string& where) {
  if (where.starts_with("http://") || where.starts_with("https://")) {
    settings.indexes.links.push_back(Url::parse(where));
    return;
  }
  std::filesystem::path folder = where.starts_with("file:") ? Url::parse(where).local_path() : where;
  if (std::filesystem::is_directory(folder)) settings.folders.push_back(std::move(folder));
}

std::optional<std::string> first_of(const Variable& variable, std::initializer_list<const char*> names) {
  for (const auto* name : names) {
    if (auto value = variable(name); value && !value->empty()) return value;
  }
  return std::nullopt;
}

/// As curl takes it: a proxy without a scheme speaks plain HTTP.
Url proxy_address(const std::string& text) {
  return Url::parse(text.find("://") == std::string::npos ? "http://" + text : text);
}

}  // namespace

Settings parse_settings(std::string_view text, const std::string& file) {
  const auto parsed = toml::parse(text, file);
  if (!parsed) {
    const auto line = std::to_string(parsed.error().source().begin.line);
    throw Error("sources_invalid", fmt::format("{}:{}: {}", file, line, parsed.error().description()),
                "Correct the file: it is TOML.", {{"file", file}, {"line", line}});
  }
  Settings settings;
  Table table(parsed.table(), file);
  if (const auto cache = table.text("cache")) settings.cache = *cache;
  for (const auto* name : {"proxy", "https_proxy"}) {
    const auto value = table.text(name);
    if (!value) continue;
    if (name == std::string_view("proxy")) settings.fetching.http_proxy = proxy_address(*value);
    settings.fetching.https_proxy = proxy_address(*value);
  }
  settings.fetching.no_proxy = table.texts("no_proxy");
  if (const auto authorities = table.text("authorities")) settings.fetching.authorities = *authorities;
  settings.fetching.patience = std::chrono::seconds(table.number("patience_seconds", 1, 3600, 60));
  settings.fetching.attempts = static_cast<int>(table.number("attempts", 1, 20, 3));
  for (auto& archive : table.tables("archive")) read_archive(archive, settings);
  for (auto& index : table.tables("index")) {
    settings.indexes.indexes.push_back(index.url("url"));
    index.end();
  }
  for (auto& links : table.tables("links")) {
    add_links(settings, links.required("url"));
    links.end();
  }
  table.end();
  settings.names_archives = !settings.archives.empty();
  settings.names_indexes = !settings.indexes.indexes.empty();
  return settings;
}

Settings read_settings(const std::filesystem::path& file) {
  return parse_settings(read_file(file, 1U << 20U), file.string());
}

void add_pip_config(Settings& settings, const PipConfig& pip, const std::optional<std::string>& usual_index) {
  if (!settings.names_indexes && !pip.no_index) {
    if (const auto& index = pip.index_url ? pip.index_url : usual_index)
      settings.indexes.indexes.push_back(Url::parse(*index));
    for (const auto& index : pip.extra_index_urls) settings.indexes.indexes.push_back(Url::parse(index));
  }
  if (!settings.names_indexes) {
    for (const auto& where : pip.find_links) add_links(settings, where);
  }
  if (settings.fetching.authorities.empty() && pip.cert) settings.fetching.authorities = *pip.cert;
  if (!settings.fetching.https_proxy && pip.proxy)
    settings.fetching.http_proxy = settings.fetching.https_proxy = proxy_address(*pip.proxy);
}

void add_proxies(FetchOptions& fetching, const Variable& variable) {
  const auto all = first_of(variable, {"all_proxy", "ALL_PROXY"});
  // HTTP_PROXY is what a web server makes of a request's header `Proxy`; nobody reads it (httpoxy).
  if (!fetching.http_proxy) {
    if (auto proxy = first_of(variable, {"http_proxy"}); proxy || all)
      fetching.http_proxy = proxy_address(proxy ? *proxy : *all);
  }
  if (!fetching.https_proxy) {
    if (auto proxy = first_of(variable, {"https_proxy", "HTTPS_PROXY"}); proxy || all)
      fetching.https_proxy = proxy_address(proxy ? *proxy : *all);
  }
  if (fetching.no_proxy.empty()) {
    const auto hosts = first_of(variable, {"no_proxy", "NO_PROXY"}).value_or("");
    for (const auto host : split(hosts, ',')) {
      if (!trimmed(host).empty()) fetching.no_proxy.emplace_back(trimmed(host));
    }
  }
}

ArchiveSource parse_archive_flag(const std::string& text) {
  const auto sources = parse_sources_list("deb " + text, "--archive");
  if (sources.size() == 1) return sources.front();
  throw Error(
      "usage", fmt::format("'{}' is no archive", text),
      "Write it as in sources.list: --archive \"http://mirror.example/ubuntu-ports bionic main universe\".");
}

std::filesystem::path usual_cache(const Variable& variable) {
  if (const auto folder = variable("XDG_CACHE_HOME"); folder && folder->starts_with('/'))
    return std::filesystem::path(*folder) / "jetcrew";
  if (const auto home = variable("HOME"); home && home->starts_with('/'))
    return std::filesystem::path(*home) / ".cache" / "jetcrew";
  return std::filesystem::temp_directory_path() / "jetcrew-cache";
}

}  // namespace jetcrew::supply
