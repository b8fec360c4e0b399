#include "supply/fetcher.hpp"

#include <condition_variable>
#include <mutex>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/files.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "supply/connection.hpp"

namespace jetcrew::supply {
namespace fs = std::filesystem;
namespace {

constexpr int most_redirects = 10;
constexpr std::size_t piece = 256U << 10U;

Error stopped(const Url& url) {
  return {"stopped", fmt::format("downloading {} was stopped", url.text())};
}

Error refused(const Url& url, int status) {
  const Facts facts{{"url", url.text()}, {"status", std::to_string(status)}};
  if (status == 404 || status == 410)
    return {"page_missing", fmt::format("{} is not there (status {})", url.text(), status),
            "Check the address; a mirror may be behind, then try again later or name another.", facts};
  if (status == 401 || status == 403)
    return {"download_refused", fmt::format("{} may not be read (status {})", url.text(), status),
            "Where it wants a user and a password, put them into the address: https://USER:PASSWORD@HOST/.",
            facts};
  return {"download_refused", fmt::format("{} cannot be had: the server answers {}", url.text(), status),
          "Try again later, or name a mirror.", facts};
}

Error mismatch(const Url& url, const std::string& what) {
  return {"download_mismatch",
          fmt::format("{} is not what was announced: {}", url.text(), what),
          "Nothing of it was kept. Try again; if it stays so, name another mirror, and tell whoever runs "
          "this one.",
          {{"url", url.text()}}};
}

Error too_large(const Url& url, std::uint64_t limit) {
  return {"download_too_large",
          fmt::format("{} has more than {}", url.text(), human_bytes(limit)),
          "Check the address: an index or a list of packages is smaller.",
          {{"url", url.text()}}};
}

/// Worth another attempt: it may go better in a moment.
bool may_pass(const Error& error) {
  if (error.code() == "server_unreachable" || error.code() == "server_silent") return true;
  if (error.code() != "download_refused") return false;
  const auto& status = error.facts().at("status");
  return status.starts_with('5') || status == "429" || status == "408";
}

/// Half a second, a whole one, two: unless somebody wants to stop.
void rest(int attempt, const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any wake;
  std::unique_lock lock(mutex);
  wake.wait_for(lock, stop, std::chrono::milliseconds(500) * (1 << attempt), [] { return false; });
}

bool is_loopback(std::string_view host) {
  return host == "localhost" || host == "::1" || host.starts_with("127.");
}

}  // namespace

/// Connections that nobody uses at the moment.
class Fetcher::Pool {
 public:
  explicit Pool(const FetchOptions& options) : trust_(options.authorities), patience_(options.patience) {}

  /// One that is there, or a new one.
  std::pair<std::unique_ptr<Connection>, bool> take(const Url& url, const std::optional<Url>& proxy) {
    {
      const std::scoped_lock lock(mutex_);
      auto& idle = idle_[url.origin()];
      if (!idle.empty()) {
        auto connection = std::move(idle.back());
        idle.pop_back();
        return {std::move(connection), false};
      }
    }
    return {std::make_unique<Connection>(url, proxy, trust_, patience_), true};
  }

  void give_back(const Url& url, std::unique_ptr<Connection> connection) {
    if (!connection->reusable()) return;
    const std::scoped_lock lock(mutex_);
    idle_[url.origin()].push_back(std::move(connection));
  }

 private:
  TlsTrust trust_;
  std::chrono::milliseconds patience_;
  std::mutex mutex_;
  std::map<std::string, std::vector<std::unique_ptr<Connection>>> idle_;
};

/// One request with its answer, at the end of its redirects.
class Fetcher::Exchange {
 public:
  Exchange(const Fetcher& fetcher, Url url, const Fields& fields, const std::stop_token& stop)
      : fetcher_(fetcher), url_(std::move(url)), stop_(stop) {
    for (int hop = 0; hop <= most_redirects; ++hop) {
      ask(fields);
      const bool redirect = head_.status == 301 || head_.status == 302 || head_.status == 303 ||
                            head_.status == 307 || head_.status == 308;
      if (!redirect) return;
      auto next = url_.resolve(head_.find("location"));
      if (url_.is_secret() && !next.is_secret())
        throw Error("download_refused",
                    fmt::format("{} sends on to {}, which is not encrypted", url_.text(), next.text()),
                    "Name the address that is wanted, or another mirror.",
                    {{"url", url_.text()}, {"status", std::to_string(head_.status)}});
      drain();
      url_ = std::move(next);
    }
    throw Error("download_refused", fmt::format("{} sends on and on", url_.text()), "Check the address.",
                {{"url", url_.text()}, {"status", "302"}});
  }

  ~Exchange() {
    if (connection_) fetcher_.pool_->give_back(url_, std::move(connection_));
  }
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;

