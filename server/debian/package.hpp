// One binary package as its control data describes it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "debian/relation.hpp"
#include "debian/version.hpp"

namespace jetcrew::debian {

class Stanza;

/// How packages of several architectures go together (the Multi-Arch field).
enum class MultiArch { no, same, foreign, allowed };

struct Package {
  std::string name;
  Version version;
  std::string architecture;
  MultiArch multi_arch = MultiArch::no;
  /// dpkg and apt refuse to remove these (Essential; Protected, or Important as apt calls it).
  bool essential = false;
  bool is_protected = false;
  std::vector<AnyOf> depends;
  std::vector<AnyOf> pre_depends;
  std::vector<AnyOf> recommends;
  std::vector<Relation> conflicts;
  std::vector<Relation> breaks;
  std::vector<Relation> replaces;
  /// Policy 7.5 knows versions only as `=`. dpkg warns of other operators and goes on, so they are kept here;
  /// such a relation provides no version.
  std::vector<Relation> provides;
  /// Installed-Size, an estimate of whoever built it; 0 where absent.
  std::uint64_t installed_bytes = 0;
  /// The first line of the description.
  std::string summary;
  /// The source package's name; the package's own where the field is absent.
  std::string source_package;
  /// `file:line` of the stanza.
  std::string origin;

  /// `name:architecture`
  std::string full_name() const { return name + ":" + architecture; }
};

/// Throws Error `control_malformed` (facts: file, line, field) where a required field is absent or a value
/// cannot be read.
Package package_from(const Stanza& stanza);

/// As above, but Version and Architecture may be absent, as dpkg leaves them of a package whose first
/// unpacking was interrupted or that is gone.
Package package_from_status(const Stanza& stanza);

/// `no`, `same`, `foreign`, `allowed`; nothing for anything else.
std::optional<MultiArch> parse_multi_arch(std::string_view text);
std::string_view to_string(MultiArch value);

}  // namespace jetcrew::debian
