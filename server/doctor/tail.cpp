#include "doctor/tail.hpp"

#include <algorithm>

namespace jetcrew::doctor {
namespace {

std::uint64_t line_ends(std::string_view text) {
  return static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n'));
}

}  // namespace

void Tail::append(std::string_view part) {
  while (!part.empty()) {
    const auto piece = part.substr(0, limit);
    part.remove_prefix(piece.size());
    if (kept_.size() + piece.size() > 2 * limit) {
      const auto passed = kept_.size() - limit;
      lines_before_ += line_ends(std::string_view(kept_).substr(0, passed));
      kept_.erase(0, passed);
    }
    kept_ += piece;
  }
}

std::string_view Tail::text() const {
  const std::string_view all = kept_;
  return all.substr(all.size() - std::min(all.size(), limit));
}

std::uint64_t Tail::lines_in_front() const {
  return line_ends(std::string_view(kept_).substr(0, kept_.size() - text().size()));
}

}  // namespace jetcrew::doctor
