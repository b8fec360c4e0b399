#include "supply/connection.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>
#include <sodium.h>

#include "base/build.hpp"
#include "base/error.hpp"
#include "base/text.hpp"

namespace jetcrew::supply {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using boost::system::error_code;
using tcp = asio::ip::tcp;
using TlsStream = beast::ssl_stream<beast::tcp_stream>;

constexpr std::uint32_t head_limit = 64U << 10U;  // bytes

Error unreachable(const Url& url, std::string_view why) {
  return {"server_unreachable",
          fmt::format("{} cannot be reached: {}", url.origin(), why),
          "Look whether this machine is online, and whether it needs a proxy (--proxy); or name a mirror.",
          {{"url", url.origin()}}};
}

Error silent(const Url& url, std::chrono::milliseconds patience) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(patience).count();
  return {"server_silent",
          fmt::format("{} has sent nothing for {} seconds", url.origin(), seconds),
          "Try again: what has been downloaded is kept. Or name a mirror that is nearer.",
          {{"url", url.origin()}}};
}

Error untrusted(const Url& url, std::string_view why) {
  return {"tls_untrusted",
          fmt::format("{} does not show a certificate that this machine trusts: {}", url.origin(), why),
          "Look at this machine's clock first. Where a company's proxy signs for the servers, give its "
          "certificates with --authorities FILE.",
          {{"url", url.origin()}}};
}

std::string basic_credentials(const Url& url) {
  const auto plain = url.user + ":" + url.password;
  std::string text(sodium_base64_encoded_len(plain.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
  sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(plain.data()),
                    plain.size(), sodium_base64_VARIANT_ORIGINAL);
  text.pop_back();  // its NUL
  return "Basic " + text;
}

/// Where distributions other than Debian's keep the certificates that OpenSSL, built on Debian, does not
/// find.
constexpr const char* usual_bundles[] = {"/etc/ssl/certs/ca-certificates.crt",
                                         "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem",
                                         "/etc/ssl/ca-bundle.pem"};

}  // namespace

struct TlsTrust::Context {
  asio::ssl::context tls{asio::ssl::context::tls_client};
};

TlsTrust::TlsTrust(const std::filesystem::path& authorities) : context_(std::make_unique<Context>()) {
  auto& tls = context_->tls;
  tls.set_options(asio::ssl::context::default_workarounds | asio::ssl::context::no_tlsv1 |
                  asio::ssl::context::no_tlsv1_1);
  tls.set_verify_mode(asio::ssl::verify_peer);
  error_code failed;
  if (!authorities.empty()) {
    static_cast<void>(tls.load_verify_file(authorities, failed));
    if (failed) {
      throw Error("tls_authorities_invalid",
                  fmt::format("{} holds no certificates: {}", authorities.string(), failed.message()),
                  "Give a file of certificates in PEM form.", {{"path", authorities.string()}});
    }
    return;
  }
  static_cast<void>(tls.set_default_verify_paths(failed));
  if (std::getenv("SSL_CERT_FILE") != nullptr) return;
  for (const auto* bundle : usual_bundles) {
    if (!std::filesystem::exists(bundle, failed)) continue;
    static_cast<void>(tls.load_verify_file(bundle, failed));
    return;
  }
}

TlsTrust::~TlsTrust() = default;

std::string_view Head::find(std::string_view name) const {
  const auto found =
      std::find_if(fields.begin(), fields.end(), [&](const auto& field) { return field.first == name; });
  return found == fields.end() ? std::string_view() : found->second;
}

/// Asio's asynchronous operations, each waited for: they alone have deadlines.
class Connection::Wire {
 public:
  Wire(const Url& origin, std::optional<Url> proxy, const TlsTrust& trust, std::chrono::milliseconds patience)
      : origin_(origin), proxy_(std::move(proxy)), patience_(patience), plain_(context_) {
    connect(proxy_ ? *proxy_ : origin_);
    if (origin_.scheme != "https") return;
    if (proxy_) open_tunnel();
    shake_hands(trust.context().tls);
  }

  Head get(const Url& url, const Fields& fields) {
    http::request<http::empty_body> request{http::verb::get, proxy_ && !tls_ ? url.text() : url.target(), 11};
    request.set(http::field::host, url.authority());
    request.set(http::field::user_agent, "JetCrew/" + std::string(build().version));
    if (!url.user.empty()) request.set(http::field::authorization, basic_credentials(url));
    if (proxy_ && !tls_ && !proxy_->user.empty())
      request.set(http::field::proxy_authorization, basic_credentials(*proxy_));
    for (const auto& [name, value] : fields) request.set(name, value);
    // Beast reads as much at once as there is room; what the head took would be a few hundred bytes.
    constexpr std::size_t at_once = 64U << 10U;
    buffer_.reserve(at_once);
    parser_.emplace();
    parser_->header_limit(head_limit);
    parser_->body_limit(boost::none);
    with_stream([&](auto& stream) {
      wait([&](auto done) { http::async_write(stream, request, done); });
      wait([&](auto done) { http::async_read_header(stream, buffer_, *parser_, done); });
    });
    Head head;
    head.status = static_cast<int>(parser_->get().result_int());
    for (const auto& field : parser_->get().base())
      head.fields.emplace_back(
          lower(std::string_view(field.name_string().data(), field.name_string().size())),
          std::string(field.value().data(), field.value().size()));
    if (const auto length = parser_->content_length()) head.length = *length;
    return head;
  }

