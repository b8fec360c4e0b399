// /api/v1/sources and /api/v1/imports: packages on the board's media, and taking them into the store.
#include "api/requests.hpp"
#include "base/error.hpp"
#include "bundle/folder.hpp"

namespace jetcrew::api {

void add_source_routes(http::Router& router, Service& service) {
  router.add(http::Method::get, "/api/v1/sources", {.operation_id = "listSources"},
             [&](const http::Request&) {
               nlohmann::json items = nlohmann::json::array();
               for (const auto& source : bundle::find_sources(service.workspace.root())) {
                 items.push_back({{"path", source.path},
                                  {"debs", source.debs},
                                  {"wheels", source.wheels},
                                  {"bytes", source.bytes}});
               }
               return http::Response::json(200, {{"items", std::move(items)}});
             });
  router.add(http::Method::post, "/api/v1/imports", {.operation_id = "createImport"},
             idempotent(service, [&](const http::Request& request) {
               const std::filesystem::path path = text_member(body_of(request), "path");
               const auto& root = service.workspace.root();
               if (!path.is_absolute() || path.native().find('\0') != std::string::npos ||
                   !std::filesystem::exists(root.resolve(path))) {
                 throw Error(
                     "path_not_found", fmt::format("there is no {} on the board", path.string()),
                     "Check that the stick is plugged in and that the path is right, beginning with /.",
                     {{"path", path.string()}});
               }
               return accepted(service, service.runner.submit("import", {{"path", path.string()}}));
             }));
}

}  // namespace jetcrew::api
