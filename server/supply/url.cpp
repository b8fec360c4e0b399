#include "supply/url.hpp"

#include "base/error.hpp"
#include "base/text.hpp"

namespace jetcrew::supply {
namespace {

Error invalid(std::string_view text, std::string_view why) {
  // What is no address may still hold a password: no more of it is told than what stands behind the `@`.
  const auto at = text.rfind('@');
  const auto shown = to_valid_utf8(at == std::string_view::npos ? text : text.substr(at + 1)).substr(0, 300);
  return {"url_invalid",
          fmt::format("'{}' is no address: {}", shown, why),
          "Write it like https://example.org/packages/.",
          {{"url", shown}}};
}

std::uint16_t usual_port(std::string_view scheme) {
  return scheme == "https" ? 443 : scheme == "http" ? 80 : 0;
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

void take_host(Url& url, std::string_view host, std::string_view whole) {
  std::string_view port;
  if (host.starts_with('[')) {
    const auto end = host.find(']');
    if (end == std::string_view::npos) throw invalid(whole, "the bracket of its host is not closed");
    if (end + 1 < host.size()) {
      if (host[end + 1] != ':') throw invalid(whole, "its host makes no sense");
      port = host.substr(end + 2);
    }
    host = host.substr(1, end - 1);
  } else if (const auto colon = host.rfind(':'); colon != std::string_view::npos) {
    port = host.substr(colon + 1);
    host = host.substr(0, colon);
  }
  if (host.empty()) throw invalid(whole, "it names no host");
  if (host.find_first_of("/?#@[]\\<>\"") != std::string_view::npos)
    throw invalid(whole, "its host makes no sense");
  url.host = lower(host);
  url.port = usual_port(url.scheme);
  if (port.empty()) return;
  const auto number = to_number(port);
  if (!number || *number < 1 || *number > 65535) throw invalid(whole, "its port is no number up to 65535");
  url.port = static_cast<std::uint16_t>(*number);
}

/// RFC 3986, 5.2.4.
std::string without_dots(std::string_view path) {
  std::vector<std::string_view> kept;
  auto parts = split(path, '/');
  const bool ends_open = parts.back().empty() || parts.back() == "." || parts.back() == "..";
  for (const auto part : parts) {
    if (part == ".." && !kept.empty()) kept.pop_back();
    if (!part.empty() && part != "." && part != "..") kept.push_back(part);
  }
  std::string result;
  for (const auto part : kept) result.append("/").append(part);
  if (ends_open || result.empty()) result += '/';
  return result;
}

/// Fragment and query off the end of `text`, into the address.
std::string_view take_ends(Url& url, std::string_view text) {
  if (const auto hash = text.find('#'); hash != std::string_view::npos) {
    url.fragment = text.substr(hash + 1);
    text = text.substr(0, hash);
  }
  if (const auto mark = text.find('?'); mark != std::string_view::npos) {
    url.query = text.substr(mark);
    text = text.substr(0, mark);
  }
  return text;
}

bool has_scheme(std::string_view text) {
  const auto end = text.find_first_of(":/?#");
  return end != std::string_view::npos && end > 0 && text[end] == ':';
}

void require_clean(std::string_view text) {
  for (const char c : text) {
    if (static_cast<unsigned char>(c) <= 0x20 || c == 0x7f)
      throw invalid(text, "there is a blank or a control character in it");
  }
}

}  // namespace

std::string decoded(std::string_view text) {
  std::string result;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool escape = text[at] == '%' && at + 2 < text.size() && hex_digit(text[at + 1]) >= 0 &&
                        hex_digit(text[at + 2]) >= 0;
    if (!escape) {
      result += text[at];
      continue;
    }
    result += static_cast<char>(hex_digit(text[at + 1]) * 16 + hex_digit(text[at + 2]));
    at += 2;
  }
  return result;
}

Url Url::parse(std::string_view text) {
  require_clean(text);
  Url url;
  const auto colon = text.find(':');
  if (colon == std::string_view::npos)
    throw invalid(text, "it does not begin with http://, https:// or file:");
  url.scheme = lower(text.substr(0, colon));
  auto rest = text.substr(colon + 1);
  if (url.scheme == "file") {
    // Both spellings are in use: file:///srv/debian and apt's file:/srv/debian.
    if (rest.starts_with("//")) rest.remove_prefix(2);
    if (!rest.starts_with('/')) throw invalid(text, "a file's address has a path from / on");
    url.path = take_ends(url, rest);
    return url;
  }
  if (url.scheme != "http" && url.scheme != "https")
    throw invalid(text, "it does not begin with http://, https:// or file:");
  if (!rest.starts_with("//")) throw invalid(text, "it names no host");
  rest = take_ends(url, rest.substr(2));
  const auto slash = rest.find('/');
  auto authority = rest.substr(0, slash);
  url.path = slash == std::string_view::npos ? "/" : std::string(rest.substr(slash));
  if (const auto at = authority.rfind('@'); at != std::string_view::npos) {
    const auto user = authority.substr(0, at);
    const auto mark = user.find(':');
    url.user = decoded(user.substr(0, mark));
    if (mark != std::string_view::npos) url.password = decoded(user.substr(mark + 1));
    authority.remove_prefix(at + 1);
  }
  take_host(url, authority, text);
  return url;
}

Url Url::resolve(std::string_view reference) const {
  reference = trimmed(reference);
  if (has_scheme(reference)) {
    auto url = parse(reference);
    if (url.is_local() && !is_local())
      throw invalid(reference, "a page of a server has no files of this machine");
    // Whoever may read the page may follow its links on the same server.
    if (url.user.empty() && url.origin() == origin()) {
      url.user = user;
      url.password = password;
    }
    return url;
  }
  require_clean(reference);
  if (reference.starts_with("//")) return resolve(scheme + ":" + std::string(reference));
  Url url = *this;
  url.fragment.clear();
  url.query.clear();
  const bool only_fragment = reference.empty() || reference.starts_with('#');
  const auto way = take_ends(url, reference);
  if (only_fragment) url.query = query;
  if (way.empty()) return url;
  const auto base = way.starts_with('/') ? std::string() : path.substr(0, path.rfind('/') + 1);
  url.path = without_dots(base + std::string(way));
  return url;
}

Url Url::below(std::string_view path_behind) const {
  Url url = *this;
  url.query.clear();
  url.fragment.clear();
  while (url.path.ends_with('/')) url.path.pop_back();
  while (path_behind.starts_with('/')) path_behind.remove_prefix(1);
  url.path.append("/").append(path_behind);
  require_clean(url.path);
  return url;
}

std::string Url::authority() const {
  const auto name = host.find(':') == std::string::npos ? host : "[" + host + "]";
  return port == usual_port(scheme) ? name : fmt::format("{}:{}", name, port);
}

std::string Url::text() const {
  return is_local() ? "file://" + path : origin() + target();
}

std::string Url::file_name() const {
  return decoded(path.substr(path.rfind('/') + 1));
}

std::string Url::local_path() const {
  return decoded(path);
}

}  // namespace jetcrew::supply
