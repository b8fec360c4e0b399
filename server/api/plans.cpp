// /api/v1/plans: what would be done, and the approval to do it.
#include "state/plans.hpp"

#include "api/requests.hpp"
#include "api/setup_state.hpp"
#include "base/error.hpp"
#include "http/problem.hpp"
#include "install/planner.hpp"
#include "install/removal.hpp"
#include "install/works.hpp"

namespace jetcrew::api {
namespace {

nlohmann::json plan_json(const state::Plan& plan) {
  auto document = plan.document;
  document["id"] = plan.id;
  document["created"] = plan.created;
  document["approved_at"] = plan.approved_at ? nlohmann::json(*plan.approved_at) : nlohmann::json();
  document["job"] = plan.job_id ? nlohmann::json(*plan.job_id) : nlohmann::json();
  return document;
}

install::PlanRequest plan_request(const nlohmann::json& body) {
  install::PlanRequest wanted;
  const auto requests = body.find("requests");
  if (requests == body.end() || !requests->is_array() || requests->size() > 5000) {
    throw Error("field_invalid", "/requests must be a list of at most 5000 texts",
                "Name packages as deb:NAME or wheel:NAME.", {{"pointer", "/requests"}});
  }
  for (const auto& request : *requests) {
    if (!request.is_string()) {
      throw Error("field_invalid", "/requests must hold texts only",
                  "Name packages as deb:NAME or wheel:NAME.", {{"pointer", "/requests"}});
    }
    wanted.requests.push_back(request.get<std::string>());
  }
  wanted.environment = optional_text_member(body, "environment").value_or("default");
  wanted.python = optional_text_member(body, "python");
  wanted.options.upgrade = optional_flag_member(body, "upgrade");
  wanted.options.recommends = optional_flag_member(body, "recommends");
  wanted.options.allow_remove = optional_flag_member(body, "allow_remove");
  wanted.options.allow_downgrade = optional_flag_member(body, "allow_downgrade");
  wanted.options.allow_missing_libraries = optional_flag_member(body, "allow_missing_libraries");
  wanted.options.prerelease = optional_flag_member(body, "prerelease");
  return wanted;
}

/// The member `removes`; nothing where the body has none.
std::optional<std::vector<std::string>> removal_request(const nlohmann::json& body) {
  const auto removes = body.find("removes");
  if (removes == body.end() || removes->is_null()) return std::nullopt;
  const bool texts =
      removes->is_array() && removes->size() <= 5000 &&
      std::all_of(removes->begin(), removes->end(), [](const auto& name) { return name.is_string(); });
  if (!texts || (body.contains("requests") && !body.at("requests").empty())) {
    throw Error("field_invalid", "/removes must be a list of at most 5000 names, without /requests beside it",
                "Name Python projects. Install and remove with a plan each.", {{"pointer", "/removes"}});
  }
  return removes->get<std::vector<std::string>>();
}

state::Plan plan_of(Service& service, std::int64_t id) {
  auto plan = state::find_plan(service.database(), id);
  if (!plan) throw Error("not_found", fmt::format("there is no plan {}", id), "Make a new plan.");
  return std::move(*plan);
}

}  // namespace

void add_plan_routes(http::Router& router, Service& service) {
  router.add(http::Method::post, "/api/v1/plans", {.operation_id = "createPlan", .body_limit = 1U << 20U},
             idempotent(service, [&](const http::Request& request) {
               const auto body = body_of(request);
               const auto removal = removal_request(body);
               const auto environment = optional_text_member(body, "environment").value_or("default");
               auto planned = removal ? install::plan_removal(service.workspace, {*removal, environment})
                                      : install::make_plan(service.workspace, plan_request(body));
               if (!planned.solved()) {
                 auto problem = http::problem_document(
                     Error("no_solution", planned.explanation, "Add what is missing, or ask for less."),
                     request.request_id, request.path);
                 problem["causes"] = std::move(planned.causes);
                 return http::problem_response(problem);
               }
               const auto id = state::add_plan(service.database(),
                                               install::to_record(std::move(planned.document), environment));
               auto response = http::Response::json(201, plan_json(plan_of(service, id)));
               response.set("Location", fmt::format("/api/v1/plans/{}", id));
               return response;
             }));
  router.add(http::Method::get, "/api/v1/plans/{id}", {.operation_id = "getPlan"},
             [&](const http::Request& request) {
               return http::Response::json(200, plan_json(plan_of(service, id_of(request))));
             });
  router.add(http::Method::post, "/api/v1/plans/{id}:approve", {.operation_id = "approvePlan"},
             idempotent(service, [&](const http::Request& request) {
               const auto id = id_of(request);
               state::Transaction together(service.database());
               const auto job = install::approve(service.workspace, service.runner, id,
                                                 text_member(body_of(request), "digest"));
               note_install_job(service.database(), id, job);
               together.commit();
               return accepted(service, job);
             }));
}

}  // namespace jetcrew::api
