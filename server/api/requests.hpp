// Reading requests the same way everywhere: JSON bodies, ids, pages, idempotency.
#pragma once

#include <cstdint>
#include <string>

#include <nlohmann/json.hpp>

#include "api/service.hpp"
#include "http/message.hpp"
#include "state/page.hpp"

namespace jetcrew::api {

/// The body as a JSON object. @throws Error `json_invalid`, `media_type_unsupported`
nlohmann::json body_of(const http::Request& request);

/// A member that must be a text. @throws Error `field_invalid` (fact: pointer)
std::string text_member(const nlohmann::json& body, const char* name);
/// The same where it may be missing or null.
std::optional<std::string> optional_text_member(const nlohmann::json& body, const char* name);

/// A member that must be true or false; false where it is missing or null. @throws Error `field_invalid`
std::optional<std::int64_t> optional_number_member(const nlohmann::json& body, const char* name);
bool optional_flag_member(const nlohmann::json& body, const char* name);

/// The number in the path. @throws Error `not_found`
std::int64_t id_of(const http::Request& request);

/// `limit` and `cursor`. @throws Error `field_invalid`
state::PageRequest page_of(const http::Request& request);

/// {items, next_cursor}
template <typename T, typename ToJson>
nlohmann::json page_json(const state::Page<T>& page, const ToJson& to_json) {
  nlohmann::json items = nlohmann::json::array();
  for (const auto& item : page.items) items.push_back(to_json(item));
  return {{"items", std::move(items)},
          {"next_cursor", page.next_cursor ? nlohmann::json(*page.next_cursor) : nlohmann::json()}};
}

/// A handler that creates something, made safe to repeat: the header Idempotency-Key is required; the same
/// key with the same request gets the first answer again, for 24 hours. Answers of 500 and above are not
/// kept.
/// @throws Error `idempotency_key_required`, `idempotency_key_reused`, `idempotency_key_busy`
http::Handler idempotent(Service& service, http::Handler handler);

/// 202 with the job and its Location.
http::Response accepted(Service& service, std::int64_t job);

}  // namespace jetcrew::api
