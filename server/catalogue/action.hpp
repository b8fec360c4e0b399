// What JetCrew could do about a known problem.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "catalogue/document.hpp"

namespace jetcrew::catalogue {

struct Action {
  enum class Kind {
    install,
    set_environment_variable,
    add_swap,
    add_user_to_groups,
    wait_for_dpkg_lock,
    configure_packages,
    set_clock,
    clean_environments
  };

  Kind kind = Kind::install;
  std::vector<std::string> any_of;  ///< install: requests, the first that can be had
  std::string name;                 ///< set_environment_variable
  std::string value;                ///< set_environment_variable
  std::int64_t size_gib = 0;        ///< add_swap
  std::vector<std::string> groups;  ///< add_user_to_groups
};

/// An object with `kind` and the members of that kind, no others. Throws Error `catalogue_invalid`.
Action read_action(const Node& node);

/// The object that read_action() takes.
nlohmann::json to_json(const Action& action);

}  // namespace jetcrew::catalogue
