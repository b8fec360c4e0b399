#include "resolve/libraries.hpp"

#include "base/error.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "debian/version.hpp"

namespace jetcrew::resolve {
namespace {

/// Those that are one with the C library: they are never installed apart from it.
bool is_glibc(std::string_view library) {
  static constexpr std::string_view names[] = {"libc.so.6",      "libm.so.6",   "libpthread.so.0",
                                               "libdl.so.2",     "librt.so.1",  "libutil.so.1",
                                               "libresolv.so.2", "libanl.so.1", "libmvec.so.1"};
  return library.starts_with("ld-linux") ||
         std::find(std::begin(names), std::end(names), library) != std::end(names);
}

/// `GLIBCXX` and `3.4.26`; the kind is empty for what has no number.
std::pair<std::string_view, std::string_view> parts_of(std::string_view version) {
  const auto at = version.rfind('_');
  if (at == std::string_view::npos || at + 1 == version.size() || version[at + 1] < '0' ||
      version[at + 1] > '9')
    return {{}, version};
  return {version.substr(0, at), version.substr(at + 1)};
}

bool is_older(std::string_view left, std::string_view right) {
  try {
    return debian::Version::parse(left) < debian::Version::parse(right);
  } catch (const Error&) {
    return left < right;
  }
}

OnBoard judge_glibc(const python::LibraryNeed& need, std::pair<int, int> glibc) {
  const auto has = fmt::format("{}.{}", glibc.first, glibc.second);
  OnBoard answer{OnBoard::State::met, {}, {}};
  for (const auto& version : need.versions) {
    const auto [kind, number] = parts_of(version);
    if (kind != "GLIBC" || !is_older(has, number)) continue;
    answer.state = OnBoard::State::too_old;
    if (answer.wanted.empty() || is_older(parts_of(answer.wanted).second, number)) answer.wanted = version;
    answer.newest = "GLIBC_" + has;
  }
  return answer;
}

OnBoard judge_versions(const python::LibraryNeed& need, const std::vector<std::string>& offered) {
  OnBoard answer{OnBoard::State::met, {}, {}};
  for (const auto& version : need.versions) {
    if (std::find(offered.begin(), offered.end(), version) != offered.end()) continue;
    const auto [kind, number] = parts_of(version);
    if (answer.state == OnBoard::State::too_old && !is_older(parts_of(answer.wanted).second, number))
      continue;
    answer = {OnBoard::State::too_old, version, {}};
    for (const auto& other : offered) {
      const auto [other_kind, other_number] = parts_of(other);
      if (other_kind == kind &&
          (answer.newest.empty() || is_older(parts_of(answer.newest).second, other_number)))
        answer.newest = other;
    }
  }
  return answer;
}

}  // namespace

void Libraries::add(SolvableId id, LibraryFacts facts) {
  for (const auto& library : facts.brings) by_library_[library].push_back(id);
  facts_.emplace(id, std::move(facts));
}

const std::vector<python::LibraryNeed>& Libraries::needs_of(SolvableId id) const {
  const auto [place, added] = needs_.try_emplace(id);
  if (!added) return place->second;
  const auto known = facts_.find(id);
  if (known == facts_.end() || !known->second.needs) return place->second;
  try {
    place->second = known->second.needs();
  } catch (const Error& error) {
    log::warning("the shared objects of a wheel cannot be read", {{"reason", error.message()}});
  }
  return place->second;
}

std::vector<SolvableId> Libraries::bringing(const python::LibraryNeed& need) const {
  const auto found = by_library_.find(need.library);
  if (found == by_library_.end()) return {};
  std::vector<SolvableId> ids;
  for (const auto id : found->second) {
    const auto& versions = facts_.at(id).versions;
    const auto described = versions.find(need.library);
    // One without any versions in its description is as good as not described.
    if (described == versions.end() || described->second.empty() ||
        judge_versions(need, described->second).state == OnBoard::State::met)
      ids.push_back(id);
  }
  return ids;
}

std::optional<NewerGlibc> Libraries::newer_glibc(SolvableId id) const {
  std::optional<NewerGlibc> newest;
  for (const auto& need : needs_of(id)) {
    if (!need.at_import) continue;
    const auto board = on_board(need);
    const auto [kind, number] = parts_of(board.wanted);
    if (kind != "GLIBC" || (newest && !is_older(newest->wanted, number))) continue;
    newest = NewerGlibc{std::string(number), std::string(parts_of(board.newest).second), &need};
  }
  return newest;
}

OnBoard Libraries::on_board(const python::LibraryNeed& need) const {
  if (is_glibc(need.library)) {
    if (glibc_) return judge_glibc(need, *glibc_);
    if (!board_) return {};
  }
  if (!board_) return {};
  const auto* library = board_->find(need.library, need.folders);
  if (library == nullptr) return {OnBoard::State::missing, {}, {}};
  // One that defines no versions is taken by the loader, with a warning at most.
  if (!library->versions || library->versions->empty()) return {OnBoard::State::met, {}, {}};
  return judge_versions(need, *library->versions);
}

}  // namespace jetcrew::resolve
