// The page of one project in a Python package index: PEP 503 (HTML) and PEP 691 (JSON), with PEP 592
// (yanked), PEP 658 and 714 (metadata beside the file) and PEP 700 (size).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "supply/url.hpp"

namespace jetcrew::supply {

/// What to ask a server for: JSON where it can, as there is less to read.
inline constexpr std::string_view simple_accept =
    "application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.1";

struct IndexedFile {
  Url url;
  std::string name;                     ///< of the file
  std::string sha256;                   ///< lower-case hexadecimal; empty where the index has none
  std::optional<std::uint64_t> size{};  ///< bytes
  std::string requires_python;          ///< a specifier set; empty where it says nothing
  bool yanked = false;                  ///< its makers took it back: only for who asks for just this version
  bool has_metadata = false;            ///< METADATA is at the file's address with `.metadata` behind it
  std::string metadata_sha256;          ///< empty where the index has none

  Url metadata_url() const;
};

/// The files of the page, in its order. An entry that makes no sense is passed over: a large index has some.
/// @param type the media type that the server gave; HTML unless it says JSON
/// @throws Error `package_index_invalid` (fact url) for what is no such page, and for a newer major version
std::vector<IndexedFile> parse_simple_page(const Url& url, std::string_view type, std::string_view body);

}  // namespace jetcrew::supply
