#include "doctor/problems.hpp"

#include <algorithm>

#include "doctor/plain_text.hpp"

namespace jetcrew::doctor {
namespace {

std::vector<Pattern> compiled(const catalogue::Problem& problem) {
  std::vector<Pattern> patterns;
  for (std::size_t i = 0; i < problem.patterns.size(); ++i) {
    try {
      patterns.emplace_back(problem.patterns[i]);
    } catch (const Error& error) {
      throw catalogue::invalid(problem.file, fmt::format("{}/{}", problem.pointer, i), error.message());
    }
  }
  return patterns;
}

std::optional<std::size_t> first_match(const std::vector<Pattern>& patterns, std::string_view text) {
  std::optional<std::size_t> first;
  for (const auto& pattern : patterns) {
    const auto found = pattern.find(text);
    if (found && (!first || *found < *first)) first = found;
  }
  return first;
}

}  // namespace

const Problems::Patterns& Problems::patterns() const {
  std::call_once(compiled_, [this] {
    Patterns patterns;
    for (const auto& problem : problems_) patterns.push_back(compiled(problem));
    patterns_ = std::move(patterns);
  });
  return patterns_;
}

std::vector<Finding> Problems::match(std::string_view text, const catalogue::Place& place) const {
  Tail tail;
  tail.append(text);
  return match(tail, place);
}

std::vector<Finding> Problems::match(const Tail& tail, const catalogue::Place& place) const {
  const PlainText plain(tail.text());
  const auto before = tail.lines_before();
  std::vector<Finding> findings;
  for (std::size_t i = 0; i < problems_.size(); ++i) {
    const auto at = first_match(patterns()[i], plain.text());
    if (!at) continue;
    const auto& problem = problems_[i];
    findings.push_back(
        {&problem, plain.line(*at), before + plain.line_number(*at), problem.condition.holds_at(place)});
  }
  std::stable_sort(findings.begin(), findings.end(), [](const Finding& a, const Finding& b) {
    return a.known_here != b.known_here ? a.known_here : a.line_number < b.line_number;
  });
  return findings;
}

}  // namespace jetcrew::doctor
