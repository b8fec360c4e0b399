// /api/v1/bundles: what the board has taken, and on whose word.
#include "state/bundles.hpp"

#include "api/requests.hpp"

namespace jetcrew::api {
namespace {

nlohmann::json bundle_json(const state::Bundle& bundle) {
  return {{"manifest_sha256", bundle.manifest_sha256},
          {"name", bundle.name},
          {"version", bundle.version},
          {"channel", bundle.channel},
          {"serial", bundle.serial},
          {"key_ids", bundle.key_ids},
          {"origin", bundle.origin},
          {"job_id", bundle.job_id ? nlohmann::json(*bundle.job_id) : nlohmann::json()},
          {"imported_at", bundle.imported_at},
          {"manifest", nlohmann::json::parse(bundle.manifest)},
          {"signatures", bundle.signatures}};
}

}  // namespace

void add_bundle_routes(http::Router& router, Service& service) {
  router.add(http::Method::get, "/api/v1/bundles", {.operation_id = "listBundles"},
             [&](const http::Request& request) {
               return http::Response::json(
                   200, page_json(state::list_bundles(service.database(), page_of(request)), bundle_json));
             });
}

}  // namespace jetcrew::api
