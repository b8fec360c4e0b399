// Where the setup wizard is. The server owns it, so a reload, a second tab or a restart goes on where it was.
#pragma once

#include <cstdint>

#include <nlohmann/json.hpp>

#include "api/service.hpp"

namespace jetcrew::api {

struct Setup {
  nlohmann::json document;  ///< as the API shows it, without steps and `ready`
  std::int64_t rev = 0;
};

Setup read_setup(state::Database& database);

/// Writes the changed members where the revision is still `rev`.
/// @throws Error `precondition_failed` where it is not, `field_invalid` (also for a plan or job that is not
/// there), `environment_name_invalid`, `step_not_reachable`
Setup change_setup(state::Database& database, const nlohmann::json& changes, std::int64_t rev);

/// An approved plan is what the wizard is about from now on.
void note_install_job(state::Database& database, std::int64_t plan, std::int64_t job);

/// The steps with their states, derived from where the setup is and how its jobs stand.
nlohmann::json setup_steps(state::Database& database, const Setup& setup);

}  // namespace jetcrew::api
