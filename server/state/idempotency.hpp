// First answers to requests with an Idempotency-Key (IETF draft-ietf-httpapi-idempotency-key-header), kept
// for 24 hours.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace jetcrew::state {

class Database;

struct IdempotentRequest {
  std::string key;
  std::string request_hash;     ///< of method, path and body: the same key with another one is a mistake
  std::optional<int> status{};  ///< absent while it is being answered
  std::string body{};
  std::string location{};
  std::string created{};
};

/// Takes the key for a request about to be answered. False where it is taken: look at find_key.
bool reserve_key(Database& database, std::string_view key, std::string_view request_hash);

std::optional<IdempotentRequest> find_key(Database& database, std::string_view key);

/// The answer to give again from now on.
void save_answer(Database& database, std::string_view key, int status, std::string_view body,
                 std::string_view location);

/// Gives the key back: the request failed in a way that is worth another try.
void release_key(Database& database, std::string_view key);

/// Gives back the keys of requests that a process did not live to answer; call it at start.
void release_unanswered_keys(Database& database);

/// Forgets what is older than 24 hours. reserve_key and find_key do not see those in any case.
void prune_keys(Database& database);

}  // namespace jetcrew::state
