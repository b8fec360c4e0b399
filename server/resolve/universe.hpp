// All packages that a plan can be made of: what is installed and what is at hand, debs and wheels alike.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/sentence.hpp"
#include "debian/package.hpp"
#include "python/marker.hpp"
#include "python/requirement.hpp"
#include "python/tags.hpp"
#include "python/version.hpp"

namespace jetcrew::resolve {

enum class Ecosystem : std::uint8_t { deb, wheel };

std::string_view to_string(Ecosystem ecosystem);

using SolvableId = std::uint32_t;

/// What a wheel says of itself, as far as solving needs it.
struct Distribution {
  std::string name;  ///< as written in its METADATA
  python::Version version;
  std::vector<python::Requirement> requirements;
  std::string requires_python;  ///< a specifier set; empty where it says nothing
  std::vector<std::string> extras;
};

/// One version of one package.
struct Solvable {
  Ecosystem ecosystem = Ecosystem::deb;
  std::string name;          ///< deb: its name; wheel: its normalized name (PEP 503)
  std::string version;       ///< as written
  std::string architecture;  ///< debs only
  bool installed = false;
  bool held = false;       ///< must stay exactly as it is
  bool essential = false;  ///< never removed (Essential or Protected)
  /// Installed for the system's Python; an environment may have another version in front of it.
  bool system = false;
  std::string source;  ///< the file it comes from; for what is installed, where that was found
  std::string sha256;
  std::uint64_t size = 0;
  std::uint64_t installed_bytes = 0;
  /// Why it cannot be chosen on this board; null where it can. Shared, because most of a large universe fits.
  std::shared_ptr<const Sentence> misfit;
  std::uint32_t details = 0;  ///< index of its debian::Package or Distribution
  std::int64_t rank = 0;      ///< among equal versions the lower goes first
};

/// The Python that wheels are chosen for.
struct PythonTarget {
  std::string version;  ///< full: "3.6.9"
  python::TagSet tags;
  python::Environment markers;
};

class Universe {
 public:
  /// @param architecture Debian's name of the board's own; `foreign` those it can run besides
  Universe(std::string architecture, std::vector<std::string> foreign);

  /// Wheels can be added only after this.
  void set_python(PythonTarget target);
  const PythonTarget* python() const { return python_ ? &*python_ : nullptr; }
  const std::string& architecture() const { return architecture_; }

  SolvableId add_deb(debian::Package package, Solvable facts);
  SolvableId add_wheel(Distribution distribution, Solvable facts, std::span<const python::Tag> tags,
                       std::int64_t build_rank);
  SolvableId add_installed_distribution(Distribution distribution, Solvable facts);

  std::size_t size() const { return solvables_.size(); }
  const Solvable& operator[](SolvableId id) const { return solvables_[id]; }
  const debian::Package& deb(SolvableId id) const { return debs_[solvables_[id].details]; }
  const debian::Version& deb_version(SolvableId id) const { return debs_[solvables_[id].details].version; }
  const Distribution& distribution(SolvableId id) const { return distributions_[solvables_[id].details]; }

  /// Every version of that name, newest first; what is installed before the same version elsewhere.
  std::span<const SolvableId> versions(Ecosystem ecosystem, std::string_view name) const;
  /// Debs that provide the name, without those that bear it.
  std::span<const SolvableId> providers(std::string_view name) const;
  /// Whether the deb meets the relation of a package of architecture `owner_architecture` (Policy 7.1, 7.5;
  /// Multi-Arch as dpkg implements it).
  bool satisfies(SolvableId id, const debian::Relation& relation, std::string_view owner_architecture) const;
  /// The installed version of the same name (and architecture), if any.
  std::optional<SolvableId> installed(Ecosystem ecosystem, std::string_view name,
                                      std::string_view architecture) const;

  /// Sorts the versions; call it once, when everything has been added.
  void seal();

 private:
  struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };
  using Index = std::unordered_map<std::string, std::vector<SolvableId>, TextHash, std::equal_to<>>;

  bool newer(SolvableId left, SolvableId right) const;
  bool architecture_fits(const Solvable& candidate, const debian::Package& package,
                         const debian::Relation& relation, std::string_view owner_architecture) const;

  std::string architecture_;
  std::vector<std::string> foreign_;
  std::optional<PythonTarget> python_;
  std::vector<Solvable> solvables_;
  std::deque<debian::Package> debs_;
  std::deque<Distribution> distributions_;
  Index debs_by_name_;
  Index distributions_by_name_;
  Index providers_;
};

}  // namespace jetcrew::resolve
