// The page: files embedded in the binary, served with their precompressed twins and strong validators.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>

#include "base/embedded.hpp"
#include "http/message.hpp"

namespace jetcrew::http {

class Assets {
 public:
  /// `files` must outlive this. A file `x.gz` beside `x` is its compressed twin.
  explicit Assets(std::span<const EmbeddedFile> files);

  /// The file at the request's path; `index.html` for `/` and for paths without a file that a browser opens
  /// (Accept has text/html): those are routes of the page. Names below `/assets/` carry a hash and are
  /// `immutable`, all others are revalidated. Throws Error `not_found`.
  Response serve(const Request& request) const;

 private:
  struct Variant {
    std::string_view content;
    std::string etag;
  };
  struct Asset {
    Variant plain;
    Variant gzip;  ///< without content where there is none
  };
  std::map<std::string, Asset, std::less<>> assets_;
};

/// Whether Accept-Encoding admits gzip (RFC 9110 section 12.5.3); `q=0` forbids it.
bool accepts_gzip(std::string_view accept_encoding);

/// The media type by the file name's ending; `application/octet-stream` for what is not known.
std::string_view media_type(std::string_view path);

}  // namespace jetcrew::http