  const Head& head() const { return head_; }
  const Url& url() const { return url_; }

  std::size_t read(char* bytes, std::size_t size) {
    if (stop_.stop_requested()) throw stopped(url_);
    return connection_->read(bytes, size);
  }

 private:
  void ask(const Fields& fields) {
    if (stop_.stop_requested()) throw stopped(url_);
    const auto proxy = fetcher_.proxy_for(url_);
    while (true) {
      auto [connection, fresh] = fetcher_.pool_->take(url_, proxy);
      try {
        head_ = connection->get(url_, fields);
        connection_ = std::move(connection);
        return;
      } catch (const Error& error) {
        // A server closes what nobody used for a while; a new connection tells whether it is still there.
        if (fresh || error.code() != "server_unreachable") throw;
      }
    }
  }

  /// The page of a redirect is short; after a long one the connection is not worth keeping.
  void drain() {
    char bytes[4096];
    std::size_t total = 0;
    while (total < 64U * 1024) {
      const auto count = connection_->read(bytes, sizeof bytes);
      if (count == 0) break;
      total += count;
    }
    fetcher_.pool_->give_back(url_, std::move(connection_));
  }

  const Fetcher& fetcher_;
  Url url_;
  std::stop_token stop_;
  Head head_;
  std::unique_ptr<Connection> connection_;
};

namespace {

template <typename Attempt>
auto tried(int attempts, const std::stop_token& stop, const Attempt& attempt) {
  for (int number = 0;; ++number) {
    try {
      return attempt();
    } catch (const Error& error) {
      if (number + 1 >= attempts || !may_pass(error) || stop.stop_requested()) throw;
      log::debug("another attempt", {{"reason", error.message()}});
      rest(number, stop);
    }
  }
}

/// The file of an address on this machine.
void copy_local(const Url& url, const fs::path& file, const std::function<void(std::int64_t)>& on_bytes) {
  const auto from = open_file(url.local_path(), O_RDONLY);
  const auto to = open_file(file, O_WRONLY | O_CREAT | O_TRUNC);
  std::string buffer(piece, '\0');
  while (true) {
    const auto count = ::read(from.get(), buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) throw system_error(errno, "reading " + url.local_path());
    if (count == 0) return;
    write_all(to.get(), {buffer.data(), static_cast<std::size_t>(count)}, file);
    if (on_bytes) on_bytes(count);
  }
}

/// Whether a 206 begins where it was asked to (RFC 9110, 14.4).
bool begins_at(const Head& head, std::uint64_t offset) {
  return head.find("content-range").starts_with(fmt::format("bytes {}-", offset));
}

}  // namespace

Fetcher::Fetcher(FetchOptions options)
    : options_(std::move(options)), pool_(std::make_unique<Pool>(options_)) {}
Fetcher::~Fetcher() = default;

std::optional<Url> Fetcher::proxy_for(const Url& url) const {
  const auto& proxy = url.is_secret() ? options_.https_proxy : options_.http_proxy;
  if (!proxy || is_loopback(url.host)) return std::nullopt;
  for (const auto& entry : options_.no_proxy) {
    auto name = lower(trimmed(entry));
    if (name == "*") return std::nullopt;
    if (name.starts_with("*.")) name.erase(0, 1);
    const auto plain = name.starts_with('.') ? name.substr(1) : name;
    if (!plain.empty() && (url.host == plain || url.host.ends_with("." + plain))) return std::nullopt;
  }
  return proxy;
}

Page Fetcher::get(const Url& url, std::uint64_t limit, const std::string& accept,
                  const std::stop_token& stop) const {
  if (url.is_local()) {
    try {
      return {url, "", read_file(url.local_path(), limit)};
    } catch (const Error& error) {
      if (error.code() == "path_not_found") throw refused(url, 404);
      if (error.code() == "file_too_large") throw too_large(url, limit);
      throw;
    }
  }
  Fields fields;
  if (!accept.empty()) fields.emplace_back("Accept", accept);
  return tried(options_.attempts, stop, [&] {
    Exchange exchange(*this, url, fields, stop);
    if (exchange.head().status != 200) throw refused(exchange.url(), exchange.head().status);
    if (exchange.head().length.value_or(0) > limit) throw too_large(url, limit);
    Page page{exchange.url(), std::string(exchange.head().find("content-type")), {}};
    std::string buffer(piece, '\0');
    while (const auto count = exchange.read(buffer.data(), buffer.size())) {
      page.body.append(buffer, 0, count);
      if (page.body.size() > limit) throw too_large(url, limit);
    }
    return page;
  });
}

std::optional<Part> Fetcher::get_range(const Url& url, const std::string& range, std::uint64_t most,
                                       const std::stop_token& stop) const {
  return tried(options_.attempts, stop, [&]() -> std::optional<Part> {
    Exchange exchange(*this, url, {{"Range", "bytes=" + range}}, stop);
    const auto& head = exchange.head();
    if (head.status == 200 || head.status == 416) return std::nullopt;
    if (head.status != 206) throw refused(exchange.url(), head.status);
    const auto content = head.find("content-range");
    const auto slash = content.rfind('/');
    const auto total =
        slash == std::string_view::npos ? -1 : to_number(content.substr(slash + 1)).value_or(-1);
    if (!content.starts_with("bytes ") || total < 0) return std::nullopt;
    Part part{{}, static_cast<std::uint64_t>(total)};
    std::string buffer(piece, '\0');
    while (const auto count = exchange.read(buffer.data(), buffer.size())) {
      part.bytes.append(buffer, 0, count);
      if (part.bytes.size() > most) return std::nullopt;
    }
    return part;
  });
}

std::optional<Part> Fetcher::get_part(const Url& url, std::uint64_t offset, std::uint64_t count,
                                      const std::stop_token& stop) const {
  if (count == 0) return std::nullopt;
  return get_range(url, fmt::format("{}-{}", offset, offset + count - 1), count, stop);
}

std::optional<Part> Fetcher::get_end(const Url& url, std::uint64_t count, const std::stop_token& stop) const {
  return get_range(url, fmt::format("-{}", count), count, stop);
}

std::string Fetcher::download(const Url& url, const fs::path& file, const Expected& expected,
                              const std::function<void(std::int64_t)>& on_bytes,
                              const std::stop_token& stop) const {
  std::error_code absent;
  const auto before = fs::file_size(file, absent);
  const bool goes_on = !absent && before > 0;
  const auto told = [&](std::int64_t bytes) {
    if (on_bytes) on_bytes(bytes);
  };
  if (url.is_local()) {
    copy_local(url, file, on_bytes);
  } else {
    std::int64_t counted = 0;
    tried(options_.attempts, stop, [&] {
      const auto target = open_file(file, O_WRONLY | O_CREAT);
      auto at = static_cast<std::uint64_t>(::lseek(target.get(), 0, SEEK_END));
      if (expected.size && at >= *expected.size) {
        if (at == *expected.size) {
          told(static_cast<std::int64_t>(at) - counted);
          return 0;
        }
        at = 0;
      }
      Fields fields;
      if (at > 0) fields.emplace_back("Range", fmt::format("bytes={}-", at));
      Exchange exchange(*this, url, fields, stop);
      const auto status = exchange.head().status;
      if (status == 416 || (status == 206 && !begins_at(exchange.head(), at))) {
        // It cannot go on there: from the beginning, the next time.
        if (::ftruncate(target.get(), 0) != 0) throw system_error(errno, "writing " + file.string());
        throw Error("download_refused", fmt::format("{} cannot go on in the middle", url.text()),
                    "Try again.", {{"url", url.text()}, {"status", "503"}});
      }
      if (status != 200 && status != 206) throw refused(exchange.url(), status);
      if (status == 200) at = 0;
      if (::ftruncate(target.get(), static_cast<off_t>(at)) != 0 ||
          ::lseek(target.get(), static_cast<off_t>(at), SEEK_SET) < 0)
        throw system_error(errno, "writing " + file.string());
      // Told is what there is, whether it came now or before, and whatever an attempt before had told.
      told(static_cast<std::int64_t>(at) - counted);
      counted = static_cast<std::int64_t>(at);
      const auto most = expected.size.value_or(std::uint64_t{1} << 40U);
      std::string buffer(piece, '\0');
      while (const auto count = exchange.read(buffer.data(), buffer.size())) {
        at += count;
        if (at > most) throw mismatch(url, fmt::format("it has more than {} bytes", most));
        write_all(target.get(), {buffer.data(), count}, file);
        counted += static_cast<std::int64_t>(count);
        told(static_cast<std::int64_t>(count));
      }
      return 0;
    });
  }
  const auto size = fs::file_size(file);
  auto found = sha256_of_file(file);
  const bool other_size = expected.size && size != *expected.size;
  if (!other_size && (expected.sha256.empty() || found == expected.sha256)) return found;
  fs::remove(file);
  // What an earlier run had left may be from another version of the file.
  if (goes_on && !url.is_local()) {
    told(-static_cast<std::int64_t>(size));
    return download(url, file, expected, on_bytes, stop);
  }
  throw mismatch(url, other_size ? fmt::format("it has {} bytes, not {}", size, *expected.size)
                                 : fmt::format("its SHA-256 is {}, not {}", found, expected.sha256));
}

}  // namespace jetcrew::supply
