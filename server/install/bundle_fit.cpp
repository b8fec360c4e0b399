#include "install/bundle_fit.hpp"

#include "base/error.hpp"
#include "base/text.hpp"

namespace jetcrew::install {
namespace {

std::vector<std::int64_t> numbers_of(std::string_view release) {
  std::vector<std::int64_t> numbers;
  for (const auto part : split(release, '.')) numbers.push_back(to_number(part).value_or(0));
  return numbers;
}

/// `3.8` or `3.8.10` of an interpreter that is 3.8.10.
bool has_python(const board::Board& board, std::string_view wanted) {
  return std::any_of(board.interpreters.begin(), board.interpreters.end(), [&](const auto& interpreter) {
    return interpreter.version == wanted || interpreter.version.starts_with(std::string(wanted) + ".");
  });
}

bool fits(const bundle::Target& target, const board::Board& board) {
  return (!target.architecture || target.architecture == board.architecture) &&
         (!target.module || (board.module && board.module->starts_with(*target.module))) &&
         (!target.l4t || (board.l4t && is_within(*board.l4t, *target.l4t))) &&
         (!target.distribution || target.distribution == board.distribution) &&
         (!target.python || has_python(board, *target.python));
}

std::string told(const bundle::Target& target) {
  std::vector<std::string> parts;
  if (target.module) parts.push_back(*target.module);
  if (target.l4t) {
    parts.push_back(target.l4t->from == target.l4t->to
                        ? fmt::format("L4T {}", target.l4t->from)
                        : fmt::format("L4T {} to {}", target.l4t->from, target.l4t->to));
  }
  if (target.distribution) parts.push_back(*target.distribution);
  if (target.architecture) parts.push_back(*target.architecture);
  if (target.python) parts.push_back(fmt::format("Python {}", *target.python));
  return join(parts, ", ");
}

std::string told(const board::Board& board) {
  std::vector<std::string> parts;
  for (const auto& part : {board.module, board.l4t ? std::optional("L4T " + *board.l4t) : std::nullopt,
                           board.distribution, board.architecture}) {
    if (part) parts.push_back(*part);
  }
  std::vector<std::string> pythons;
  for (const auto& interpreter : board.interpreters) pythons.push_back(interpreter.version);
  if (!pythons.empty()) parts.push_back(fmt::format("Python {}", join(pythons, " and ")));
  return join(parts, ", ");
}

}  // namespace

bool is_within(std::string_view l4t, const bundle::L4tRange& range) {
  auto release = numbers_of(l4t);
  if (release < numbers_of(range.from)) return false;
  const auto end = numbers_of(range.to);
  release.resize(std::min(release.size(), end.size()));
  return release <= end;
}

void require_fit(const std::vector<bundle::Target>& targets, const board::Board& board) {
  if (targets.empty()) return;
  std::vector<std::string> wanted;
  for (const auto& target : targets) {
    if (fits(target, board)) return;
    wanted.push_back(told(target));
  }
  const auto for_whom = join(wanted, "; or ");
  const auto is = told(board);
  throw Error(
      "bundle_wrong_board", fmt::format("the bundle is for {}, and this board is {}", for_whom, is),
      "Have one made for this board: `jetcrew state export --all` here, then `jetcrew bundle create --for` "
      "on a computer with internet.",
      {{"wanted", for_whom}, {"board", is}});
}

}  // namespace jetcrew::install
