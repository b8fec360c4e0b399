#include "bundle/index.hpp"

#include "base/digest.hpp"
#include "base/document.hpp"
#include "base/text.hpp"
#include "bundle/library_facts.hpp"
#include "bundle/refusal.hpp"

namespace jetcrew::bundle {
namespace {

using nlohmann::json;

Error invalid(const std::string& file, const std::string& pointer, const std::string& reason) {
  const auto place = pointer.empty() ? file : fmt::format("{} at {}", file, pointer);
  return {"bundle_index_invalid",
          fmt::format("the bundle's {}: {}", place, reason),
          "Have the bundle made again with `jetcrew bundle create`.",
          {{"file", file}, {"pointer", pointer}, {"reason", reason}}};
}

/// Text of any length, also none: a control stanza has more than a name.
std::string long_text(const Node& node, std::string_view member) {
  const auto found = node.find(member);
  if (!found) return {};
  if (!found->value().is_string()) found->fail("must be text");
  return found->value().get<std::string>();
}

void require_texts(const Node& list) {
  for (const auto& element : list.elements()) static_cast<void>(element.text());
}

/// As library_facts() writes it; null where nobody looked.
json libraries_in(const Node& node) {
  const auto found = node.find("libraries");
  if (!found || found->value().is_null()) return nullptr;
  require_texts(found->at("brings"));
  if (const auto versions = found->find("versions")) {
    if (!versions->value().is_object()) versions->fail("must be an object");
    for (const auto& [library, names] : versions->value().items()) require_texts(versions->at(library));
  }
  if (const auto needs = found->find("needs")) {
    try {
      static_cast<void>(library_needs_of(found->value()));
    } catch (const json::exception&) {
      needs->fail("is not what a wheel needs");
    }
  }
  return found->value();
}

state::Payload read_payload(const Node& node) {
  node.only({"sha256", "ecosystem", "name", "version", "architecture", "tags", "summary", "metadata",
             "unpacked_bytes", "libraries", "facts"});
  state::Payload payload;
  payload.sha256 = node.at("sha256").text();
  if (!is_sha256_hex(payload.sha256)) node.at("sha256").fail("must be 64 lower-case hexadecimal digits");
  payload.ecosystem = node.at("ecosystem").text();
  if (payload.ecosystem != "deb" && payload.ecosystem != "wheel")
    node.at("ecosystem").fail("must be deb or wheel");
  payload.name = node.at("name").text();
  payload.version = node.at("version").text();
  payload.architecture = long_text(node, "architecture");
  payload.tags = long_text(node, "tags");
  payload.summary = long_text(node, "summary");
  payload.metadata = long_text(node, "metadata");
  payload.unpacked_bytes = static_cast<std::uint64_t>(node.at("unpacked_bytes").integer(0, INT64_MAX));
  payload.libraries = libraries_in(node);
  if (!payload.libraries.is_null())
    static_cast<void>(node.at("libraries").at(payload.ecosystem == "deb" ? "versions" : "needs"));
  if (const auto facts = node.find("facts")) {
    if (!facts->value().is_object()) facts->fail("must be an object");
    payload.facts = facts->value();
  }
  return payload;
}

}  // namespace

std::optional<Index> read_index(const Opened& bundle) {
  const auto text = bundle.text_of(ListedPayload::Kind::index, largest_index);
  return text ? std::optional(parse_index(*text)) : std::nullopt;
}

Index parse_index(std::string_view text) {
  const auto document = parse_document("index.json", text, invalid);
  Index payloads;
  for (const auto& node : Node("index.json", document, invalid).elements()) {
    auto payload = read_payload(node);
    auto sha256 = payload.sha256;
    if (!payloads.emplace(std::move(sha256), std::move(payload)).second)
      node.fail("speaks of a package that another entry speaks of");
  }
  return payloads;
}

std::string index_text(const std::vector<state::Payload>& payloads) {
  std::map<std::string, json> entries;
  for (const auto& payload : payloads) {
    json entry{{"sha256", payload.sha256},
               {"ecosystem", payload.ecosystem},
               {"name", payload.name},
               {"version", payload.version},
               {"summary", payload.summary},
               {"metadata", payload.metadata},
               {"unpacked_bytes", payload.unpacked_bytes},
               {"libraries", payload.libraries},
               {"facts", payload.facts}};
    entry[payload.ecosystem == "deb" ? "architecture" : "tags"] =
        payload.ecosystem == "deb" ? payload.architecture : payload.tags;
    entries.emplace(payload.sha256, std::move(entry));
  }
  auto list = json::array();
  for (auto& [sha256, entry] : entries) list.push_back(std::move(entry));
  return list.dump(1, ' ', false) + "\n";
}

}  // namespace jetcrew::bundle
