// A small random repository with something installed and something wanted, which can be answered by trying
// everything.
#pragma once

#include <array>
#include <random>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace jetcrew::resolve::test {

inline constexpr int names = 6;
inline constexpr int all_versions = 2;  ///< 1 and 2; 0 is "not there"

struct Bound {
  int name = 0;
  std::string op;  ///< empty: any
  int version = 0;

  bool admits(int there) const {
    if (there == 0) return false;
    if (op.empty()) return true;
    if (op == "=") return there == version;
    if (op == ">=") return there >= version;
    return there < version;  // <<
  }
  std::string text() const {
    return op.empty() ? fmt::format("p{}", name) : fmt::format("p{} ({} {})", name, op, version);
  }
};

struct Made {
  std::vector<std::vector<Bound>> depends;
  std::vector<Bound> conflicts;

  std::string fields() const {
    std::vector<std::string> clauses;
    for (const auto& any_of : depends) {
      std::vector<std::string> parts;
      for (const auto& bound : any_of) parts.push_back(bound.text());
      clauses.push_back(fmt::format("{}", fmt::join(parts, " | ")));
    }
    std::string text;
    if (!clauses.empty()) text += fmt::format("Depends: {}\n", fmt::join(clauses, ", "));
    std::vector<std::string> against;
    for (const auto& bound : conflicts) against.push_back(bound.text());
    if (!against.empty()) text += fmt::format("Conflicts: {}\n", fmt::join(against, ", "));
    return text;
  }
};

/// The version of each name, 0 where it is not there.
using Selection = std::array<int, names>;

class Repository {
 public:
  explicit Repository(std::uint32_t seed) : random_(seed) {
    for (auto& name : made_) {
      for (auto& version : name) version = make();
    }
    std::vector<Selection> consistent;
    for_each([&](const Selection& selection) {
      if (holds(selection)) consistent.push_back(selection);
    });
    // The empty selection always holds, so there is one.
    installed_ = consistent[upto(consistent.size())];
    wanted_ = bound(static_cast<int>(upto(names)));
  }

  const Selection& installed() const { return installed_; }
  bool is_installed(int name, int version) const {
    return installed_[static_cast<std::size_t>(name)] == version;
  }
  const Bound& wanted() const { return wanted_; }
  const Made& made(int name, int version) const {
    return made_[static_cast<std::size_t>(name)][static_cast<std::size_t>(version - 1)];
  }

  /// Every selection that holds, has what is wanted, and removes and downgrades nothing.
  template <typename Take>
  void for_each_answer(Take take) const {
    for_each([&](const Selection& selection) {
      for (std::size_t i = 0; i < names; ++i) {
        if (selection[i] < installed_[i]) return;
      }
      if (wanted_.admits(selection[static_cast<std::size_t>(wanted_.name)]) && holds(selection))
        take(selection);
    });
  }

  /// The same where packages may be removed and downgraded.
  template <typename Take>
  void for_each_permitted(Take take) const {
    for_each([&](const Selection& selection) {
      if (wanted_.admits(selection[static_cast<std::size_t>(wanted_.name)]) && holds(selection))
        take(selection);
    });
  }

  /// What it does to what is installed: removals, downgrades, changes; the worst first.
  std::array<int, 3> cost(const Selection& selection) const {
    std::array<int, 3> cost{0, 0, changes(selection)};
    for (std::size_t i = 0; i < names; ++i) {
      if (selection[i] == 0 && installed_[i] != 0) ++cost[0];
      if (selection[i] != 0 && selection[i] < installed_[i]) ++cost[1];
    }
    return cost;
  }

  bool holds(const Selection& selection) const {
    const auto there = [&](const Bound& bound) {
      return bound.admits(selection[static_cast<std::size_t>(bound.name)]);
    };
    for (int name = 0; name < names; ++name) {
      const auto version = selection[static_cast<std::size_t>(name)];
      if (version == 0) continue;
      for (const auto& any_of : made(name, version).depends) {
        if (std::none_of(any_of.begin(), any_of.end(), there)) return false;
      }
      for (const auto& against : made(name, version).conflicts) {
        if (against.name != name && there(against)) return false;
      }
    }
    return true;
  }

  int changes(const Selection& selection) const {
    int count = 0;
    for (std::size_t i = 0; i < names; ++i) count += selection[i] != installed_[i] ? 1 : 0;
    return count;
  }

 private:
  std::size_t upto(std::size_t count) { return random_() % count; }

  Bound bound(int name) {
    static const std::array<std::string, 4> operators{"", "=", ">=", "<<"};
    return {name, operators[upto(4)], static_cast<int>(upto(all_versions)) + 1};
  }

  Made make() {
    Made made;
    for (auto count = upto(3); count > 0; --count) {
      auto& any_of = made.depends.emplace_back();
      for (auto more = 1 + upto(2); more > 0; --more) any_of.push_back(bound(static_cast<int>(upto(names))));
    }
    if (upto(4) == 0) made.conflicts.push_back(bound(static_cast<int>(upto(names))));
    return made;
  }

  template <typename Take>
  static void for_each(Take take) {
    Selection selection{};
    while (true) {
      take(selection);
      std::size_t at = 0;
      while (at < names && selection[at] == all_versions) selection[at++] = 0;
      if (at == names) return;
      ++selection[at];
    }
  }

  std::mt19937 random_;
  std::array<std::array<Made, all_versions>, names> made_;
  Selection installed_{};
  Bound wanted_;
};

/// For people who look at a failure.
inline std::string tell(const Repository& repository) {
  std::string text = fmt::format("wanted {}\n", repository.wanted().text());
  for (int name = 0; name < names; ++name) {
    for (int version = 1; version <= all_versions; ++version) {
      text += fmt::format("p{} {}{}\n{}", name, version,
                          repository.is_installed(name, version) ? " installed" : "",
                          repository.made(name, version).fields());
    }
  }
  return text;
}

}  // namespace jetcrew::resolve::test
