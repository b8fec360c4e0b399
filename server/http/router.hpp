// From method and path to a handler. Patterns are literal but for `{name}` parts: `/api/v1/jobs/{id}`,
// `/api/v1/jobs/{id}:cancel`. Of the patterns that fit a path the most literal one wins, whatever its
// methods.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "http/message.hpp"

namespace jetcrew::http {

/// Runs on a worker thread and may block; throws Error for everything that is not the normal answer.
using Handler = std::function<Response(const Request&)>;

enum class BodyTo {
  memory,
  file,  ///< streamed into the server's upload folder as it arrives
};

struct RouteOptions {
  std::string operation_id;               ///< the route's name in the OpenAPI document; unique
  std::uint64_t body_limit = 64U << 10U;  ///< bytes; more is refused with `request_too_large`
  BodyTo body_to = BodyTo::memory;
  std::chrono::seconds body_time{30};  ///< from the end of the header to the end of the body
  bool open = false;                   ///< may be used without having signed in
  /// For BodyTo::file: throws an Error where `bytes` more cannot be kept. Called on a worker with the length
  /// that Content-Length or Upload-Length announces before a byte is taken, and with each piece before it is
  /// written.
  std::function<void(const Request&, std::uint64_t bytes)> require_room{};
};

struct Route {
  Method method = Method::get;
  std::string pattern;
  RouteOptions options;
  Handler handler;
};

class Router {
 public:
  /// Throws Error `route_invalid` for a malformed pattern, the same method and pattern twice, or an
  /// operation_id that is missing or taken.
  void add(Method method, std::string pattern, RouteOptions options, Handler handler);

  /// Who answers GET and HEAD for paths that no pattern fits (the page). Paths under `/api/` never get there.
  void set_fallback(Handler handler);

  struct Match {
    const Route* route;  ///< lives as long as the router
    std::map<std::string, std::string> parameters;
  };

  /// HEAD is answered by the GET route where it has none of its own. Throws Error `not_found`, or
  /// `method_not_allowed` with the fact `allow` for a path that exists with other methods.
  /// @param path decoded and checked, as Request::path is
  Match match(Method method, std::string_view path) const;

  /// In the order they were added; for holding them against the OpenAPI document.
  const std::vector<Route>& routes() const noexcept { return routes_; }

 private:
  std::vector<Route> routes_;
  Route fallback_;
};

}  // namespace jetcrew::http
