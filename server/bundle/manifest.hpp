// What a bundle is and has: the one file of it that is signed. See FORMAT.md beside this.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace jetcrew::bundle {

inline constexpr std::uint64_t largest_manifest = 4U << 20U;
inline constexpr std::size_t most_payloads = 20'000;

struct L4tRange {
  std::string from;
  std::string to;  ///< included, with all that begins with it: `32.7` includes `32.7.6`
};

/// Boards that a bundle is for. What is absent holds for all.
struct Target {
  std::optional<std::string> architecture;  ///< Debian's name
  std::optional<std::string> module;        ///< or the front of it: `p3448`
  std::optional<L4tRange> l4t;
  std::optional<std::string> distribution;  ///< `ubuntu 18.04`
  std::optional<std::string> python;        ///< `3.6`
};

struct ListedPayload {
  enum class Kind { deb, wheel, index, catalogue };

  std::string path;
  Kind kind = Kind::deb;
  std::uint64_t size = 0;
  std::string sha256;
  // Of packages.
  std::string name{};
  std::string version{};
  std::string architecture{};  ///< of a deb

  bool is_package() const noexcept { return kind == Kind::deb || kind == Kind::wheel; }
  /// Without the folder.
  std::string file_name() const { return path.substr(path.rfind('/') + 1); }
};

/// What a bundle was made for.
struct WantedInstall {
  std::vector<std::string> requests;
  std::string environment = "default";
  std::optional<std::string> python;
  bool unattended = false;
};

struct Manifest {
  std::string name;
  std::string version;
  std::int64_t serial = 1;
  std::string channel = "stable";
  std::optional<std::string> created;
  std::optional<std::string> not_after;
  std::optional<std::string> min_agent;
  std::optional<std::string> description;
  std::optional<std::string> license;
  std::vector<Target> targets;
  std::vector<ListedPayload> payloads;  ///< by path
  std::optional<WantedInstall> install;

  std::uint64_t payload_bytes() const;
  std::size_t packages() const;
  /// What minisign signs beside the manifest: `bundle:<name> serial:<serial>`.
  std::string trusted_comment() const;
};

/// @throws Error `manifest_invalid` (file, pointer, reason), `bundle_newer` for what only a newer JetCrew
/// understands
Manifest parse_manifest(std::string_view text);

/// The one spelling of it. @throws Error `manifest_invalid` where it breaks a rule that parse_manifest()
/// knows: nothing is written that no board would take.
std::string canonical_text(const Manifest& manifest);

std::string to_text(ListedPayload::Kind kind);

/// Whether a member of a bundle may have this path.
bool is_member_path(std::string_view path);

/// Two paths of which this is equal are one path on a FAT stick.
std::string path_on_fat(std::string_view path);

}  // namespace jetcrew::bundle
