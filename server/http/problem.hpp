// An Error as the API tells it: RFC 9457 `application/problem+json`, with a stable `code` beside `type`.
#pragma once

#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "base/error.hpp"
#include "http/message.hpp"

namespace jetcrew::http {

/// The HTTP status of an Error's code; `otherwise` for codes that are not in the table.
int status_of(std::string_view code, int otherwise = 500);

/// {type, title, status, detail, instance, code, hint, facts, request_id}; empty request_id and instance are
/// left out, so that the error of a job can be told the same way.
nlohmann::json problem_document(const Error& error, std::string_view request_id = {},
                                std::string_view instance = {}, int otherwise = 500);

/// `document` with its own `status`, as application/problem+json. For problems with members of their own
/// (`causes`): take problem_document, add them, give it here.
Response problem_response(const nlohmann::json& document);

/// 405 gets `Allow` from the fact `allow`; any problem with the fact `retry_after` gets `Retry-After`
/// (seconds).
Response problem_from(const Error& error, std::string_view request_id, std::string_view instance,
                      int otherwise = 500);

}  // namespace jetcrew::http