  std::size_t read(char* bytes, std::size_t size) {
    std::size_t filled = 0;
    while (filled == 0 && !parser_->is_done()) {
      auto& body = parser_->get().body();
      body.data = bytes;
      body.size = size;
      with_stream([&](auto& stream) {
        wait([&](auto done) { http::async_read_some(stream, buffer_, *parser_, done); });
      });
      filled = size - body.size;
    }
    return filled;
  }

  bool reusable() const { return parser_ && parser_->is_done() && parser_->keep_alive(); }

 private:
  template <typename Work>
  void with_stream(const Work& work) {
    if (tls_) {
      work(*tls_);
    } else {
      work(plain_);
    }
  }

  beast::tcp_stream& lowest() { return tls_ ? tls_->next_layer() : plain_; }

  template <typename Start>
  error_code result_of(const Start& start) {
    error_code result;
    lowest().expires_after(patience_);
    start([&result](error_code failed, auto&&...) { result = failed; });
    context_.restart();
    context_.run();
    return result;
  }

  template <typename Start>
  void wait(const Start& start) {
    const auto failed = result_of(start);
    // The piece of memory for the body is full: that is no failure.
    if (!failed || failed == http::error::need_buffer) return;
    if (failed == beast::error::timeout) throw silent(origin_, patience_);
    if (failed.category() == http::make_error_code(http::error::end_of_stream).category() &&
        failed != http::error::end_of_stream && failed != http::error::partial_message) {
      throw Error("response_invalid",
                  fmt::format("{} does not speak HTTP: {}", origin_.origin(), failed.message()),
                  "Check the address and the proxy.", {{"url", origin_.origin()}});
    }
    throw unreachable(origin_, failed == http::error::end_of_stream || failed == http::error::partial_message
                                   ? "it closed the connection"
                                   : failed.message());
  }

  void connect(const Url& to) {
    tcp::resolver resolver(context_);
    error_code failed;
    const auto places = resolver.resolve(to.host, std::to_string(to.port), failed);
    if (failed) throw unreachable(to, "its name is not known here (" + failed.message() + ")");
    failed = asio::error::host_not_found;
    for (const auto& place : places) {
      failed = result_of([&](auto done) { plain_.async_connect(place.endpoint(), done); });
      if (!failed) break;
    }
    if (failed == beast::error::timeout) throw silent(to, patience_);
    if (failed) throw unreachable(to, failed.message());
    error_code ignored;
    static_cast<void>(plain_.socket().set_option(tcp::no_delay(true), ignored));
  }

  /// RFC 9110, 9.3.6.
  void open_tunnel() {
    const auto place = origin_.host.find(':') == std::string::npos
                           ? fmt::format("{}:{}", origin_.host, origin_.port)
                           : fmt::format("[{}]:{}", origin_.host, origin_.port);
    http::request<http::empty_body> request{http::verb::connect, place, 11};
    request.set(http::field::host, place);
    if (!proxy_->user.empty()) request.set(http::field::proxy_authorization, basic_credentials(*proxy_));
    http::response_parser<http::empty_body> answer;
    answer.skip(true);
    wait([&](auto done) { http::async_write(plain_, request, done); });
    wait([&](auto done) { http::async_read_header(plain_, buffer_, answer, done); });
    const auto status = answer.get().result_int();
    if (status / 100 == 2) return;
    throw Error("proxy_refused",
                fmt::format("the proxy {} does not let this machine through to {} (status {})",
                            proxy_->origin(), place, status),
                status == 407 ? "It wants a user and a password: --proxy http://USER:PASSWORD@HOST:PORT."
                              : "Ask whoever runs it, or name a mirror that it allows.",
                {{"url", origin_.origin()}, {"proxy", proxy_->origin()}, {"status", std::to_string(status)}});
  }

  void shake_hands(asio::ssl::context& context) {
    tls_.emplace(std::move(plain_), context);
    if (SSL_set_tlsext_host_name(tls_->native_handle(), origin_.host.c_str()) != 1)
      throw unreachable(origin_, "its name cannot be asked for");
    tls_->set_verify_callback(asio::ssl::host_name_verification(origin_.host));
    const auto failed =
        result_of([&](auto done) { tls_->async_handshake(asio::ssl::stream_base::client, done); });
    if (!failed) return;
    if (failed == beast::error::timeout) throw silent(origin_, patience_);
    const auto verdict = SSL_get_verify_result(tls_->native_handle());
    if (verdict != X509_V_OK) throw untrusted(origin_, X509_verify_cert_error_string(verdict));
    throw failed.category() == asio::error::get_ssl_category() ? untrusted(origin_, failed.message())
                                                               : unreachable(origin_, failed.message());
  }

  Url origin_;
  std::optional<Url> proxy_;
  std::chrono::milliseconds patience_;
  asio::io_context context_{1};
  beast::tcp_stream plain_;
  std::optional<TlsStream> tls_;
  beast::flat_buffer buffer_;
  std::optional<http::response_parser<http::buffer_body>> parser_;
};

Connection::Connection(const Url& origin, const std::optional<Url>& proxy, const TlsTrust& trust,
                       std::chrono::milliseconds patience)
    : wire_(std::make_unique<Wire>(origin, proxy, trust, patience)) {}

Connection::~Connection() = default;

Head Connection::get(const Url& url, const Fields& fields) {
  return wire_->get(url, fields);
}

std::size_t Connection::read(char* bytes, std::size_t size) {
  return wire_->read(bytes, size);
}

bool Connection::reusable() const {
  return wire_->reusable();
}

}  // namespace jetcrew::supply
