// What versions a requirement accepts: PEP 440's version specifiers, with the semantics of `packaging` 26.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "python/version.hpp"

namespace jetcrew::python {

/// May a pre-release (a, b, rc, dev) be taken?
enum class Prereleases {
  by_specifier,  ///< only if the set itself names one (`>=2.0a1`)
  allow,
  exclude,
};

enum class Comparison { compatible, equal, not_equal, less_equal, greater_equal, less, greater, arbitrary };

/// One comparison: `>=1.0`, `!=1.1.*`, `~=1.4.2`, `===anything`.
class Specifier {
 public:
  /// @throws Error `specifier_invalid`
  static Specifier parse(std::string_view text);

  /// The same; nothing where parse() throws.
  static std::optional<Specifier> try_parse(std::string_view text);

  /// Whether the version compares; pre-releases count like others.
  bool matches(const Version& version) const;

  Comparison comparison() const noexcept { return comparison_; }
  bool is_wildcard() const noexcept { return wildcard_; }

  /// What is compared with; nothing after `===`, whose right side need not be a version. For a wildcard, the
  /// version before `.*`.
  const std::optional<Version>& version() const noexcept { return version_; }

  /// Names a pre-release: `>=2.0a1`, `==1.0.dev1`; never by `!=`, `<` of a final or a wildcard.
  bool names_prerelease() const noexcept;

  /// Operator and version as written, without blanks: `>=1.0`.
  const std::string& text() const noexcept { return text_; }

 private:
  Specifier() = default;
  bool prepare();
  bool has_prefix(std::string_view key) const;

  Comparison comparison_ = Comparison::equal;
  bool wildcard_ = false;
  std::optional<Version> version_;
  std::string text_;
  std::string arbitrary_;  // lower case, for ===
  std::string bound_;      // key bytes: the upper bound of <, what > passes over, the prefix of ~= and .*
  std::size_t prefix_zeros_ = 0;  // components 0 at the end of that prefix, which keys do not have
};

/// Comparisons joined by commas: all must hold. The empty set accepts every version.
class SpecifierSet {
 public:
  static constexpr std::size_t longest = 64 * 1024;  ///< bytes of text
  static constexpr std::size_t most = 1024;          ///< comparisons

  SpecifierSet() = default;

  /// Empty members (`>=1,,<2`, a comma at the end) are passed over, as `packaging` does.
  /// @throws Error `specifier_invalid`
  static SpecifierSet parse(std::string_view text);

  bool contains(const Version& version, Prereleases policy = Prereleases::by_specifier) const;

  /// The indices of those that may be taken, in their order. With `by_specifier` pre-releases are also a
  /// fall-back: they are taken if the set names none and nothing final matches (PEP 440, "Handling of
  /// pre-releases").
  std::vector<std::size_t> filter(std::span<const Version> versions,
                                  Prereleases policy = Prereleases::by_specifier) const;

  bool empty() const noexcept { return specifiers_.empty(); }
  bool names_prerelease() const noexcept;

  /// Pins one version (`==1.0` without wildcard, or `===`): what lets a yanked file be taken (PEP 592).
  bool is_exact() const noexcept;

  /// The members, sorted by their text, joined with commas: `<2,>=1.0`.
  std::string text() const;

  std::span<const Specifier> specifiers() const noexcept { return specifiers_; }

 private:
  std::vector<Specifier> specifiers_;
};

}  // namespace jetcrew::python
