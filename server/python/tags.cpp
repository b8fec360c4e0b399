#include "python/tags.hpp"

#include "base/error.hpp"
#include "python/characters.hpp"

namespace jetcrew::python {
namespace {

// Generous: far beyond any version there will be, yet it bounds the list of tags.
constexpr int highest_minor = 200;

// PEP 600 assumes that a libc of a later major version runs what was built for an earlier one, up to here.
constexpr int last_minor_of_old_glibc = 50;

struct OldName {
  std::pair<int, int> glibc;
  std::string_view name;
};

// What manylinux was called before PEP 600: PEP 599, 571, 513.
constexpr OldName old_names[] = {
    {{2, 17}, "manylinux2014"}, {{2, 12}, "manylinux2010"}, {{2, 5}, "manylinux1"}};

bool has_manylinux(std::string_view machine) {
  for (const std::string_view known :
       {"aarch64", "x86_64", "armv7l", "i686", "ppc64", "ppc64le", "s390x", "loongarch64", "riscv64"}) {
    if (machine == known) return true;
  }
  return false;
}

void check(const Target& target) {
  const auto fits = [](std::pair<int, int> version) {
    return version.first >= 0 && version.first < 10 && version.second >= 0 && version.second <= highest_minor;
  };
  // PEP 425: hyphens and full stops of a platform are written as underscores.
  const bool named =
      !target.platform.empty() && std::all_of(target.platform.begin(), target.platform.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
      });
  const bool valid = named && fits({target.major, target.minor}) && (!target.glibc || fits(*target.glibc)) &&
                     (!target.musl || fits(*target.musl));
  if (valid) return;
  throw Error("target_invalid",
              fmt::format("Python {}.{} on {} is not something that wheels are built for", target.major,
                          target.minor, shown(target.platform)),
              "Give versions as 3.8 and the platform as linux_aarch64.");
}

void append_manylinux(std::vector<std::string>& platforms, std::pair<int, int> glibc,
                      std::string_view machine) {
  const bool is_x86 = machine == "x86_64" || machine == "i686";
  const std::pair oldest = is_x86 ? std::pair(2, 5) : std::pair(2, 17);
  for (auto at = glibc; at >= oldest;) {
    platforms.push_back(fmt::format("manylinux_{}_{}_{}", at.first, at.second, machine));
    for (const auto& old : old_names) {
      if (old.glibc == at) platforms.push_back(fmt::format("{}_{}", old.name, machine));
    }
    at =
        at.second > 0 ? std::pair(at.first, at.second - 1) : std::pair(at.first - 1, last_minor_of_old_glibc);
  }
}

std::vector<std::string> platforms_of(const Target& target) {
  constexpr std::string_view linux_prefix = "linux_";
  const std::string_view platform = target.platform;
  if (!platform.starts_with(linux_prefix)) return {target.platform};
  // A 64-bit ARM that runs 32-bit code takes what was built for the older ARM too.
  std::vector<std::string_view> machines{platform.substr(linux_prefix.size())};
  if (machines.front() == "armv8l") machines.push_back("armv7l");
  std::vector<std::string> platforms;
  const bool any_manylinux = std::ranges::any_of(machines, has_manylinux);
  for (const auto machine : machines) {
    if (target.glibc && any_manylinux) append_manylinux(platforms, *target.glibc, machine);
  }
  for (const auto machine : machines) {
    for (int minor = target.musl ? target.musl->second : -1; minor >= 0; --minor) {
      platforms.push_back(fmt::format("musllinux_{}_{}_{}", target.musl->first, minor, machine));
    }
  }
  for (const auto machine : machines) platforms.push_back(fmt::format("linux_{}", machine));
  return platforms;
}

std::string interpreter(std::string_view implementation, int major, int minor) {
  return fmt::format("{}{}{}", implementation, major, minor);
}

/// Best first: this version, the major version alone, older ones (`py38`, `py3`, `py37`, …, `py30`).
std::vector<std::string> pure_interpreters(const Target& target) {
  std::vector<std::string> names{interpreter("py", target.major, target.minor),
                                 fmt::format("py{}", target.major)};
  for (int minor = target.minor - 1; minor >= 0; --minor)
    names.push_back(interpreter("py", target.major, minor));
  return names;
}

}  // namespace

std::string Tag::text() const {
  return fmt::format("{}-{}-{}", python, abi, platform);
}

std::string native_abi(const Target& target) {
  const bool has_m = target.abi_has_m && std::pair(target.major, target.minor) < std::pair(3, 8);
  return interpreter("cp", target.major, target.minor) + (has_m ? "m" : "") +
         (target.free_threaded ? "t" : "");
}

std::vector<Tag> accepted_tags(const Target& target) {
  check(target);
  const auto platforms = platforms_of(target);
  const auto own = interpreter("cp", target.major, target.minor);
  std::vector<Tag> tags;
  const auto append = [&](const std::string& python, const std::string& abi) {
    for (const auto& platform : platforms) tags.push_back({python, abi, platform});
  };
  // PEP 384, since 3.2; PEP 803 for builds without the GIL.
  const bool has_stable_abi = std::pair(target.major, target.minor) >= std::pair(3, 2);
  const std::string stable_abi = target.free_threaded ? "abi3t" : "abi3";
  append(own, native_abi(target));
  if (has_stable_abi) append(own, stable_abi);
  append(own, "none");
  for (int minor = target.minor - 1; has_stable_abi && minor >= 2; --minor) {
    append(interpreter("cp", target.major, minor), stable_abi);
  }
  const auto pure = pure_interpreters(target);
  for (const auto& python : pure) append(python, "none");
  tags.push_back({own, "none", "any"});
  for (const auto& python : pure) tags.push_back({python, "none", "any"});
  return tags;
}

TagSet::TagSet(const Target& target) : target_(target), tags_(accepted_tags(target)) {
  ranks_.reserve(tags_.size());
  for (std::size_t i = 0; i < tags_.size(); ++i) ranks_.emplace(tags_[i].text(), static_cast<int>(i));
}

std::optional<int> TagSet::rank(const Tag& tag) const {
  const auto found = ranks_.find(tag.text());
  return found == ranks_.end() ? std::nullopt : std::optional(found->second);
}

std::optional<int> TagSet::rank(const std::vector<Tag>& tags) const {
  std::optional<int> best;
  for (const auto& tag : tags) {
    const auto found = rank(tag);
    if (found && (!best || *found < *best)) best = found;
  }
  return best;
}

}  // namespace jetcrew::python
