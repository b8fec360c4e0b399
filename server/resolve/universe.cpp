#include "resolve/universe.hpp"

#include "base/error.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "debian/scan_cache.hpp"
#include "python/specifier.hpp"
#include "resolve/tag_misfit.hpp"

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

Facts facts_of(const PassedOver& file) {
  return {{"file", std::filesystem::path(file.path).filename().string()},
          {"path", file.path},
          {"code", file.code},
          {"reason", file.reason}};
}

Universe::Universe(std::string architecture, std::vector<std::string> foreign)
    : architecture_(std::move(architecture)), foreign_(std::move(foreign)) {}

void Universe::set_python(PythonTarget target) {
  python_ = std::move(target);
  libraries_.set_glibc(python_->tags.target().glibc);
}

void Universe::Listing::arrange(std::size_t names) {
  starts.assign(names + 1, 0);
  for (const auto& [name, id] : pairs) ++starts[name + 1];
  for (std::size_t name = 0; name < names; ++name) starts[name + 1] += starts[name];
  counts.assign(names, 0);
  ids.resize(pairs.size());
  for (const auto& [name, id] : pairs) ids[starts[name] + counts[name]++] = id;
  ready.assign(names, false);
  pairs = {};
}

SolvableId Universe::add(Solvable solvable, PackageFacts facts) {
  const auto id = static_cast<SolvableId>(solvables_.size());
  solvable.file = static_cast<std::uint32_t>(files_.size());
  files_.push_back({std::move(facts.source), std::move(facts.sha256), facts.size, facts.installed_bytes});
  if (facts.libraries) libraries_.add(id, std::move(*facts.libraries));
  (solvable.ecosystem == Ecosystem::deb ? debs_by_name_ : wheels_by_name_)
      .pairs.emplace_back(solvable.name_id, id);
  if (solvable.installed) {
    installed_.push_back(id);
    if (installed_by_name_.size() <= solvable.name_id) installed_by_name_.resize(solvable.name_id + 1);
    installed_by_name_[solvable.name_id].push_back(id);
  }
  solvables_.push_back(std::move(solvable));
  return id;
}

void Universe::judge_architecture(Solvable& solvable) const {
  if (solvable.architecture == "all" || solvable.architecture == architecture_) return;
  if (std::find(foreign_.begin(), foreign_.end(), solvable.architecture) != foreign_.end()) return;
  solvable.misfit =
      said(fmt::format("it is built for {}, this board is {}", solvable.architecture, architecture_),
           "why.architecture", {{"built_for", std::string(solvable.architecture)}, {"board", architecture_}});
}

std::string_view Universe::known_architecture(std::string_view name) {
  for (const auto known : architectures_) {
    if (known == name) return known;
  }
  architectures_.push_back(names_.keep(name));
  return architectures_.back();
}

SolvableId Universe::add_deb(debian::Package package, PackageFacts facts) {
  Solvable solvable;
  solvable.name_id = names_.number_of(package.name);
  solvable.name = names_[solvable.name_id];
  solvable.version = names_.keep(package.version.text());
  solvable.architecture = known_architecture(package.architecture);
  solvable.installed = facts.installed;
  solvable.unconfigured = facts.unconfigured;
  solvable.held = facts.held;
  solvable.essential = package.essential || package.is_protected;
  solvable.misfit = std::move(facts.misfit);
  solvable.details = static_cast<std::uint32_t>(debs_.size());
  judge_architecture(solvable);
  facts.installed_bytes = package.installed_bytes;
  const auto id = add(std::move(solvable), std::move(facts));
  for (const auto& provided : package.provides) {
    const std::pair pair{names_.number_of(provided.name), id};
    if (providers_.pairs.empty() || providers_.pairs.back() != pair) providers_.pairs.push_back(pair);
  }
  debs_.push_back(std::move(package));
  return id;
}

void Universe::add_index(std::unique_ptr<const debian::PackagesIndex> added,
                         const std::filesystem::path& cache) {
  const auto number = static_cast<std::uint32_t>(indexes_.size());
  indexes_.push_back(std::move(added));
  const auto& index = *indexes_.back();
  const auto add = [&](const debian::StanzaGlance& glance) { add_glance(number, glance); };
  if (cache.empty()) {
    index.scan(add);
  } else {
    debian::scan_cached(index, cache, add);
  }
}

void Universe::add_glance(std::uint32_t index, const debian::StanzaGlance& glance) {
  if (glance.package.empty() || glance.version.empty() || glance.architecture.empty()) {
    try {
      indexes_[index]->read(glance.place);
    } catch (const Error& error) {
      log::warning("passed over", {{"reason", error.message()}});
    }
    return;
  }
  const auto id = static_cast<SolvableId>(solvables_.size());
  Solvable solvable;
  solvable.name_id = names_.number_of(glance.package);
  solvable.name = names_[solvable.name_id];
  solvable.version = names_.keep(glance.version);
  solvable.architecture = known_architecture(glance.architecture);
  solvable.details = unread;
  solvable.file = static_cast<std::uint32_t>(unread_.size());
  judge_architecture(solvable);
  debs_by_name_.pairs.emplace_back(solvable.name_id, id);
  solvables_.push_back(std::move(solvable));
  unread_.push_back({index, glance.place});
  if (glance.provides.empty()) return;
  for (const auto part : split(glance.provides, ',')) {
    const auto relation = trimmed(part);
    const auto name = relation.substr(0, relation.find_first_of(" \t\r\n(:["));
    if (name.empty()) continue;
    const std::pair pair{names_.number_of(name), id};
    if (providers_.pairs.empty() || providers_.pairs.back() != pair) providers_.pairs.push_back(pair);
  }
}

