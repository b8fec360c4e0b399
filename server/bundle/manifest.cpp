#include "bundle/manifest.hpp"

#include <algorithm>
#include <set>

#include <nlohmann/json.hpp>

#include "base/build.hpp"
#include "base/digest.hpp"
#include "base/document.hpp"
#include "base/text.hpp"
#include "bundle/ustar.hpp"

namespace jetcrew::bundle {
namespace {

using Kind = ListedPayload::Kind;
using nlohmann::json;

Error invalid(const std::string& file, const std::string& pointer, const std::string& reason) {
  const auto place = pointer.empty() ? file : fmt::format("{} at {}", file, pointer);
  return {"manifest_invalid",
          fmt::format("the bundle's {}: {}", place, reason),
          "Have the bundle made again with `jetcrew bundle create`.",
          {{"file", file}, {"pointer", pointer}, {"reason", reason}}};
}

Error newer(std::string_view what) {
  return {"bundle_newer",
          fmt::format("the bundle needs a newer JetCrew than {}: {}", build().version, what),
          "Update JetCrew on the board, or have the bundle made for this version.",
          {{"reason", std::string(what)}, {"version", std::string(build().version)}}};
}

bool is_lower_word(std::string_view text) {
  const auto plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  return !text.empty() && text.size() <= 64 && plain(text.front()) &&
         std::all_of(text.begin(), text.end(),
                     [&](char c) { return plain(c) || c == '.' || c == '_' || c == '-'; });
}

/// `2026-11-23T10:00:00Z`
bool is_utc_time(std::string_view text) {
  constexpr std::string_view form = "dddd-dd-ddTdd:dd:ddZ";
  if (text.size() != form.size()) return false;
  for (std::size_t i = 0; i < form.size(); ++i) {
    const bool digit = text[i] >= '0' && text[i] <= '9';
    if (form[i] == 'd' ? !digit : text[i] != form[i]) return false;
  }
  return true;
}

/// Numbers with dots between them; nothing for any other text.
std::optional<std::vector<std::int64_t>> numbers_of(std::string_view text) {
  std::vector<std::int64_t> numbers;
  for (const auto part : split(text, '.')) {
    const auto number = part.size() <= 9 ? to_number(part) : std::nullopt;
    if (!number || *number < 0) return std::nullopt;
    numbers.push_back(*number);
  }
  return numbers;
}

/// An object of the format: what begins with `x-` is passed over, what is not known needs a newer reader.
void require_known(const Node& node, std::initializer_list<std::string_view> members) {
  if (!node.value().is_object()) node.fail("must be an object");
  for (const auto& [name, value] : node.value().items()) {
    if (name.starts_with("x-")) continue;
    if (std::find(members.begin(), members.end(), name) == members.end())
      throw newer(fmt::format("its manifest has a member \"{}\"", to_valid_utf8(name)));
  }
}

/// One line without control characters: these texts are shown on terminals and in logs, also those of bundles
/// that nobody trusts.
std::string line(const Node& node) {
  auto text = node.text();
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
  bool plain = std::none_of(text.begin(), text.end(), is_control);
  // U+0080 to U+009F in UTF-8.
  for (auto at = text.find('\xc2'); plain && at != std::string::npos; at = text.find('\xc2', at + 1))
    plain = static_cast<unsigned char>(text[at + 1]) >= 0xa0;
  if (!plain) node.fail("must be one line without control characters");
  return text;
}

template <class Valid>
std::string checked(const Node& node, Valid valid, std::string_view must) {
  auto text = line(node);
  if (!valid(text)) node.fail(std::string(must));
  return text;
}

std::optional<std::string> optional_text(const Node& node, std::string_view member) {
  const auto found = node.find(member);
  return found ? std::optional(line(*found)) : std::nullopt;
}

std::optional<std::string> optional_time(const Node& node, std::string_view member) {
  const auto found = node.find(member);
  if (!found) return std::nullopt;
  return checked(*found, is_utc_time, "must be a time like 2026-11-23T10:00:00Z");
}

std::optional<std::string> optional_numbers(const Node& node, std::string_view member) {
  const auto found = node.find(member);
  if (!found) return std::nullopt;
  return checked(*found, numbers_of, "must be numbers with dots between them");
}

L4tRange read_range(const Node& node) {
  const auto ends = node.elements();
  if (ends.size() != 2) node.fail("must be two releases: from, to");
  constexpr std::string_view must = "must be a release like 32.7.1";
  return {checked(ends[0], numbers_of, must), checked(ends[1], numbers_of, must)};
}

Target read_target(const Node& node) {
  require_known(node, {"architecture", "module", "l4t", "distribution", "python"});
  Target target;
  target.architecture = optional_text(node, "architecture");
  target.module = optional_text(node, "module");
  if (const auto l4t = node.find("l4t")) target.l4t = read_range(*l4t);
  target.distribution = optional_text(node, "distribution");
  target.python = optional_numbers(node, "python");
  return target;
}

struct KindRule {
  Kind kind;
  std::string_view word;
  std::string_view front;
  std::string_view end;
};

constexpr std::array<KindRule, 4> kinds{{{Kind::deb, "deb", "deb/", ".deb"},
                                         {Kind::wheel, "wheel", "whl/", ".whl"},
                                         {Kind::index, "index", "index.json", ""},
                                         {Kind::catalogue, "catalogue", "catalogue.json", ""}}};

const KindRule& rule_of(Kind kind) {
  return *std::find_if(kinds.begin(), kinds.end(), [&](const auto& rule) { return rule.kind == kind; });
}

ListedPayload read_payload(const Node& node) {
  require_known(node, {"path", "kind", "size", "sha256", "name", "version", "architecture"});
  ListedPayload payload;
  const auto kind = node.at("kind");
  const auto word = line(kind);
  const auto* const rule =
      std::find_if(kinds.begin(), kinds.end(), [&](const auto& one) { return one.word == word; });
  if (rule == kinds.end())
    throw newer(fmt::format("its manifest lists something of the kind \"{}\"", to_valid_utf8(word)));
  payload.kind = rule->kind;
  const auto path = node.at("path");
  payload.path = checked(path, is_member_path, "is no path that a member may have");
  if (!payload.path.starts_with(rule->front) || !payload.path.ends_with(rule->end) ||
      (!payload.is_package() && payload.path != rule->front))
    path.fail(fmt::format("is not where a {} has to be", word));
  payload.size =
      static_cast<std::uint64_t>(node.at("size").integer(0, static_cast<std::int64_t>(largest_ustar_member)));
  payload.sha256 = checked(node.at("sha256"), is_sha256_hex, "must be 64 lower-case hexadecimal digits");
  if (payload.is_package()) {
    payload.name = line(node.at("name"));
    payload.version = line(node.at("version"));
  }
  if (payload.kind == Kind::deb) payload.architecture = line(node.at("architecture"));
  return payload;
}

std::vector<ListedPayload> read_payloads(const Node& list) {
  const auto elements = list.elements();
  if (elements.size() > most_payloads) list.fail(fmt::format("has more than {} entries", most_payloads));
  std::vector<ListedPayload> payloads;
  std::set<std::string> seen;
  for (const auto& node : elements) {
    auto payload = read_payload(node);
    if (!seen.insert(path_on_fat(payload.path)).second) node.fail("has a path that another entry has");
    if (!payloads.empty() && payload.path < payloads.back().path)
      node.fail("is not in the order of the paths");
    payloads.push_back(std::move(payload));
  }
  return payloads;
}

WantedInstall read_install(const Node& node) {
  require_known(node, {"requests", "environment", "python", "unattended"});
  WantedInstall install;
  for (const auto& request : node.at("requests").elements()) install.requests.push_back(line(request));
  if (install.requests.empty()) node.at("requests").fail("must not be empty");
  if (auto environment = optional_text(node, "environment")) install.environment = std::move(*environment);
  install.python = optional_numbers(node, "python");
  if (const auto unattended = node.find("unattended")) install.unattended = unattended->boolean();
  return install;
}

void require_agent(const Manifest& manifest) {
  if (!manifest.min_agent) return;
  const auto needed = numbers_of(*manifest.min_agent);
  const auto ours = numbers_of(build().version);
  if (ours && *needed > *ours) throw newer(fmt::format("it asks for {}", *manifest.min_agent));
}

/// Where an indented text is the one spelling, it is found by writing it again.
std::string spelled(const json& document) {
  return document.dump(2, ' ', false) + "\n";
}

Manifest manifest_in(const json& document) {
  const Node node("manifest.json", document, invalid);
  if (!document.is_object()) node.fail("must be an object");
  if (node.at("format").integer(1, INT64_MAX) != 1)
    throw newer(fmt::format("its format is {}", document.at("format").dump()));
  require_known(node, {"format", "name", "version", "serial", "channel", "created", "not_after", "min_agent",
                       "description", "license", "targets", "payloads", "install"});
  constexpr std::string_view must = "must be lower-case letters, digits, '.', '_' and '-', up to 64";
  Manifest manifest;
  manifest.name = checked(node.at("name"), is_lower_word, must);
  manifest.version = line(node.at("version"));
  manifest.serial = node.at("serial").integer(1, INT64_MAX);
  if (const auto channel = node.find("channel")) manifest.channel = checked(*channel, is_lower_word, must);
  manifest.created = optional_time(node, "created");
  manifest.not_after = optional_time(node, "not_after");
  manifest.min_agent = optional_numbers(node, "min_agent");
  manifest.description = optional_text(node, "description");
  manifest.license = optional_text(node, "license");
  for (const auto& target : node.at("targets").elements()) manifest.targets.push_back(read_target(target));
  manifest.payloads = read_payloads(node.at("payloads"));
  if (const auto install = node.find("install")) manifest.install = read_install(*install);
  require_agent(manifest);
  return manifest;
}

void put(json& object, const char* member, const std::optional<std::string>& text) {
  if (text) object[member] = *text;
}

json to_json(const Target& target) {
  json object = json::object();
  put(object, "architecture", target.architecture);
  put(object, "module", target.module);
  if (target.l4t) object["l4t"] = {target.l4t->from, target.l4t->to};
  put(object, "distribution", target.distribution);
  put(object, "python", target.python);
  return object;
}

json to_json(const ListedPayload& payload) {
  json object{{"path", payload.path},
              {"kind", to_text(payload.kind)},
              {"size", payload.size},
              {"sha256", payload.sha256}};
  if (payload.is_package()) object.update({{"name", payload.name}, {"version", payload.version}});
  if (payload.kind == Kind::deb) object["architecture"] = payload.architecture;
  return object;
}

json to_json(const WantedInstall& install) {
  json object{{"requests", install.requests}, {"environment", install.environment}};
  put(object, "python", install.python);
  if (install.unattended) object["unattended"] = true;
  return object;
}

}  // namespace

std::string to_text(Kind kind) {
  return std::string(rule_of(kind).word);
}

std::uint64_t Manifest::payload_bytes() const {
  std::uint64_t bytes = 0;
  for (const auto& payload : payloads) bytes += payload.size;
  return bytes;
}

std::size_t Manifest::packages() const {
  return static_cast<std::size_t>(std::count_if(payloads.begin(), payloads.end(),
                                                [](const auto& payload) { return payload.is_package(); }));
}

std::string Manifest::trusted_comment() const {
  return fmt::format("bundle:{} serial:{}", name, serial);
}

Manifest parse_manifest(std::string_view text) {
  if (text.size() > largest_manifest)
    throw invalid("manifest.json", "", fmt::format("is larger than {}", human_bytes(largest_manifest)));
  const auto document = parse_document("manifest.json", text, invalid);
  auto manifest = manifest_in(document);
  // Members given twice are found so too.
  if (spelled(document) != text)
    throw invalid("manifest.json", "", "is not in the one spelling that is signed (sorted, indented by two)");
  return manifest;
}

std::string canonical_text(const Manifest& manifest) {
  json document{{"format", 1},
                {"name", manifest.name},
                {"version", manifest.version},
                {"serial", manifest.serial},
                {"channel", manifest.channel},
                {"targets", json::array()},
                {"payloads", json::array()}};
  put(document, "created", manifest.created);
  put(document, "not_after", manifest.not_after);
  put(document, "min_agent", manifest.min_agent);
  put(document, "description", manifest.description);
  put(document, "license", manifest.license);
  for (const auto& target : manifest.targets) document["targets"].push_back(to_json(target));
  for (const auto& payload : manifest.payloads) document["payloads"].push_back(to_json(payload));
  if (manifest.install) document["install"] = to_json(*manifest.install);
  auto text = spelled(document);
  static_cast<void>(parse_manifest(text));
  return text;
}

bool is_member_path(std::string_view path) {
  constexpr std::size_t most_parts = 3;
  constexpr std::string_view others = "._+!~-";
  if (path.empty() || path.size() > 255) return false;
  const auto parts = split(path, '/');
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  };
  return parts.size() <= most_parts && std::all_of(parts.begin(), parts.end(), [&](std::string_view part) {
           return !part.empty() && plain(part.front()) && std::all_of(part.begin(), part.end(), [&](char c) {
             return plain(c) || others.find(c) != std::string_view::npos;
           });
         });
}

std::string path_on_fat(std::string_view path) {
  return lower(path);
}

}  // namespace jetcrew::bundle
