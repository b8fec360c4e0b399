#include "http/assets.hpp"

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/text.hpp"

namespace jetcrew::http {
namespace {

constexpr std::string_view index_name = "index.html";

std::string etag_of(std::string_view content) {
  return '"' + to_hex(Sha256::of(content)).substr(0, 20) + '"';
}

/// The weight in thousandths of one Accept-Encoding member; 1000 where it has none.
bool has_weight(std::string_view parameters) {
  const auto weight = parameters.find("q=");
  if (weight == std::string_view::npos) return true;
  const auto digits = trimmed(parameters.substr(weight + 2));
  return digits.find_first_not_of("0.") != std::string_view::npos;
}

}  // namespace

bool accepts_gzip(std::string_view accept_encoding) {
  bool any = false;
  for (const auto member : split(accept_encoding, ',')) {
    const auto semicolon = member.find(';');
    const auto name = lower(trimmed(member.substr(0, semicolon)));
    const bool wanted = semicolon == std::string_view::npos || has_weight(member.substr(semicolon + 1));
    if (name == "gzip" || name == "x-gzip") return wanted;
    if (name == "*") any = wanted;
  }
  return any;
}

std::string_view media_type(std::string_view path) {
  static const std::map<std::string_view, std::string_view> types{
      {".css", "text/css; charset=utf-8"},
      {".html", "text/html; charset=utf-8"},
      {".ico", "image/x-icon"},
      {".jpg", "image/jpeg"},
      {".js", "text/javascript; charset=utf-8"},
      {".json", "application/json"},
      {".map", "application/json"},
      {".png", "image/png"},
      {".svg", "image/svg+xml"},
      {".txt", "text/plain; charset=utf-8"},
      {".webmanifest", "application/manifest+json"},
      {".webp", "image/webp"},
      {".woff2", "font/woff2"},
  };
  const auto dot = path.rfind('.');
  const auto found = dot == std::string_view::npos ? types.end() : types.find(path.substr(dot));
  return found == types.end() ? "application/octet-stream" : found->second;
}

Assets::Assets(std::span<const EmbeddedFile> files) {
  for (const auto& file : files) {
    if (file.path.ends_with(".gz")) continue;
    assets_[std::string(file.path)].plain = {file.content, etag_of(file.content)};
  }
  for (const auto& file : files) {
    if (!file.path.ends_with(".gz")) continue;
    const auto of = assets_.find(file.path.substr(0, file.path.size() - 3));
    if (of != assets_.end()) of->second.gzip = {file.content, etag_of(file.content)};
  }
}

Response Assets::serve(const Request& request) const {
  auto found = assets_.find(std::string_view(request.path).substr(1));
  if (found == assets_.end()) {
    const auto accept = request.header("Accept").value_or("");
    if (request.path == "/" || accept.find("text/html") != std::string_view::npos) {
      found = assets_.find(index_name);
    }
  }
  if (found == assets_.end()) {
    throw Error("not_found", fmt::format("there is nothing at {}", request.path),
                "Open the page at its start, /.", {{"path", request.path}});
  }
  const auto& [path, asset] = *found;
  const bool compressed =
      !asset.gzip.content.empty() && accepts_gzip(request.header("Accept-Encoding").value_or(""));
  const auto& variant = compressed ? asset.gzip : asset.plain;
  Response response;
  response.static_body = variant.content;
  response.headers.add("Content-Type", std::string(media_type(path)));
  response.headers.add("ETag", variant.etag);
  response.headers.add("Cache-Control",
                       path.starts_with("assets/") ? "public, max-age=31536000, immutable" : "no-cache");
  if (!asset.gzip.content.empty()) response.headers.add("Vary", "Accept-Encoding");
  if (compressed) response.headers.add("Content-Encoding", "gzip");
  return response;
}

}  // namespace jetcrew::http
