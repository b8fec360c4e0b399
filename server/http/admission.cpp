#include "http/admission.hpp"

#include "base/digest.hpp"
#include "base/text.hpp"
#include "http/address.hpp"
#include "http/target.hpp"

namespace jetcrew::http {
namespace {

Error request_invalid(std::string_view why) {
  return {"request_invalid", fmt::format("the request is not valid HTTP: {}", why),
          "Use a browser, curl, or the jetcrew command."};
}

bool is_sane_id(std::string_view id) {
  return !id.empty() && id.size() <= 64 && std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
           c == '_' || c == '.';
  });
}

void check_host(const Request& request, const std::optional<std::string>& authority, unsigned version) {
  const auto count = request.headers.count("Host");
  if (count > 1) throw request_invalid("it has more than one Host");
  if (count == 0 && version >= 11) throw request_invalid("it has no Host");
  const auto host = request.header("Host").value_or("");
  if (authority && lower(*authority) != lower(host)) throw request_invalid("Host is not that of its address");
  if (request.local || is_loopback_host(host)) return;
  throw Error("host_not_allowed", fmt::format("this board does not answer to the name `{}`", host),
              "Open http://localhost or http://127.0.0.1 with the daemon's port.",
              {{"host", std::string(host)}});
}

/// A page may send writes anywhere; the browser adds the Origin, and lets a page add a header of its own only
/// where the server of the other origin allows it, which this one never does.
void check_origin(const Request& request) {
  const auto origin = request.header("Origin");
  if (is_safe(request.method) || request.local || !origin) return;
  const auto scheme_end = origin->find("://");
  const auto of = scheme_end == std::string_view::npos ? std::string_view() : origin->substr(scheme_end + 3);
  if (lower(of) != lower(request.header("Host").value_or(""))) {
    throw Error("origin_mismatch", fmt::format("a page of `{}` may not change anything here", *origin),
                "Open the board's own page and do it there.", {{"origin", std::string(*origin)}});
  }
  if (request.header("X-JetCrew") != "1") {
    throw Error("csrf_header_missing", "the request comes from a page but lacks the header X-JetCrew: 1",
                "Reload the page; a script has to send the header with every write.");
  }
}

}  // namespace

std::optional<Error> framing_fault(std::string_view bytes) {
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const bool last = i + 1 == bytes.size();
    if (bytes[i] == '\0') return request_invalid("its header has a NUL");
    if (bytes[i] == '\r' && !last && bytes[i + 1] != '\n') return request_invalid("its header has a bare CR");
    if (bytes[i] != '\n') continue;
    if (i == 0 || bytes[i - 1] != '\r') return request_invalid("a line of its header ends in a bare LF");
    if (!last && (bytes[i + 1] == ' ' || bytes[i + 1] == '\t')) {
      return request_invalid("its header has a folded line");
    }
  }
  return std::nullopt;
}

std::string choose_request_id(const Headers& headers) {
  const auto given = headers.find("X-Request-Id");
  return given && is_sane_id(*given) ? std::string(*given) : random_hex(8);
}

void admit(Request& request, unsigned version) {
  auto target = parse_target(request.target);
  check_host(request, target.authority, version);
  check_origin(request);
  request.path = std::move(target.path);
  request.query = std::move(target.query);
}

bool is_loopback_host(std::string_view host) {
  const auto named = lower(host);
  if (named == "localhost") return true;
  if (named.starts_with("localhost:")) return is_loopback_host("127.0.0.1" + named.substr(9));
  try {
    return Address::parse(fmt::format("http://{}", named)).is_local() && !named.ends_with('/');
  } catch (const Error&) {
    return false;  // the question is just whether it is one
  }
}

}  // namespace jetcrew::http
