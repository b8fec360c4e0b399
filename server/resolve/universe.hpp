// All packages that a plan can be made of: what is installed and what is at hand, debs and wheels alike.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/sentence.hpp"
#include "debian/package.hpp"
#include "debian/packages_index.hpp"
#include "python/marker.hpp"
#include "python/requirement.hpp"
#include "python/tags.hpp"
#include "python/version.hpp"
#include "resolve/constraint.hpp"
#include "resolve/libraries.hpp"
#include "resolve/library_names.hpp"
#include "resolve/name_table.hpp"

namespace jetcrew::resolve {

enum class Ecosystem : std::uint8_t { deb, wheel };

std::string_view to_string(Ecosystem ecosystem);

/// What a wheel says of itself, as far as solving needs it.
struct Distribution {
  std::string name;  ///< as written in its METADATA
  python::Version version;
  std::vector<python::Requirement> requirements;
  std::string requires_python;  ///< a specifier set; empty where it says nothing
  std::vector<std::string> extras;
  std::set<std::string> extras_in_use{};  ///< of an installed one: normalized names
  std::int64_t build = -1;  ///< of the file it comes from: its build number, and what follows that
  std::string build_suffix{};
};

/// What whoever adds a package knows of it besides its own metadata.
struct PackageFacts {
  std::string name;  ///< of a wheel: its normalized name (PEP 503); a deb says its own
  bool installed = false;
  /// An installed deb that dpkg left half-way: it is there, and meets nobody's need until it is configured.
  bool unconfigured = false;
  bool held = false;  ///< must stay exactly as it is
  /// Installed for the system's Python; an environment may have another version in front of it.
  bool system = false;
  std::string source;  ///< the file it comes from; for what is installed, where that was found
  std::string sha256;
  std::uint64_t size = 0;             ///< bytes of that file
  std::uint64_t installed_bytes = 0;  ///< a deb says its own
  /// Why it cannot be chosen on this board; null where it can.
  std::shared_ptr<const Sentence> misfit;
  std::optional<LibraryFacts> libraries;  ///< where they are known
};

/// All that is said of a wheel.
struct WheelFacts {
  Distribution distribution;
  PackageFacts facts;
  std::vector<python::Tag> tags;
  std::int64_t build = -1;  ///< its build number
  std::string build_suffix{};
};

using ReadWheel = std::function<std::optional<WheelFacts>()>;

/// One version of one package. The texts live as long as the universe.
struct Solvable {
  Ecosystem ecosystem = Ecosystem::deb;
  bool installed = false;
  bool unconfigured = false;  ///< see PackageFacts
  bool held = false;
  bool essential = false;  ///< never removed (Essential or Protected)
  bool system = false;
  NameId name_id = 0;
  std::string_view name;          ///< deb: its name; wheel: its normalized name
  std::string_view version;       ///< as written
  std::string_view architecture;  ///< debs only
  /// Why it cannot be chosen on this board; null where it can. Shared, because most of a large universe fits.
  std::shared_ptr<const Sentence> misfit;
  std::uint32_t details = 0;  ///< index of its debian::Package or Distribution
  std::uint32_t file = 0;     ///< index of its PackageFile
  std::int64_t rank = 0;      ///< of its best tag: among equal versions the lower goes first
};

/// Where a package comes from, and what it weighs.
struct PackageFile {
  std::string source;
  std::string sha256;
  std::uint64_t size = 0;             ///< bytes
  std::uint64_t installed_bytes = 0;  ///< bytes
};

/// Another Python of the board, which an environment could be for.
struct OtherPython {
  std::string path;     ///< `/usr/bin/python3.6`
  std::string version;  ///< full
  python::TagSet tags;
};

/// The Python that wheels are chosen for.
struct PythonTarget {
  std::string version;  ///< full: "3.6.9"
  python::TagSet tags;
  python::Environment markers;
  bool by_hand = false;  ///< somebody named it; the board may have another
  std::vector<OtherPython> others{};
};

/// A file that was to be a package and cannot be read as one.
struct PassedOver {
  Ecosystem ecosystem = Ecosystem::deb;
  std::string name;  ///< the package's, as the file name has it; of wheels normalized
  std::string path;
  std::string code;    ///< of the Error: `wheel_damaged`
  std::string reason;  ///< its message
};

/// What fills the places of a sentence on it: file (its name), path, code, reason.
Facts facts_of(const PassedOver& file);

/// Packages of an index, and wheels that were added unread, are read when somebody first asks for their name,
/// so a universe is for one thread.
class Universe {
 public:
  /// @param architecture Debian's name of the board's own; `foreign` those it can run besides
  Universe(std::string architecture, std::vector<std::string> foreign);

  /// Wheels can be added only after this.
  void set_python(PythonTarget target);
  const PythonTarget* python() const { return python_ ? &*python_ : nullptr; }
  const std::string& architecture() const { return architecture_; }
  /// What the dynamic loader of the board finds. Without it needs of libraries are not looked at.
  void set_board_libraries(std::shared_ptr<const SharedLibraries> board) {
    libraries_.set_board(std::move(board));
  }
  const Libraries& libraries() const { return libraries_; }
  /// Without it packages of libraries are known by Policy's names alone.
  void set_library_names(LibraryNames names) { library_names_ = std::move(names); }
  const LibraryNames& library_names() const { return library_names_; }

