#include "python/specifier.hpp"

#include <array>

#include "base/error.hpp"
#include "base/text.hpp"
#include "python/characters.hpp"

namespace jetcrew::python {
namespace {

struct Operator {
  std::string_view text;
  Comparison comparison;
};

// Longer ones first where one begins another.
constexpr std::array operators = {
    Operator{"===", Comparison::arbitrary}, Operator{"==", Comparison::equal},
    Operator{"~=", Comparison::compatible}, Operator{"!=", Comparison::not_equal},
    Operator{"<=", Comparison::less_equal}, Operator{">=", Comparison::greater_equal},
    Operator{"<", Comparison::less},        Operator{">", Comparison::greater},
};

const Operator* operator_of(std::string_view text) {
  for (const auto& candidate : operators) {
    if (text.starts_with(candidate.text)) return &candidate;
  }
  return nullptr;
}

/// What the key of a final version begins with: epoch and release, without zeros at the end.
std::string release_prefix(const Version& version) {
  // A final version's public key ends with: release 00, pre 04, post 00, dev 01.
  const auto key = version.public_key();
  return std::string(key.substr(0, key.size() - 4));
}

Error invalid(std::string_view text) {
  return {"specifier_invalid",
          fmt::format("'{}' is not a version specifier", shown(text)),
          "A specifier is an operator and a version, as in >=1.13, ==2.0.* or ~=1.4.2, joined by commas.",
          {{"specifier", shown(text)}}};
}

}  // namespace

std::optional<Specifier> Specifier::try_parse(std::string_view written) {
  const auto text = without_blanks(written);
  const auto* found = text.size() <= SpecifierSet::longest ? operator_of(text) : nullptr;
  if (found == nullptr) return std::nullopt;
  auto right = without_blanks(text.substr(found->text.size()));
  Specifier specifier;
  specifier.comparison_ = found->comparison;
  specifier.text_ = fmt::format("{}{}", found->text, right);
  if (found->comparison == Comparison::arbitrary) {
    if (std::ranges::any_of(right, [](char c) { return is_blank(c) || c == ';' || c == ')'; }))
      return std::nullopt;
    specifier.arbitrary_ = lower(right);
    specifier.version_ = Version::try_parse(right);
    return specifier;
  }
  specifier.wildcard_ = right.ends_with(".*");
  if (specifier.wildcard_) right.remove_suffix(2);
  // A blank before `.*` would be lost on Version, which takes blanks around it.
  if (without_blanks(right) != right) return std::nullopt;
  specifier.version_ = Version::try_parse(right);
  if (!specifier.version_ || !specifier.prepare()) return std::nullopt;
  return specifier;
}

Specifier Specifier::parse(std::string_view text) {
  if (auto specifier = try_parse(text)) return *std::move(specifier);
  throw invalid(text);
}

/// Checks what the operator allows and makes ready what matches() compares with.
bool Specifier::prepare() {
  const auto& version = *version_;
  const bool equality = comparison_ == Comparison::equal || comparison_ == Comparison::not_equal;
  if (version.has_local() && (!equality || wildcard_)) return false;
  if (wildcard_ || comparison_ == Comparison::compatible) {
    std::string base(version.base_version());
    if (wildcard_ && (!equality || base != version.normalized())) return false;
    if (!wildcard_) {
      const auto dot = base.rfind('.');
      if (dot == std::string::npos) return false;
      base.resize(dot);
    }
    const auto prefix = Version::parse(base);
    bound_ = release_prefix(prefix);
    const auto numbers = prefix.release();
    for (auto number = numbers.rbegin(); number != numbers.rend() && *number == "0"; ++number)
      ++prefix_zeros_;
  } else if (comparison_ == Comparison::less) {
    // `<1.0` leaves out the pre-releases of 1.0 itself, unless it names one.
    bound_ = version.is_prerelease() ? std::string(version.key())
                                     : std::string(Version::parse(version.normalized() + ".dev0").key());
  } else if (comparison_ == Comparison::greater && !version.is_postrelease() && !version.is_devrelease()) {
    // `>1.0` leaves out 1.0.post1: all that agree up to the two bytes "no post, no dev".
    bound_ = std::string(version.public_key().substr(0, version.public_key().size() - 2));
  }
  return true;
}

/// `1.0.*` takes 1 and 1.0.5: a key ends its release where only zeros would follow.
bool Specifier::has_prefix(std::string_view key) const {
  if (!key.starts_with(bound_)) return false;
  key.remove_prefix(bound_.size());
  if (key.front() == '\0') return true;
  for (std::size_t i = 0; i < prefix_zeros_; ++i) {
    if (!key.starts_with(std::string_view("\x01\x00", 2))) return false;
    key.remove_prefix(2);
  }
  return true;
}

bool Specifier::matches(const Version& version) const {
  if (comparison_ == Comparison::arbitrary) return lower(version.text()) == arbitrary_;
  if (wildcard_) return has_prefix(version.key()) == (comparison_ == Comparison::equal);
  // Only a specifier that has a local part itself looks at the candidate's.
  const auto candidate = version_->has_local() ? version.key() : version.public_key();
  const auto wanted = version_->has_local() ? version_->key() : version_->public_key();
  switch (comparison_) {
    case Comparison::equal:
      return candidate == wanted;
    case Comparison::not_equal:
      return candidate != wanted;
    case Comparison::less_equal:
      return candidate <= wanted;
    case Comparison::greater_equal:
      return candidate >= wanted;
    case Comparison::compatible:
      return candidate >= wanted && has_prefix(version.key());
    case Comparison::less:
      return version.key() < bound_;
    default:
      return candidate > wanted && (bound_.empty() || !version.key().starts_with(bound_));
  }
}

bool Specifier::names_prerelease() const noexcept {
  return comparison_ != Comparison::not_equal && !wildcard_ && version_ && version_->is_prerelease();
}

SpecifierSet SpecifierSet::parse(std::string_view text) {
  if (text.size() > longest) throw invalid(text);
  SpecifierSet set;
  for (const auto& member : split(text, ',')) {
    if (without_blanks(member).empty()) continue;
    if (set.specifiers_.size() == most) throw invalid(text);
    auto specifier = Specifier::try_parse(member);
    if (!specifier) throw invalid(text);
    set.specifiers_.push_back(*std::move(specifier));
  }
  return set;
}

bool SpecifierSet::contains(const Version& version, Prereleases policy) const {
  const bool by_specifier = policy == Prereleases::by_specifier;
  if (version.is_prerelease() && policy != Prereleases::allow && !(by_specifier && names_prerelease()))
    return false;
  return std::ranges::all_of(specifiers_, [&](const Specifier& member) { return member.matches(version); });
}

std::vector<std::size_t> SpecifierSet::filter(std::span<const Version> versions, Prereleases policy) const {
  std::vector<std::size_t> kept;
  for (std::size_t i = 0; i < versions.size(); ++i) {
    if (contains(versions[i], policy)) kept.push_back(i);
  }
  if (kept.empty() && policy == Prereleases::by_specifier) return filter(versions, Prereleases::allow);
  return kept;
}

bool SpecifierSet::names_prerelease() const noexcept {
  return std::ranges::any_of(specifiers_, &Specifier::names_prerelease);
}

bool SpecifierSet::is_exact() const noexcept {
  return std::ranges::any_of(specifiers_, [](const Specifier& member) {
    return member.comparison() == Comparison::arbitrary ||
           (member.comparison() == Comparison::equal && !member.is_wildcard());
  });
}

std::string SpecifierSet::text() const {
  std::set<std::string> members;
  for (const auto& member : specifiers_) members.insert(member.text());
  return join({members.begin(), members.end()}, ",");
}

}  // namespace jetcrew::python