/// Reads what was only named so far; false where it is no package.
bool Universe::read(SolvableId id) const {
  auto& solvable = solvables_[id];
  if (solvable.details != unread) return true;
  return solvable.ecosystem == Ecosystem::deb ? read_deb(solvable) : read_wheel(id);
}

bool Universe::read_deb(Solvable& solvable) const {
  const auto& where = unread_[solvable.file];
  try {
    auto found = indexes_[where.index]->read(where.place);
    if (found.package.name != solvable.name || found.package.version.text() != solvable.version) {
      throw Error("index_damaged",
                  fmt::format("{} was changed while it was read", indexes_[where.index]->path().string()),
                  "Try again.");
    }
    solvable.essential = found.package.essential || found.package.is_protected;
    solvable.details = static_cast<std::uint32_t>(debs_.size());
    solvable.file = static_cast<std::uint32_t>(files_.size());
    auto source =
        found.file_name.empty() ? indexes_[where.index]->path().string() : std::move(found.file_name);
    files_.push_back({std::move(source), std::move(found.sha256), found.size, found.package.installed_bytes});
    debs_.push_back(std::move(found.package));
    return true;
  } catch (const Error& error) {
    if (error.code() != "control_malformed") throw;
    log::warning("passed over", {{"reason", error.message()}});
    return false;
  }
}

bool Universe::read_wheel(SolvableId id) const {
  auto& solvable = solvables_[id];
  auto wheel = unread_wheels_[solvable.file]();
  if (!wheel) return false;
  judge_wheel(solvable, *wheel);
  solvable.details = static_cast<std::uint32_t>(distributions_.size());
  solvable.file = static_cast<std::uint32_t>(files_.size());
  auto& facts = wheel->facts;
  files_.push_back({std::move(facts.source), std::move(facts.sha256), facts.size, facts.installed_bytes});
  if (facts.libraries) libraries_.add(id, std::move(*facts.libraries));
  keep_distribution(std::move(*wheel));
  return true;
}

const debian::Package& Universe::deb(SolvableId id) const {
  return debs_[solvables_[id].details];
}

const PackageFile& Universe::file(SolvableId id) const {
  return files_[solvables_[id].file];
}

