// /api/v1/board and /api/v1/state: what this machine is, and what is on it.
#include "api/requests.hpp"
#include "api/service.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/root.hpp"
#include "install/device_state.hpp"
#include "install/observation.hpp"

namespace jetcrew::api {

void add_board_routes(http::Router& router, Service& service) {
  router.add(http::Method::get, "/api/v1/board", {.operation_id = "getBoard"}, [&](const http::Request&) {
    return http::Response::json(200, board::to_json(install::observe_board(service.workspace)));
  });
  router.add(http::Method::put, "/api/v1/board/clock", {.operation_id = "setClock"},
             [&](const http::Request& request) {
               const auto time = parse_rfc3339(text_member(body_of(request), "time"));
               if (!time) {
                 throw Error("field_invalid", "'time' is not a time of RFC 3339",
                             "Send it like 2026-11-22T20:15:03Z.", {{"pointer", "/time"}});
               }
               const bool changed = board::set_clock(service.workspace.root(), system_clock(), *time);
               const auto clock = board::observe_clock(service.workspace.root(), system_clock());
               return http::Response::json(200, {{"changed", changed}, {"clock", board::to_json(clock)}});
             });
  router.add(
      http::Method::get, "/api/v1/state", {.operation_id = "getState"}, [&](const http::Request& request) {
        const auto all = request.query.find("all");
        return http::Response::json(
            200,
            install::device_state(service.workspace, all != request.query.end() && all->second != "false"));
      });
}

}  // namespace jetcrew::api
