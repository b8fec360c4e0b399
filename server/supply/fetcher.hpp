// Gets pages and files: redirects, proxies, further attempts, connections kept for the next request, and
// downloads that go on where they were interrupted. For use by several threads at once.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "supply/url.hpp"

namespace jetcrew::supply {

struct FetchOptions {
  std::optional<Url> http_proxy;
  std::optional<Url> https_proxy;
  /// Hosts that are asked without it: `example.org` with all below it, `*` for all. Loopback always is.
  std::vector<std::string> no_proxy;
  std::filesystem::path authorities;  ///< certificates in place of the system's
  std::chrono::milliseconds patience{60'000};
  int attempts = 3;
};

struct Page {
  Url url;  ///< where it was found in the end: its links are read from there
  std::string type;
  std::string body;
};

/// A stretch of a file.
struct Part {
  std::string bytes;
  std::uint64_t total = 0;  ///< of the whole file
};

/// What a download must turn out to be, as far as that is known beforehand.
struct Expected {
  std::string sha256{};                 ///< lower-case hexadecimal; empty where nobody says it
  std::optional<std::uint64_t> size{};  ///< bytes
};

class Fetcher {
 public:
  explicit Fetcher(FetchOptions options);
  ~Fetcher();

  /// @param accept the media types that are understood, as the Accept field has them; empty for any
  /// @throws Error `page_missing` for 404 and 410, `download_refused` for other statuses (fact status),
  /// `download_too_large` over `limit`, and those of Connection
  Page get(const Url& url, std::uint64_t limit, const std::string& accept = {},
           const std::stop_token& stop = {}) const;

  /// Up to `count` bytes from `offset` on, or of the end; nothing where the server only gives whole files.
  /// @throws as get()
  std::optional<Part> get_part(const Url& url, std::uint64_t offset, std::uint64_t count,
                               const std::stop_token& stop = {}) const;
  std::optional<Part> get_end(const Url& url, std::uint64_t count, const std::stop_token& stop = {}) const;

  /// Brings a file. What an earlier call left in `file` is the front of it, if the server can go on there.
  /// @return its SHA-256
  /// @throws as get(), and Error `download_mismatch` for another size or SHA-256: the file is gone then;
  /// `stopped`: what has come stays
  std::string download(const Url& url, const std::filesystem::path& file, const Expected& expected,
                       const std::function<void(std::int64_t)>& on_bytes = {},
                       const std::stop_token& stop = {}) const;

 private:
  class Pool;
  class Exchange;

  std::optional<Part> get_range(const Url& url, const std::string& range, std::uint64_t most,
                                const std::stop_token& stop) const;
  std::optional<Url> proxy_for(const Url& url) const;

  FetchOptions options_;
  std::unique_ptr<Pool> pool_;
};

}  // namespace jetcrew::supply
