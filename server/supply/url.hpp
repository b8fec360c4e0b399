// Addresses of archives, indexes and files (RFC 3986), as far as http, https and file need them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace jetcrew::supply {

struct Url {
  std::string scheme;      ///< `http`, `https` or `file`
  std::string user;        ///< decoded; empty where there is none
  std::string password;    ///< decoded
  std::string host;        ///< lower case; an IPv6 address without brackets; empty for `file`
  std::uint16_t port = 0;  ///< as connected to: 80 and 443 where the text names none
  std::string path = "/";  ///< as written, percent-encoded
  std::string query;       ///< with its `?`
  std::string fragment;    ///< without its `#`

  /// @throws Error `url_invalid` (fact url) for what is none of these, and for control characters and blanks
  static Url parse(std::string_view text);

  /// What a link on the page at this address means (RFC 3986, 5.2). @throws Error `url_invalid`
  Url resolve(std::string_view reference) const;
  /// This address with more path behind it, `/` between: `http://host/debian` and `dists/stable/Release`.
  Url below(std::string_view path_behind) const;

  bool is_local() const { return scheme == "file"; }
  bool is_secret() const { return scheme == "https"; }
  /// What goes into a request's first line: path and query.
  std::string target() const { return path + query; }
  /// `host:port`, IPv6 in brackets; without the port where it is the scheme's own.
  std::string authority() const;
  /// Where connections can be shared: scheme, host and port.
  std::string origin() const { return scheme + "://" + authority(); }
  /// Without user, password and fragment: for messages, records and file names.
  std::string text() const;
  /// The last part of the path, decoded; may be empty.
  std::string file_name() const;
  /// Of `file`: the path, decoded.
  std::string local_path() const;
};

/// Percent-decoded; what is no escape stays.
std::string decoded(std::string_view text);

}  // namespace jetcrew::supply
