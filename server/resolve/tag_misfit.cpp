#include "resolve/tag_misfit.hpp"

#include "base/text.hpp"
#include "resolve/universe.hpp"

namespace jetcrew::resolve {
namespace {

using python::Tag;

/// What a platform tag says: `manylinux_2_28_aarch64` is {aarch64, glibc 2.28}.
struct Platform {
  std::string_view machine;  ///< empty for `any`
  bool linux_build = true;
  bool musl = false;
  std::optional<std::pair<int, int>> glibc;
};

std::string_view machine_of(std::string_view platform) {
  static constexpr std::string_view machines[] = {"aarch64", "x86_64", "armv7l", "armv6l", "i686",
                                                  "ppc64le", "s390x",  "ppc64",  "riscv64"};
  for (const auto machine : machines) {
    if (platform.ends_with(machine) && platform.size() > machine.size() &&
        platform[platform.size() - machine.size() - 1] == '_')
      return machine;
  }
  return {};
}

Platform read_platform(std::string_view text) {
  Platform platform;
  if (text == "any") return platform;
  platform.machine = machine_of(text);
  platform.musl = text.starts_with("musllinux_");
  platform.linux_build = platform.musl || text.starts_with("linux_") || text.starts_with("manylinux");
  // PEP 600's older names for what they stand for.
  static constexpr std::pair<std::string_view, int> aliases[] = {
      {"manylinux1_", 5}, {"manylinux2010_", 12}, {"manylinux2014_", 17}};
  for (const auto& [name, minor] : aliases) {
    if (text.starts_with(name)) platform.glibc = {2, minor};
  }
  constexpr std::string_view pep600 = "manylinux_";
  if (text.starts_with(pep600)) {
    const auto parts = split(text.substr(pep600.size()), '_');
    const auto major = to_number(parts[0]);
    const auto minor = parts.size() > 1 ? to_number(parts[1]) : std::nullopt;
    if (major && minor) platform.glibc = {static_cast<int>(*major), static_cast<int>(*minor)};
  }
  return platform;
}

/// `cp36` is `3.6`; empty for what is not CPython.
std::string python_of(std::string_view tag) {
  if (!tag.starts_with("cp") && !tag.starts_with("py")) return {};
  const auto digits = tag.substr(2);
  if (digits.empty() || digits.find_first_not_of("0123456789") != std::string_view::npos) return {};
  return digits.size() == 1 ? std::string(digits) : fmt::format("{}.{}", digits[0], digits.substr(1));
}

/// How far a tag comes; the next one is what stops it.
enum class Reached : std::uint8_t { nothing, machine, python };

struct Judged {
  Reached reached = Reached::nothing;
  Tag tag;
  Platform platform;
};

Judged judge(const Tag& tag, const PythonTarget& target) {
  Judged judged{Reached::nothing, tag, read_platform(tag.platform)};
  const auto own = machine_of(target.tags.target().platform);
  if (!judged.platform.linux_build || (!judged.platform.machine.empty() && judged.platform.machine != own))
    return judged;
  judged.reached = Reached::machine;
  const auto& accepted = target.tags.tags();
  const bool fits = std::any_of(accepted.begin(), accepted.end(), [&](const Tag& other) {
    return other.python == tag.python && other.abi == tag.abi;
  });
  if (fits) judged.reached = Reached::python;
  return judged;
}

}  // namespace

Sentence tag_misfit(std::span<const Tag> tags, const PythonTarget& target) {
  Judged best;
  for (const auto& tag : tags) {
    auto judged = judge(tag, target);
    if (best.tag.python.empty() || judged.reached > best.reached) best = std::move(judged);
  }
  const std::vector<Tag> all(tags.begin(), tags.end());
  const auto other = std::find_if(target.others.begin(), target.others.end(),
                                  [&](const OtherPython& one) { return one.tags.rank(all).has_value(); });
  if (other != target.others.end()) {
    const auto tag = fmt::format("{}-{}", best.tag.python, best.tag.abi);
    return {fmt::format("it is built for another Python ({}), which this board has as {}; the environment is "
                        "for Python {}",
                        tag, other->path, target.version),
            "why.other_python",
            {{"tag", tag}, {"other", other->path}, {"python", target.version}}};
  }
  const auto& own = target.tags.target();
  const auto short_version = fmt::format("{}.{}", own.major, own.minor);
  switch (best.reached) {
    case Reached::nothing: {
      const auto built_for = best.platform.machine.empty() || !best.platform.linux_build
                                 ? best.tag.platform
                                 : std::string(best.platform.machine);
      auto board = std::string(machine_of(own.platform));
      if (board.empty()) board = own.platform;
      return {fmt::format("it is built for {}, this board is {}", built_for, board),
              "why.architecture",
              {{"built_for", built_for}, {"board", board}}};
    }
    case Reached::machine: {
      const auto tag = fmt::format("{}-{}", best.tag.python, best.tag.abi);
      const auto python = python_of(best.tag.python);
      if (python.empty() || python == short_version) break;
      if (target.by_hand) {
        return {fmt::format("it is built for Python {} ({}), and you asked for Python {} (--python)", python,
                            tag, short_version),
                "why.python_asked",
                {{"built_for", python}, {"tag", tag}, {"python", short_version}}};
      }
      return {
          fmt::format("it is built for Python {} ({}), this board has Python {}", python, tag, short_version),
          "why.python",
          {{"built_for", python}, {"tag", tag}, {"python", short_version}}};
    }
    case Reached::python:
      if (best.platform.musl && own.glibc) {
        return {"it is built for musl (Alpine Linux), this board has glibc", "why.musl", {}};
      }
      if (best.platform.glibc && own.glibc) {
        const auto wanted = fmt::format("{}.{}", best.platform.glibc->first, best.platform.glibc->second);
        const auto has = fmt::format("{}.{}", own.glibc->first, own.glibc->second);
        return {fmt::format("it needs glibc {} or newer, this board has {}", wanted, has),
                "why.glibc",
                {{"wanted", wanted}, {"has", has}}};
      }
      break;
  }
  std::vector<std::string> names;
  for (const auto& tag : tags) names.push_back(tag.text());
  const auto text = join(names, ", ");
  return {
      fmt::format("it is built for {}, which Python {} on this board does not take", text, target.version),
      "why.tags",
      {{"tags", text}, {"python", target.version}}};
}

}  // namespace jetcrew::resolve
