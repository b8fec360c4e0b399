#include "http/address.hpp"

#include <arpa/inet.h>
#include <sys/un.h>

#include "base/error.hpp"
#include "base/text.hpp"

namespace jetcrew::http {
namespace {

Error invalid(std::string_view text, std::string_view why) {
  return {"address_invalid",
          fmt::format("`{}` is not an address to listen on: {}", text, why),
          "Write http://127.0.0.1:8080, http://[::1]:8080 or unix:/run/jetcrew/http.sock.",
          {{"address", std::string(text)}}};
}

bool is_address(int family, const std::string& host) {
  in6_addr bytes{};  // large enough for both families
  return ::inet_pton(family, host.c_str(), &bytes) == 1;
}

Address parse_unix(std::string_view text) {
  Address address;
  address.kind = Address::Kind::unix_socket;
  address.path = std::string(text.substr(5));
  if (address.path.empty()) throw invalid(text, "the path is missing");
  if (address.path.find('\0') != std::string::npos) throw invalid(text, "the path has a NUL");
  if (address.path.size() >= sizeof(sockaddr_un::sun_path)) {
    throw invalid(text, fmt::format("the path of a Unix socket has at most {} bytes",
                                    sizeof(sockaddr_un::sun_path) - 1));
  }
  return address;
}

std::uint16_t parse_port(std::string_view text, std::string_view port) {
  const auto number = port.size() <= 5 ? to_number(port) : std::nullopt;
  if (!number || *number < 0 || *number > 65535) throw invalid(text, "the port is not one of 0 to 65535");
  return static_cast<std::uint16_t>(*number);
}

}  // namespace

Address Address::parse(std::string_view text) {
  if (text.starts_with("unix:")) return parse_unix(text);
  Address address;
  auto rest = text;
  if (rest.starts_with("http://")) {
    address.port = 80;
    rest.remove_prefix(7);
  } else if (rest.starts_with("https://")) {
    address.kind = Kind::https;
    address.port = 443;
    rest.remove_prefix(8);
  } else {
    throw invalid(text, "it starts with none of http://, https:// and unix:");
  }
  if (rest.ends_with('/')) rest.remove_suffix(1);
  const bool bracketed = rest.starts_with('[');
  const auto end = bracketed ? rest.find(']') : rest.find(':');
  if (bracketed && end == std::string_view::npos) throw invalid(text, "a bracket is not closed");
  address.host = std::string(bracketed ? rest.substr(1, end - 1) : rest.substr(0, end));
  rest = end == std::string_view::npos ? std::string_view() : rest.substr(bracketed ? end + 1 : end);
  if (!rest.empty()) {
    if (!rest.starts_with(':')) throw invalid(text, "there is something after the host that is not a port");
    address.port = parse_port(text, rest.substr(1));
  }
  if (address.host == "localhost" && !bracketed) address.host = "127.0.0.1";
  if (!is_address(bracketed ? AF_INET6 : AF_INET, address.host)) {
    throw invalid(text, "the host is not an IP address (IPv6 in brackets) or localhost");
  }
  return address;
}

bool Address::is_local() const {
  if (kind == Kind::unix_socket) return true;
  in6_addr six{};
  if (::inet_pton(AF_INET6, host.c_str(), &six) == 1) return IN6_IS_ADDR_LOOPBACK(&six) != 0;
  return is_address(AF_INET, host) && host.starts_with("127.");
}

std::string to_string(const Address& address) {
  if (address.kind == Address::Kind::unix_socket) return "unix:" + address.path;
  const bool six = address.host.find(':') != std::string::npos;
  return fmt::format("{}://{}{}{}:{}", address.kind == Address::Kind::https ? "https" : "http",
                     six ? "[" : "", address.host, six ? "]" : "", address.port);
}

}  // namespace jetcrew::http
