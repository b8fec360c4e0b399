// Why there is no solution, in plain sentences.
#pragma once

#include "resolve/problem.hpp"
#include "resolve/solver.hpp"

namespace jetcrew::resolve {

/// Fills the answer's causes and proposals from the problem's minimal core. Nothing that is not part of the
/// conflict is named as a cause.
void explain(const Universe& universe, const std::vector<Request>& requests, const Options& options,
             const Problem& problem, Answer& answer);

}  // namespace jetcrew::resolve
