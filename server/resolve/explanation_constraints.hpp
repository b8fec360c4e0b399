// What an explanation says of constraints: of wheels that do not go together, and of profiles' limits.
#pragma once

#include <vector>

#include "resolve/problem.hpp"
#include "resolve/solver.hpp"

namespace jetcrew::resolve {

/// A way out, without its text.
Cause proposal_of(std::string key, std::string_view package, std::string relation, Facts facts);

/// `python` and `platform` of the wheels that would fit; empty without a Python.
Facts python_facts(const Universe& universe);

/// The profiles that take part, sorted: two or more of a minimal core do not go together.
std::vector<std::string> profiles_of(const std::vector<Request>& requests,
                                     const std::vector<const Origin*>& core);

/// One cause for each constraint in the core, however many versions it rules out.
std::vector<Cause> constraint_causes(const Universe& universe, const std::vector<const Origin*>& core);

/// The versions that would go together, and what to do with profiles that do not.
std::vector<Cause> constraint_proposals(const Universe& universe, const std::vector<Request>& requests,
                                        const std::vector<const Origin*>& core);

}  // namespace jetcrew::resolve
