#include "resolve/universe.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "python/specifier.hpp"

namespace jetcrew::resolve {
namespace {

using Misfit = std::shared_ptr<const Sentence>;

Misfit said(std::string text, std::string key, Facts facts = {}) {
  return std::make_shared<const Sentence>(std::move(text), std::move(key), std::move(facts));
}

}  // namespace

std::string_view to_string(Ecosystem ecosystem) {
  return ecosystem == Ecosystem::deb ? "deb" : "wheel";
}

Universe::Universe(std::string architecture, std::vector<std::string> foreign)
    : architecture_(std::move(architecture)), foreign_(std::move(foreign)) {}

void Universe::set_python(PythonTarget target) {
  python_ = std::move(target);
}

SolvableId Universe::add_deb(debian::Package package, Solvable facts) {
  const auto id = static_cast<SolvableId>(solvables_.size());
  facts.ecosystem = Ecosystem::deb;
  facts.name = package.name;
  facts.version = package.version.text();
  facts.architecture = package.architecture;
  facts.essential = package.essential || package.is_protected;
  facts.installed_bytes = package.installed_bytes;
  facts.details = static_cast<std::uint32_t>(debs_.size());
  if (package.architecture != "all" && package.architecture != architecture_ &&
      std::find(foreign_.begin(), foreign_.end(), package.architecture) == foreign_.end()) {
    facts.misfit =
        said(fmt::format("it is built for {}, this board is {}", package.architecture, architecture_),
             "why.architecture", {{"built_for", package.architecture}, {"board", architecture_}});
  }
  debs_by_name_[package.name].push_back(id);
  for (const auto& provided : package.provides) {
    auto& list = providers_[provided.name];
    if (list.empty() || list.back() != id) list.push_back(id);
  }
  debs_.push_back(std::move(package));
  solvables_.push_back(std::move(facts));
  return id;
}

namespace {

Misfit python_misfit(const Distribution& distribution, const PythonTarget& target) {
  if (distribution.requires_python.empty()) return {};
  try {
    const auto wanted = python::SpecifierSet::parse(distribution.requires_python);
    if (wanted.contains(python::Version::parse(target.version), python::Prereleases::allow)) return {};
  } catch (const Error&) {
    return {};  // pip and uv ignore a Requires-Python that they cannot read
  }
  return said(
      fmt::format("it needs Python {}, the environment has {}", distribution.requires_python, target.version),
      "why.requires_python", {{"wanted", distribution.requires_python}, {"python", target.version}});
}

/// A condition that cannot be evaluated here makes the wheel unusable, as pip stops at it too.
Misfit marker_misfit(const Distribution& distribution, const PythonTarget& target) {
  for (const auto& requirement : distribution.requirements) {
    if (!requirement.marker) continue;
    try {
      requirement.marker->evaluate(target.markers, "");
    } catch (const Error& error) {
      const auto marker = requirement.marker->text();
      return said(fmt::format("its condition '{}' cannot be read: {}", marker, error.message()), "why.marker",
                  {{"marker", marker}});
    }
  }
  return {};
}

}  // namespace

SolvableId Universe::add_wheel(Distribution distribution, Solvable facts, std::span<const python::Tag> tags,
                               std::int64_t build_rank) {
  const auto id = static_cast<SolvableId>(solvables_.size());
  facts.ecosystem = Ecosystem::wheel;
  facts.version = distribution.version.text();
  facts.details = static_cast<std::uint32_t>(distributions_.size());
  if (!python_) {
    facts.misfit = said("the board has no Python to install it for", "why.no_python");
  } else {
    std::optional<int> best;
    for (const auto& tag : tags) {
      if (const auto rank = python_->tags.rank(tag); rank && (!best || *rank < *best)) best = rank;
    }
    if (best) {
      if (!facts.misfit) facts.misfit = python_misfit(distribution, *python_);
      if (!facts.misfit) facts.misfit = marker_misfit(distribution, *python_);
      facts.rank = std::int64_t{*best} * 1'000'000 - build_rank;
    } else {
      std::vector<std::string> names;
      for (const auto& tag : tags)
        names.push_back(fmt::format("{}-{}-{}", tag.python, tag.abi, tag.platform));
      const auto tags_text = join(names, ", ");
      facts.misfit = said(fmt::format("it is built for {}, which Python {} on this board does not take",
                                      tags_text, python_->version),
                          "why.tags", {{"tags", tags_text}, {"python", python_->version}});
    }
  }
  distributions_by_name_[facts.name].push_back(id);
  distributions_.push_back(std::move(distribution));
  solvables_.push_back(std::move(facts));
  return id;
}

SolvableId Universe::add_installed_distribution(Distribution distribution, Solvable facts) {
  const auto id = static_cast<SolvableId>(solvables_.size());
  facts.ecosystem = Ecosystem::wheel;
  facts.version = distribution.version.text();
  facts.installed = true;
  facts.details = static_cast<std::uint32_t>(distributions_.size());
  distributions_by_name_[facts.name].push_back(id);
  distributions_.push_back(std::move(distribution));
  solvables_.push_back(std::move(facts));
  return id;
}

bool Universe::newer(SolvableId left, SolvableId right) const {
  const auto& a = solvables_[left];
  const auto& b = solvables_[right];
  if (a.ecosystem == Ecosystem::deb) {
    const auto order = deb_version(left) <=> deb_version(right);
    if (order != 0) return order > 0;
    // The board's own architecture first, then what is there already.
    const bool a_native = a.architecture == architecture_ || a.architecture == "all";
    const bool b_native = b.architecture == architecture_ || b.architecture == "all";
    if (a_native != b_native) return a_native;
  } else {
    const auto order = distribution(left).version <=> distribution(right).version;
    if (order != 0) return order > 0;
  }
  if (a.installed != b.installed) return a.installed;
  if (!a.misfit != !b.misfit) return !a.misfit;
  if (a.rank != b.rank) return a.rank < b.rank;
  return left < right;
}

void Universe::seal() {
  for (auto* index : {&debs_by_name_, &distributions_by_name_, &providers_}) {
    for (auto& [name, ids] : *index) {
      std::sort(ids.begin(), ids.end(), [&](SolvableId a, SolvableId b) { return newer(a, b); });
    }
  }
}

std::span<const SolvableId> Universe::versions(Ecosystem ecosystem, std::string_view name) const {
  const auto& index = ecosystem == Ecosystem::deb ? debs_by_name_ : distributions_by_name_;
  const auto found = index.find(name);
  if (found == index.end()) return {};
  return found->second;
}

std::span<const SolvableId> Universe::providers(std::string_view name) const {
  const auto found = providers_.find(name);
  if (found == providers_.end()) return {};
  return found->second;
}

bool Universe::architecture_fits(const Solvable& candidate, const debian::Package& package,
                                 const debian::Relation& relation,
                                 std::string_view owner_architecture) const {
  // Architecture: all counts as the board's own.
  const auto effective = [&](std::string_view architecture) {
    return architecture == "all" ? std::string_view(architecture_) : architecture;
  };
  const auto of_candidate = effective(candidate.architecture);
  if (relation.qualifier == "any") return package.multi_arch == debian::MultiArch::allowed;
  if (relation.qualifier == "native") return of_candidate == architecture_;
  if (!relation.qualifier.empty()) return of_candidate == relation.qualifier;
  return of_candidate == effective(owner_architecture) || package.multi_arch == debian::MultiArch::foreign;
}

bool Universe::satisfies(SolvableId id, const debian::Relation& relation,
                         std::string_view owner_architecture) const {
  const auto& package = deb(id);
  if (!architecture_fits(solvables_[id], package, relation, owner_architecture)) return false;
  if (package.name == relation.name &&
      (!relation.version || debian::satisfies(package.version, relation.op, *relation.version))) {
    return true;
  }
  for (const auto& provided : package.provides) {
    if (provided.name != relation.name) continue;
    if (!relation.version) return true;
    // An unversioned Provides never meets a versioned relation (Policy 7.5).
    if (provided.version && debian::satisfies(*provided.version, relation.op, *relation.version)) return true;
  }
  return false;
}

std::optional<SolvableId> Universe::installed(Ecosystem ecosystem, std::string_view name,
                                              std::string_view architecture) const {
  for (const auto id : versions(ecosystem, name)) {
    const auto& solvable = solvables_[id];
    if (!solvable.installed) continue;
    if (ecosystem == Ecosystem::wheel || solvable.architecture == architecture) return id;
    // A package may move between `all` and the board's own architecture; it is the same package.
    const bool both_native = (solvable.architecture == "all" || solvable.architecture == architecture_) &&
                             (architecture == "all" || architecture == architecture_);
    if (both_native) return id;
  }
  return std::nullopt;
}

}  // namespace jetcrew::resolve
