// /api/v1/bundle-uploads: a bundle from a browser, in pieces that can be gone on with.
#include "install/bundle_uploads.hpp"

#include "api/requests.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "http/problem.hpp"
#include "jobs/saved_error.hpp"
#include "state/job_records.hpp"

namespace jetcrew::api {
namespace {

using install::UploadRecord;

constexpr std::uint64_t largest_piece = 16U << 20U;

std::string state_of(const UploadRecord& record, const std::optional<state::Job>& job) {
  if (!job) return record.offset == record.size ? "received" : "open";
  if (!state::is_finished(job->state)) return "importing";
  return job->state == state::JobState::succeeded ? "done" : "failed";
}

/// The job that takes it, where there is one.
std::optional<state::Job> job_of(Service& service, const UploadRecord& record) {
  return record.job ? state::find_job(service.database(), *record.job) : std::nullopt;
}

http::Response upload_answer(Service& service, const UploadRecord& record, int status) {
  const auto job = job_of(service, record);
  const bool failed = job && !job->error.is_null();
  return http::Response::json(
             status,
             {{"id", record.id},
              {"file_name", record.file_name},
              {"size", record.size},
              {"offset", record.offset},
              {"state", state_of(record, job)},
              {"job_id", record.job ? nlohmann::json(*record.job) : nlohmann::json()},
              {"result", job && state_of(record, job) == "done" ? job->result : nlohmann::json()},
              {"problem", failed ? http::problem_document(jobs::error_from(job->error)) : nlohmann::json()}})
      .set("Upload-Offset", std::to_string(record.offset))
      .set("Cache-Control", "no-store");
}

std::uint64_t size_member(const nlohmann::json& body) {
  const auto found = body.find("size");
  if (found != body.end() && found->is_number_unsigned()) return found->get<std::uint64_t>();
  throw Error("field_invalid", "/size must be a whole number of bytes",
              "See /api/v1/openapi.json for what this call takes.", {{"pointer", "/size"}});
}

std::uint64_t offset_of(const http::Request& request) {
  if (const auto offset = to_number(request.header("upload-offset").value_or("")); offset && *offset >= 0)
    return static_cast<std::uint64_t>(*offset);
  throw Error("field_invalid", "the header Upload-Offset must say where these bytes belong",
              "GET the upload: its member `offset` is where it goes on.", {{"pointer", "Upload-Offset"}});
}

void require_bytes(const http::Request& request) {
  if (request.body.empty()) return;
  const auto type = request.header("content-type").value_or("");
  const auto plain = lower(trimmed(type.substr(0, type.find(';'))));
  if (plain == "application/octet-stream" || plain == "application/offset+octet-stream") return;
  throw Error("media_type_unsupported", "a piece of a bundle is sent as bytes",
              "Send the header Content-Type: application/octet-stream.");
}

/// Once all of it is here: waits for the job, and answers what became of it.
http::Response outcome(Service& service, install::BundleUploads& uploads, const UploadRecord& record,
                       const http::Request& request) {
  const auto job = service.runner.wait(*record.job);
  if (!state::is_finished(job.state))
    throw Error("stopping", "the daemon stops; the import goes on when it is started again",
                "Ask for the upload again in a moment.");
  auto answer = upload_answer(service, record, 200);
  uploads.settle(record, job);
  if (job.state == state::JobState::succeeded) return answer;
  if (job.error.is_null())
    throw Error("upload_cancelled", "the import was cancelled",
                "Send nothing at the end, again, to import it.", {{"job", std::to_string(job.id)}});
  return http::problem_from(jobs::error_from(job.error), request.request_id, request.path, 422);
}

http::Response append(Service& service, install::BundleUploads& uploads, const http::Request& request) {
  require_bytes(request);
  const auto offset = offset_of(request);
  try {
    const auto record = uploads.append(request.parameters.at("id"), offset, request.body);
    return record.job ? outcome(service, uploads, record, request) : upload_answer(service, record, 200);
  } catch (const Error& error) {
    auto answer = http::problem_from(error, request.request_id, request.path, 422);
    if (error.code() == "upload_offset_wrong") answer.set("Upload-Offset", error.facts().at("offset"));
    return answer;
  }
}

}  // namespace

void add_bundle_upload_routes(http::Router& router, Service& service) {
  const auto uploads = std::make_shared<install::BundleUploads>(service.workspace, service.runner);
  router.add(http::Method::post, "/api/v1/bundle-uploads", {.operation_id = "createBundleUpload"},
             idempotent(service, [&service, uploads](const http::Request& request) {
               const auto body = body_of(request);
               const auto record = uploads->create(text_member(body, "file_name"), size_member(body),
                                                   optional_flag_member(body, "allow_downgrade"));
               auto answer = upload_answer(service, record, 201);
               answer.set("Location", fmt::format("/api/v1/bundle-uploads/{}", record.id));
               return answer;
             }));
  router.add(http::Method::get, "/api/v1/bundle-uploads/{id}", {.operation_id = "getBundleUpload"},
             [&service, uploads](const http::Request& request) {
               const auto record = uploads->find(request.parameters.at("id"));
               auto answer = upload_answer(service, record, 200);
               if (const auto job = job_of(service, record)) uploads->settle(record, *job);
               return answer;
             });
  http::RouteOptions options;
  options.operation_id = "appendToBundleUpload";
  options.body_limit = largest_piece;
  options.body_time = std::chrono::minutes(10);
  router.add(
      http::Method::patch, "/api/v1/bundle-uploads/{id}", options,
      [&service, uploads](const http::Request& request) { return append(service, *uploads, request); });
  router.add(http::Method::del, "/api/v1/bundle-uploads/{id}", {.operation_id = "removeBundleUpload"},
             [uploads](const http::Request& request) {
               uploads->remove(request.parameters.at("id"));
               return http::Response::empty(204);
             });
}

}  // namespace jetcrew::api
