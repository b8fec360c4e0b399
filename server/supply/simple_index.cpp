#include "supply/simple_index.hpp"

#include <gumbo.h>

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/text.hpp"

namespace jetcrew::supply {
namespace {

constexpr std::size_t most_files = 200'000;

Error invalid(const Url& url, std::string_view why) {
  return {"package_index_invalid",
          fmt::format("{} is no page of a Python package index: {}", url.text(), why),
          "Give the address that pip takes with --index-url; it mostly ends with /simple.",
          {{"url", url.text()}}};
}

/// PEP 629: a newer major version may mean anything.
void require_version(const Url& url, std::string_view version) {
  if (version.empty() || version == "1" || version.starts_with("1.")) return;
  throw invalid(url, fmt::format("it is of version {}, and only version 1 is known", to_valid_utf8(version)));
}

std::string digest_or_nothing(std::string_view text) {
  auto digest = lower(text);
  return is_sha256_hex(digest) ? digest : std::string();
}

std::string text_of(const nlohmann::json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::string sha256_of(const nlohmann::json& hashes) {
  return hashes.is_object() ? digest_or_nothing(text_of(hashes, "sha256")) : std::string();
}

bool is_given(const nlohmann::json& value) {
  return value.is_object() || value == true;
}

/// Whoever writes a page must not choose where its files are kept.
bool is_plain_name(std::string_view name) {
  constexpr std::size_t longest = 255;
  return !name.empty() && name.size() <= longest && !name.starts_with('.') &&
         std::none_of(name.begin(), name.end(), [](char c) {
           return c == '/' || c == '\\' || static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
         });
}

std::optional<IndexedFile> file_of(const Url& base, const nlohmann::json& entry) {
  if (!entry.is_object()) return std::nullopt;
  const auto address = text_of(entry, "url");
  if (address.empty()) return std::nullopt;
  IndexedFile file;
  file.url = base.resolve(address);
  file.name = text_of(entry, "filename");
  if (file.name.empty()) file.name = file.url.file_name();
  if (!is_plain_name(file.name)) return std::nullopt;
  if (const auto hashes = entry.find("hashes"); hashes != entry.end()) file.sha256 = sha256_of(*hashes);
  if (const auto size = entry.find("size"); size != entry.end() && size->is_number_unsigned())
    file.size = size->get<std::uint64_t>();
  file.requires_python = text_of(entry, "requires-python");
  if (const auto yanked = entry.find("yanked"); yanked != entry.end())
    file.yanked = *yanked == true || (yanked->is_string() && !yanked->get_ref<const std::string&>().empty());
  // PEP 714: the first of these names is the right one, the second is what some wrote before.
  for (const auto* name : {"core-metadata", "dist-info-metadata", "data-dist-info-metadata"}) {
    const auto found = entry.find(name);
    if (found == entry.end()) continue;
    file.has_metadata = is_given(*found);
    file.metadata_sha256 = sha256_of(*found);
    break;
  }
  return file;
}

std::vector<IndexedFile> parse_json(const Url& url, std::string_view body) {
  const auto document = nlohmann::json::parse(body, nullptr, false);
  if (!document.is_object()) throw invalid(url, "it is no JSON object");
  if (const auto meta = document.find("meta"); meta != document.end() && meta->is_object())
    require_version(url, text_of(*meta, "api-version"));
  const auto files = document.find("files");
  if (files == document.end() || !files->is_array()) throw invalid(url, "it has no list of files");
  std::vector<IndexedFile> found;
  for (const auto& entry : *files) {
    if (found.size() == most_files) break;
    try {
      if (auto file = file_of(url, entry)) found.push_back(std::move(*file));
    } catch (const Error&) {
      continue;  // an address that is none
    }
  }
  return found;
}

struct FreeDocument {
  void operator()(GumboOutput* document) const { gumbo_destroy_output(&kGumboDefaultOptions, document); }
};

std::optional<std::string> attribute(const GumboNode& node, const char* name) {
  const auto* const found = gumbo_get_attribute(&node.v.element.attributes, name);
  return found == nullptr ? std::nullopt : std::optional<std::string>(found->value);
}

/// The text right below the element, without that of elements in it.
std::string content(const GumboNode& node) {
  std::string text;
  const auto& children = node.v.element.children;
  for (unsigned at = 0; at < children.length; ++at) {
    const auto* const child = static_cast<const GumboNode*>(children.data[at]);
    if (child->type == GUMBO_NODE_TEXT) text += child->v.text.text;
  }
  return std::string(trimmed(text));
}

/// `sha256=abc…`, of a fragment or an attribute.
std::string digest_in(std::string_view text) {
  for (const auto part : split(text, '&')) {
    if (part.starts_with("sha256=")) return digest_or_nothing(part.substr(7));
  }
  return {};
}

std::optional<IndexedFile> file_of(const Url& base, const GumboNode& anchor) {
  const auto address = attribute(anchor, "href");
  if (!address) return std::nullopt;
  IndexedFile file;
  file.url = base.resolve(*address);
  file.sha256 = digest_in(file.url.fragment);
  file.url.fragment.clear();
  file.name = file.url.file_name();
  // The text of the link is the file's name (PEP 503), but some pages shorten it.
  if (const auto text = content(anchor); text.ends_with(".whl")) file.name = text;
  if (!is_plain_name(file.name)) return std::nullopt;
  file.requires_python = attribute(anchor, "data-requires-python").value_or("");
  file.yanked = attribute(anchor, "data-yanked").has_value();
  for (const auto* name : {"data-core-metadata", "data-dist-info-metadata"}) {
    const auto found = attribute(anchor, name);
    if (!found) continue;
    file.has_metadata = *found != "false";
    file.metadata_sha256 = digest_in(*found);
    break;
  }
  return file;
}

/// Elements that never hold others, and so need no end (HTML, 13.1.2).
bool is_void(std::string_view tag) {
  constexpr std::string_view voids[] = {"br",   "hr",    "img",      "meta", "link",
                                        "base", "input", "!doctype", "!--"};
  return std::any_of(std::begin(voids), std::end(voids), [&](auto name) { return tag.starts_with(name); });
}

/// The parser takes its tree apart by recursion, so what is nested without end must not get there.
void require_depth(const Url& url, std::string_view body) {
  constexpr int deepest = 20'000;
  int depth = 0;
  for (auto at = body.find('<'); at != std::string_view::npos; at = body.find('<', at + 1)) {
    const auto tag = lower(body.substr(at + 1, 8));
    if (tag.starts_with('/')) {
      depth = std::max(0, depth - 1);
    } else if (!tag.empty() && !is_void(tag) && ++depth > deepest) {
      throw invalid(url, "its elements are nested too deep");
    }
  }
}

std::vector<IndexedFile> parse_html(Url base, std::string_view body) {
  const Url url = base;
  require_depth(url, body);
  const std::unique_ptr<GumboOutput, FreeDocument> document(
      gumbo_parse_with_options(&kGumboDefaultOptions, body.data(), body.size()));
  if (!document) throw invalid(url, "it is no HTML");
  std::vector<IndexedFile> found;
  // In the document's order, without recursion: how deep a page nests is its maker's choice.
  std::vector<const GumboNode*> ahead{document->root};
  while (!ahead.empty() && found.size() < most_files) {
    const auto& node = *ahead.back();
    ahead.pop_back();
    if (node.type != GUMBO_NODE_ELEMENT) continue;
    try {
      if (node.v.element.tag == GUMBO_TAG_META && attribute(node, "name") == "pypi:repository-version")
        require_version(url, attribute(node, "content").value_or(""));
      if (node.v.element.tag == GUMBO_TAG_BASE) base = base.resolve(attribute(node, "href").value_or(""));
      if (node.v.element.tag == GUMBO_TAG_A) {
        if (auto file = file_of(base, node)) found.push_back(std::move(*file));
      }
    } catch (const Error& error) {
      if (error.code() != "url_invalid") throw;  // a link that is none
    }
    const auto& children = node.v.element.children;
    for (auto at = children.length; at-- > 0;)
      ahead.push_back(static_cast<const GumboNode*>(children.data[at]));
  }
  return found;
}

}  // namespace

Url IndexedFile::metadata_url() const {
  auto beside = url;
  beside.path += ".metadata";
  return beside;
}

std::vector<IndexedFile> parse_simple_page(const Url& url, std::string_view type, std::string_view body) {
  if (body.size() > std::size_t{1} << 30U) throw invalid(url, "it is too large");
  const auto kind = lower(trimmed(type.substr(0, type.find(';'))));
  return kind.ends_with("json") ? parse_json(url, body) : parse_html(url, body);
}

}  // namespace jetcrew::supply
