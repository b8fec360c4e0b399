// /api/v1/board and /api/v1/state: what this machine is, and what is on it.
#include "api/service.hpp"
#include "install/device_state.hpp"
#include "install/observation.hpp"

namespace jetcrew::api {

void add_board_routes(http::Router& router, Service& service) {
  router.add(http::Method::get, "/api/v1/board", {.operation_id = "getBoard"}, [&](const http::Request&) {
    return http::Response::json(200, board::to_json(install::observe_board(service.workspace)));
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
