#include "http/problem.hpp"

namespace jetcrew::http {
namespace {

/// The one place where a code becomes a status.
const std::map<std::string_view, int>& statuses() {
  static const std::map<std::string_view, int> table{
      {"address_invalid", 400},
      {"body_incomplete", 400},
      {"body_invalid", 400},
      {"cursor_invalid", 400},
      {"file_name_invalid", 400},
      {"idempotency_key_invalid", 400},
      {"idempotency_key_required", 400},
      {"json_invalid", 400},
      {"path_invalid", 400},
      {"request_invalid", 400},
      {"target_invalid", 400},
      {"usage", 400},
      {"unauthenticated", 401},
      {"clock_not_permitted", 403},
      {"csrf_header_missing", 403},
      {"forbidden", 403},
      {"origin_mismatch", 403},
      {"path_outside_root", 403},
      {"environment_not_found", 404},
      {"generation_missing", 404},
      {"job_not_found", 404},
      {"not_found", 404},
      {"path_not_found", 404},
      {"upload_lost", 404},
      {"method_not_allowed", 405},
      {"request_timeout", 408},
      {"clock_not_the_boards", 409},
      {"clock_synchronized", 409},
      {"drift_busy", 409},
      {"environment_busy", 409},
      {"environment_in_use", 409},
      {"generation_exists", 409},
      {"generation_in_use", 409},
      {"idempotency_key_busy", 409},
      {"job_finished", 409},
      {"job_running", 409},
      {"plan_changed", 409},
      {"plan_stale", 409},
      {"state_locked", 409},
      {"step_not_reachable", 409},
      {"upload_busy", 409},
      {"upload_cancelled", 409},
      {"upload_offset_wrong", 409},
      {"precondition_failed", 412},
      {"file_too_large", 413},
      {"request_too_large", 413},
      {"upload_too_large", 413},
      {"media_type_unsupported", 415},
      {"expectation_failed", 417},
      {"host_not_allowed", 421},
      {"bundle_damaged", 422},
      {"clock_implausible", 422},
      {"bundle_downgrade", 422},
      {"bundle_incomplete", 422},
      {"bundle_index_invalid", 422},
      {"bundle_member_duplicate", 422},
      {"bundle_member_invalid", 422},
      {"bundle_member_size", 422},
      {"bundle_member_unlisted", 422},
      {"bundle_newer", 422},
      {"bundle_wrong_board", 422},
      {"key_list_invalid", 422},
      {"key_revoked", 422},
      {"manifest_invalid", 422},
      {"not_a_bundle", 422},
      {"payload_mismatch", 422},
      {"signature_invalid", 422},
      {"signature_missing", 422},
      {"signature_unknown", 422},
      {"signature_wrong", 422},
      {"untrusted", 422},
      {"filesystem_unsupported", 422},
      {"medium_write_protected", 422},
      {"several_bundles", 422},
      {"listing_unknown", 422},
      {"source_changed", 422},
      {"control_malformed", 422},
      {"deb_damaged", 422},
      {"environment_name_invalid", 422},
      {"environment_python_differs", 422},
      {"field_invalid", 422},
      {"idempotency_key_reused", 422},
      {"marker_invalid", 422},
      {"marker_undefined", 422},
      {"no_packages", 422},
      {"no_solution", 422},
      {"not_a_package", 422},
      {"source_distribution", 422},
      {"not_installed", 422},
      {"package_misfit", 422},
      {"package_name_invalid", 422},
      {"payload_damaged", 422},
      {"payload_missing", 422},
      {"predepends_loop", 422},
      {"profile_unfit", 422},
      {"profile_unknown", 422},
      {"python_missing", 422},
      {"relation_invalid", 422},
      {"request_ambiguous", 422},
      {"request_unknown", 422},
      {"requirement_invalid", 422},
      {"specifier_invalid", 422},
      {"still_needed", 422},
      {"too_hard", 422},
      {"version_invalid", 422},
      {"wheel_damaged", 422},
      {"wheel_entry_points_invalid", 422},
      {"wheel_layout_invalid", 422},
      {"wheel_metadata_invalid", 422},
      {"wheel_metadata_mismatch", 422},
      {"wheel_name_invalid", 422},
      {"wheel_record_invalid", 422},
      {"wheel_record_mismatch", 422},
      {"dpkg_locked", 423},
      {"precondition_required", 428},
      {"rate_limited", 429},
      {"too_many_uploads", 429},
      {"header_too_large", 431},
      {"internal", 500},
      {"out_of_memory", 503},
      {"stopping", 503},
      {"too_many_connections", 503},
      {"too_many_files", 503},
      {"too_many_streams", 503},
      {"disk_full", 507},
      {"store_full", 507},
  };
  return table;
}

}  // namespace

int status_of(std::string_view code, int otherwise) {
  const auto found = statuses().find(code);
  return found == statuses().end() ? otherwise : found->second;
}

nlohmann::json problem_document(const Error& error, std::string_view request_id, std::string_view instance,
                                int otherwise) {
  const int status = status_of(error.code(), otherwise);
  nlohmann::json document{{"type", "urn:jetcrew:problem:" + error.code()},
                          {"title", reason_phrase(status)},
                          {"status", status},
                          {"detail", error.message()},
                          {"code", error.code()},
                          {"hint", error.hint()},
                          {"facts", error.facts()}};
  if (!instance.empty()) document["instance"] = instance;
  if (!request_id.empty()) document["request_id"] = request_id;
  return document;
}

Response problem_response(const nlohmann::json& document) {
  return Response::json(document.at("status").get<int>(), document)
      .set("Content-Type", "application/problem+json");
}

Response problem_from(const Error& error, std::string_view request_id, std::string_view instance,
                      int otherwise) {
  auto response = problem_response(problem_document(error, request_id, instance, otherwise));
  const auto& facts = error.facts();
  if (const auto allow = facts.find("allow"); response.status == 405 && allow != facts.end()) {
    response.set("Allow", allow->second);
  }
  if (const auto after = facts.find("retry_after"); after != facts.end()) {
    response.set("Retry-After", after->second);
  }
  return response;
}

}  // namespace jetcrew::http
