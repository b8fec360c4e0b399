#include "bundle/refusal.hpp"

#include "base/text.hpp"

namespace jetcrew::bundle {
namespace {

constexpr auto not_as_made =
    "Take nothing from it. Copy the bundle again from where it was made, or ask who made it.";

/// A name as it may stand on a terminal, whatever its owner made it of.
std::string shown_of(std::string_view path) {
  std::string shown;
  for (const char c : to_valid_utf8(path)) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7f) {
      shown += fmt::format("\\x{:02x}", byte);
    } else {
      shown += c;
    }
  }
  return shown;
}

}  // namespace

Error bundle_damaged(std::string_view why) {
  return {"bundle_damaged",
          fmt::format("the bundle is damaged: {}", why),
          "Copy it again from where it was made. If that does not help, have it made again.",
          {{"reason", std::string(why)}}};
}

Error member_invalid(std::string_view path, std::string_view why) {
  const auto shown = shown_of(path);
  return {"bundle_member_invalid",
          fmt::format("the bundle's member {} {}", shown, why),
          not_as_made,
          {{"path", shown}, {"reason", std::string(why)}}};
}

Error member_duplicate(std::string_view path) {
  const auto shown = shown_of(path);
  return {"bundle_member_duplicate",
          fmt::format("the bundle has {} twice", shown),
          not_as_made,
          {{"path", shown}}};
}

Error member_unlisted(std::string_view path) {
  const auto shown = shown_of(path);
  return {"bundle_member_unlisted",
          fmt::format("the bundle has a file {} that its manifest does not list", shown),
          "Somebody put it there after the bundle was signed. Remove it, or copy the bundle again.",
          {{"path", shown}}};
}

Error member_size(std::string_view path, std::uint64_t size, std::uint64_t listed) {
  const auto shown = shown_of(path);
  return {"bundle_member_size",
          fmt::format("{} has {} bytes, and the bundle's manifest says {}", shown, size, listed),
          "The copy may have ended early. Copy the bundle again from where it was made.",
          {{"path", shown}, {"size", std::to_string(size)}, {"listed", std::to_string(listed)}}};
}

Error payload_mismatch(std::string_view path, std::string_view sha256, std::string_view listed) {
  const auto shown = shown_of(path);
  return {"payload_mismatch",
          fmt::format("{} is not what was signed: its SHA-256 is {}, the manifest says {}", shown, sha256,
                      listed),
          "The file was changed or the medium is failing. Nothing of the bundle was kept. Copy it again from "
          "where it was made.",
          {{"path", shown}, {"sha256", std::string(sha256)}, {"listed", std::string(listed)}}};
}

Error has_no_index(const std::filesystem::path& bundle) {
  return {"bundle_index_invalid",
          fmt::format("{} does not say what its packages need", bundle.string()),
          "Unpack it (tar -xf) and name the folder, or import it first.",
          {{"file", "index.json"}, {"pointer", ""}, {"reason", "missing"}}};
}

Error untrusted_loose(std::string_view path) {
  return {"untrusted",
          fmt::format("{} holds loose packages that nobody signed", to_valid_utf8(path)),
          "If you know where they come from, say so with --trust-loose.",
          {{"path", to_valid_utf8(path)}}};
}

}  // namespace jetcrew::bundle