  SolvableId add_deb(debian::Package package, PackageFacts facts);
  /// All packages of the index. One that turns out to be malformed is passed over with a warning.
  /// @param cache a folder that keeps what was found for the next time; empty for none
  void add_index(std::unique_ptr<const debian::PackagesIndex> index, const std::filesystem::path& cache = {});
  SolvableId add_wheel(WheelFacts wheel);
  /// A wheel that is read when somebody first asks for its name.
  /// @param name normalized (PEP 503)
  /// @param read gives nothing where it turns out to be no wheel
  void add_unread_wheel(std::string_view name, std::string_view version, ReadWheel read);
  SolvableId add_installed_distribution(Distribution distribution, PackageFacts facts);

  /// A rule that plans over these packages keep to.
  void add_constraint(Constraint constraint) { constraints_.push_back(std::move(constraint)); }
  const std::vector<Constraint>& constraints() const { return constraints_; }

  void add_passed_over(PassedOver file) { passed_over_.push_back(std::move(file)); }
  const std::vector<PassedOver>& passed_over() const { return passed_over_; }

  /// Makes what was added findable by name; call it once, when everything has been added.
  void seal();

  /// That it cannot be chosen, found out after it was added.
  void rule_out(SolvableId id, Sentence why);

  std::size_t size() const { return solvables_.size(); }
  const Solvable& operator[](SolvableId id) const { return solvables_[id]; }
  const PackageFile& file(SolvableId id) const;
  const debian::Package& deb(SolvableId id) const;
  const debian::Version& deb_version(SolvableId id) const { return deb(id).version; }
  const Distribution& distribution(SolvableId id) const { return distributions_[solvables_[id].details]; }

  /// Every version of that name, newest first; what is installed before the same version elsewhere.
  std::span<const SolvableId> versions(Ecosystem ecosystem, std::string_view name) const;
  /// What brings the library: packages whose files are known to, then those of an index whose name says so
  /// (Policy 8.1), which nobody has looked into.
  std::vector<SolvableId> bringing(const python::LibraryNeed& need) const;
  /// Every name that a package bears; for a look at what somebody may have meant.
  std::vector<std::string> names(Ecosystem ecosystem) const;
  /// Debs that provide the name, without those that bear it.
  std::span<const SolvableId> providers(std::string_view name) const;
  /// Whether the deb meets the relation of a package of architecture `owner_architecture` (Policy 7.1, 7.5;
  /// Multi-Arch as dpkg implements it).
  bool satisfies(SolvableId id, const debian::Relation& relation, std::string_view owner_architecture) const;
  /// The same of a need: what is there and not configured meets none (Policy 7.2).
  bool meets(SolvableId id, const debian::Relation& relation, std::string_view owner_architecture) const {
    return !solvables_[id].unconfigured && satisfies(id, relation, owner_architecture);
  }
  /// The installed version of the same name (and architecture), if any. Works before seal() too.
  std::optional<SolvableId> installed(Ecosystem ecosystem, std::string_view name,
                                      std::string_view architecture) const;
  /// What has been read, installed or not, in the order of addition: all others nobody has asked for.
  std::vector<SolvableId> all_read() const;
  /// All that is installed, in the order of addition.
  const std::vector<SolvableId>& all_installed() const { return installed_; }

 private:
  /// Solvables by name: slices of one array, each put in order when it is first asked for.
  struct Listing {
    std::vector<std::pair<NameId, SolvableId>> pairs;  ///< until seal()
    std::vector<std::uint32_t> starts;
    std::vector<std::uint32_t> counts;
    std::vector<SolvableId> ids;
    std::vector<bool> ready;

    void arrange(std::size_t names);
  };
  /// Where a package that is not read yet is.
  struct Unread {
    std::uint32_t index = 0;
    debian::StanzaPlace place;
  };

  static constexpr std::uint32_t unread = ~std::uint32_t{0};

  std::span<const SolvableId> listed(Listing& listing, std::string_view name) const;
  bool read(SolvableId id) const;
  bool read_deb(Solvable& solvable) const;
  bool read_wheel(SolvableId id) const;
  void keep_distribution(WheelFacts wheel) const;
  void judge_wheel(Solvable& solvable, const WheelFacts& wheel) const;
  SolvableId add(Solvable solvable, PackageFacts facts);
  void add_glance(std::uint32_t index, const debian::StanzaGlance& glance);
  void judge_architecture(Solvable& solvable) const;
  std::string_view known_architecture(std::string_view name);
  bool newer(SolvableId left, SolvableId right) const;
  bool architecture_fits(const Solvable& candidate, const debian::Package& package,
                         const debian::Relation& relation, std::string_view owner_architecture) const;

  std::string architecture_;
  std::vector<std::string> foreign_;
  std::optional<PythonTarget> python_;
  mutable Libraries libraries_;
  LibraryNames library_names_;
  NameTable names_;
  std::vector<std::string_view> architectures_;
  std::vector<std::unique_ptr<const debian::PackagesIndex>> indexes_;
  std::vector<Unread> unread_;
  std::vector<Constraint> constraints_;
  std::vector<PassedOver> passed_over_;
  std::vector<ReadWheel> unread_wheels_;
  std::vector<SolvableId> installed_;
  std::vector<std::vector<SolvableId>> installed_by_name_;
  mutable std::vector<Solvable> solvables_;
  mutable std::deque<debian::Package> debs_;
  mutable std::deque<Distribution> distributions_;
  mutable std::deque<PackageFile> files_;
  mutable Listing debs_by_name_;
  mutable Listing wheels_by_name_;
  mutable Listing providers_;
};

}  // namespace jetcrew::resolve
