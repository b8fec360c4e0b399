// /api/v1/payloads and /api/v1/uploads: what is in the store, and adding to it from a browser.
#include "api/payload_json.hpp"
#include "api/requests.hpp"
#include "base/error.hpp"
#include "bundle/import.hpp"
#include "install/room.hpp"
#include "install/store_quota.hpp"

namespace jetcrew::api {

nlohmann::json payload_json(const state::Payload& payload, const install::FitnessJudge& judge) {
  nlohmann::json document{{"sha256", payload.sha256},
                          {"file_name", payload.file_name},
                          {"size", payload.size},
                          {"ecosystem", payload.ecosystem},
                          {"name", payload.name},
                          {"version", payload.version},
                          {"summary", payload.summary},
                          {"origin", payload.origin},
                          {"imported_at", payload.imported_at}};
  if (payload.ecosystem == "deb") {
    document["architecture"] = payload.architecture;
  } else {
    document["tags"] = payload.tags;
  }
  const auto misfit = judge.judge(payload);
  document["fits"] = !misfit;
  document["misfit"] = misfit ? nlohmann::json{{"code", misfit->code},
                                               {"message", misfit->message},
                                               {"hint", misfit->hint},
                                               {"facts", misfit->facts}}
                              : nlohmann::json();
  return document;
}

void add_payload_routes(http::Router& router, Service& service) {
  router.add(http::Method::get, "/api/v1/payloads", {.operation_id = "listPayloads"},
             [&](const http::Request& request) {
               const install::FitnessJudge judge(service.workspace);
               const auto page = state::list_payloads(service.database(), page_of(request));
               return http::Response::json(
                   200, page_json(page, [&](const auto& payload) { return payload_json(payload, judge); }));
             });
}

void add_upload_routes(http::Router& router, Service& service) {
  constexpr std::uint64_t largest = 16ULL << 30U;  // the largest torch wheels have 3 GB
  http::RouteOptions options;
  options.operation_id = "uploadPayload";
  options.body_limit = largest;
  options.body_to = http::BodyTo::file;
  options.body_time = std::chrono::hours(4);
  options.require_room = [&](const http::Request& request, std::uint64_t bytes) {
    bundle::require_space(service.workspace.uploads(), bytes, request.parameters.at("file_name"));
  };
  router.add(http::Method::put, "/api/v1/uploads/{file_name}", options, [&](const http::Request& request) {
    const auto& name = request.parameters.at("file_name");
    bundle::require_package_file_name(name);
    if (!request.body_file)
      throw Error("not_a_package", fmt::format("{} is empty", name), "Choose the file again.");
    install::require_quota(service.workspace, std::filesystem::file_size(*request.body_file));
    bundle::Import import(service.workspace.store(), service.database());
    import.unpack_into(service.workspace.trees(), install::unpacked_at_once(service.workspace));
    const auto taken = import.take_upload(*request.body_file, name);
    import.finish();
    return http::Response::json(201, payload_json(taken.payload, install::FitnessJudge(service.workspace)));
  });
}

}  // namespace jetcrew::api
