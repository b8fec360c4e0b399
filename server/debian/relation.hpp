// Relations between packages: `libc6 (>= 2.27), default-mta | mail-transport-agent`.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "debian/version.hpp"

namespace jetcrew::debian {

enum class Operator { any, less, less_equal, equal, greater_equal, greater };

struct Relation {
  std::string name;
  /// What stands after the colon: empty, `any`, `native`, or an architecture.
  std::string qualifier;
  Operator op = Operator::any;
  /// There unless op is any.
  std::optional<Version> version;

  bool operator==(const Relation&) const = default;
};

/// Alternatives, the preferred one first; never empty.
using AnyOf = std::vector<Relation>;

/// Parses a relationship field (Debian Policy 7.1). `<` and `>` mean `<=` and `>=`, a version without an
/// operator means `=`, as in dpkg. Clauses left empty between commas are dropped. Restrictions to
/// architectures `[...]` and build profiles `<...>` have no meaning in a built package and are read over.
/// Throws Error `relation_invalid`; also over 100,000 relations in one field.
std::vector<AnyOf> parse_relations(std::string_view field);

/// The same for fields without alternatives (Conflicts, Breaks, Replaces, Provides): `|` is refused.
std::vector<Relation> parse_plain_relations(std::string_view field);

/// Whether `version` is in the range. Always so for Operator::any.
bool satisfies(const Version& version, Operator op, const Version& bound);
/// The name is not looked at.
bool satisfies(const Version& version, const Relation& relation);

/// `<<`, `<=`, `=`, `>=`, `>>`, empty for any.
std::string_view to_string(Operator op);
std::string to_string(const Relation& relation);
std::string to_string(const AnyOf& alternatives);

/// What dpkg takes as a package name: a letter or digit, then those and `-+._`.
bool is_package_name(std::string_view name);

}  // namespace jetcrew::debian
