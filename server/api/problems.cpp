// /api/v1/problems:match: what an error text means, and what helps.
#include "api/requests.hpp"
#include "doctor/finding_json.hpp"
#include "install/profiles.hpp"

namespace jetcrew::api {

void add_problem_routes(http::Router& router, Service& service) {
  // JSON writes a byte of a log as up to six.
  constexpr std::uint64_t largest = 6 * doctor::Tail::limit + 1024;
  router.add(http::Method::post, "/api/v1/problems:match",
             {.operation_id = "matchProblems", .body_limit = largest}, [&](const http::Request& request) {
               const auto body = body_of(request);
               const auto& workspace = service.workspace;
               const auto known = workspace.knowledge();
               const auto place =
                   install::place_here(workspace.root(), workspace.folder(), known->catalogue.jetpack);
               const auto findings = known->problems.match(text_member(body, "text"), place);
               return http::Response::json(200, {{"items", doctor::to_json(findings)}});
             });
}

}  // namespace jetcrew::api