namespace {

Misfit python_misfit(const Distribution& distribution, const PythonTarget& target) {
  if (distribution.requires_python.empty()) return {};
  auto other = target.others.end();
  try {
    const auto wanted = python::SpecifierSet::parse(distribution.requires_python);
    const auto takes = [&](const std::string& version) {
      return wanted.contains(python::Version::parse(version), python::Prereleases::allow);
    };
    if (takes(target.version)) return {};
    other = std::find_if(target.others.begin(), target.others.end(),
                         [&](const OtherPython& one) { return takes(one.version); });
  } catch (const Error&) {
    return {};  // pip and uv ignore a Requires-Python that they cannot read
  }
  if (other != target.others.end()) {
    return said(
        fmt::format("it needs Python {}, which this board has as {}; the environment is for Python {}",
                    distribution.requires_python, other->path, target.version),
        "why.requires_other_python",
        {{"wanted", distribution.requires_python}, {"other", other->path}, {"python", target.version}});
  }
  if (target.by_hand) {
    return said(fmt::format("it needs Python {}, and you asked for {} (--python)",
                            distribution.requires_python, target.version),
                "why.requires_python_asked",
                {{"wanted", distribution.requires_python}, {"python", target.version}});
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

/// Whether it can be chosen here, and how good its best tag is.
void Universe::judge_wheel(Solvable& solvable, const WheelFacts& wheel) const {
  solvable.misfit = wheel.facts.misfit;
  if (!python_) {
    solvable.misfit = said("the board has no Python to install it for", "why.no_python");
    return;
  }
  const auto best = python_->tags.rank(wheel.tags);
  if (!best) {
    solvable.misfit = std::make_shared<const Sentence>(tag_misfit(wheel.tags, *python_));
    return;
  }
  if (!solvable.misfit) solvable.misfit = python_misfit(wheel.distribution, *python_);
  if (!solvable.misfit) solvable.misfit = marker_misfit(wheel.distribution, *python_);
  solvable.rank = *best;
}

SolvableId Universe::add_wheel(WheelFacts wheel) {
  Solvable solvable;
  solvable.ecosystem = Ecosystem::wheel;
  solvable.name_id = names_.number_of(wheel.facts.name);
  solvable.name = names_[solvable.name_id];
  solvable.version = names_.keep(wheel.distribution.version.text());
  solvable.details = static_cast<std::uint32_t>(distributions_.size());
  judge_wheel(solvable, wheel);
  auto facts = std::move(wheel.facts);
  keep_distribution(std::move(wheel));
  return add(std::move(solvable), std::move(facts));
}

void Universe::keep_distribution(WheelFacts wheel) const {
  wheel.distribution.build = wheel.build;
  wheel.distribution.build_suffix = std::move(wheel.build_suffix);
  distributions_.push_back(std::move(wheel.distribution));
}

void Universe::add_unread_wheel(std::string_view name, std::string_view version, ReadWheel read) {
  const auto id = static_cast<SolvableId>(solvables_.size());
  Solvable solvable;
  solvable.ecosystem = Ecosystem::wheel;
  solvable.name_id = names_.number_of(name);
  solvable.name = names_[solvable.name_id];
  solvable.version = names_.keep(version);
  solvable.details = unread;
  solvable.file = static_cast<std::uint32_t>(unread_wheels_.size());
  unread_wheels_.push_back(std::move(read));
  wheels_by_name_.pairs.emplace_back(solvable.name_id, id);
  solvables_.push_back(std::move(solvable));
}

SolvableId Universe::add_installed_distribution(Distribution distribution, PackageFacts facts) {
  Solvable solvable;
  solvable.ecosystem = Ecosystem::wheel;
  solvable.installed = true;
  solvable.held = facts.held;
  solvable.system = facts.system;
  solvable.name_id = names_.number_of(facts.name);
  solvable.name = names_[solvable.name_id];
  solvable.version = names_.keep(distribution.version.text());
  solvable.details = static_cast<std::uint32_t>(distributions_.size());
  distributions_.push_back(std::move(distribution));
  return add(std::move(solvable), std::move(facts));
}

void Universe::rule_out(SolvableId id, Sentence why) {
  solvables_[id].misfit = std::make_shared<const Sentence>(std::move(why));
}

std::vector<SolvableId> Universe::all_read() const {
  std::vector<SolvableId> ids;
  for (SolvableId id = 0; id < solvables_.size(); ++id) {
    if (solvables_[id].details != unread) ids.push_back(id);
  }
  return ids;
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
  if (a.ecosystem == Ecosystem::wheel) {
    // As pip: of equally good tags the higher build goes first (PEP 427, "Build number").
    const auto& one = distribution(left);
    const auto& two = distribution(right);
    const auto build_of = [](const Distribution& d) { return std::tie(d.build, d.build_suffix); };
    if (build_of(one) != build_of(two)) return build_of(one) > build_of(two);
  }
  return left < right;
}

void Universe::seal() {
  for (auto* listing : {&debs_by_name_, &wheels_by_name_, &providers_}) listing->arrange(names_.size());
  installed_by_name_.resize(names_.size());
}

std::span<const SolvableId> Universe::listed(Listing& listing, std::string_view name) const {
  const auto id = names_.find(name);
  if (!id || *id >= listing.ready.size()) return {};
  const auto first = listing.ids.begin() + listing.starts[*id];
  if (!listing.ready[*id]) {
    const auto end =
        std::remove_if(first, first + listing.counts[*id], [&](SolvableId one) { return !read(one); });
    listing.counts[*id] = static_cast<std::uint32_t>(end - first);
    std::sort(first, end, [&](SolvableId a, SolvableId b) { return newer(a, b); });
    listing.ready[*id] = true;
  }
  return {first, listing.counts[*id]};
}

std::span<const SolvableId> Universe::versions(Ecosystem ecosystem, std::string_view name) const {
  return listed(ecosystem == Ecosystem::deb ? debs_by_name_ : wheels_by_name_, name);
}

std::vector<SolvableId> Universe::bringing(const python::LibraryNeed& need) const {
  auto ids = libraries_.bringing(need);
  for (const auto& name : library_names_.likely(need.library)) {
    for (const auto id : versions(Ecosystem::deb, name)) {
      if (!solvables_[id].installed && !libraries_.knows(id)) ids.push_back(id);
    }
  }
  return ids;
}

std::vector<std::string> Universe::names(Ecosystem ecosystem) const {
  const auto& listing = ecosystem == Ecosystem::deb ? debs_by_name_ : wheels_by_name_;
  std::vector<std::string> names;
  for (NameId id = 0; id < listing.counts.size(); ++id) {
    if (listing.counts[id] > 0) names.emplace_back(names_[id]);
  }
  return names;
}

std::span<const SolvableId> Universe::providers(std::string_view name) const {
  return listed(providers_, name);
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
  const auto number = names_.find(name);
  if (!number || *number >= installed_by_name_.size()) return std::nullopt;
  for (const auto id : installed_by_name_[*number]) {
    const auto& solvable = solvables_[id];
    if (solvable.ecosystem != ecosystem) continue;
    if (ecosystem == Ecosystem::wheel || solvable.architecture == architecture) return id;
    // A package may move between `all` and the board's own architecture; it is the same package.
    const bool both_native = (solvable.architecture == "all" || solvable.architecture == architecture_) &&
                             (architecture == "all" || architecture == architecture_);
    if (both_native) return id;
  }
  return std::nullopt;
}

}  // namespace jetcrew::resolve
