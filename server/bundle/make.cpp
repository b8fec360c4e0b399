#include "bundle/make.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/digest.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "bundle/index.hpp"
#include "bundle/refusal.hpp"
#include "bundle/write.hpp"

namespace jetcrew::bundle {
namespace {

/// A text as a piece of a file that has no name.
Piece piece_of(const std::string& text, std::string name) {
  Piece piece;
  piece.file = Descriptor(::memfd_create(name.c_str(), MFD_CLOEXEC));
  if (!piece.file) throw system_error(errno, fmt::format("making the bundle's {}", name));
  write_all(piece.file.get(), text, name);
  piece.size = text.size();
  piece.name = std::move(name);
  return piece;
}

ListedPayload listed_text(std::string path, ListedPayload::Kind kind, const std::string& text) {
  ListedPayload payload;
  payload.path = std::move(path);
  payload.kind = kind;
  payload.size = text.size();
  payload.sha256 = to_hex(Sha256::of(text));
  return payload;
}

/// A deb's version without its epoch: `:` is no letter for FAT.
std::string version_in_name(std::string_view version) {
  const auto colon = version.find(':');
  std::string text(colon == std::string_view::npos ? version : version.substr(colon + 1));
  std::replace(text.begin(), text.end(), ':', '_');
  return text;
}

}  // namespace

std::string member_path(const state::Payload& payload) {
  if (payload.ecosystem == "wheel") return fmt::format("whl/{}", payload.file_name);
  return fmt::format("deb/{}_{}_{}.deb", payload.name, version_in_name(payload.version),
                     payload.architecture);
}

std::vector<ListedPayload> listed(const std::vector<state::Payload>& packages) {
  std::map<std::string, ListedPayload> by_path;
  for (const auto& package : packages) {
    ListedPayload payload;
    payload.path = member_path(package);
    payload.kind = package.ecosystem == "deb" ? ListedPayload::Kind::deb : ListedPayload::Kind::wheel;
    payload.size = package.size;
    payload.sha256 = package.sha256;
    payload.name = package.name;
    payload.version = package.version;
    payload.architecture = package.architecture;
    auto path = payload.path;
    const auto [there, is_new] = by_path.emplace(std::move(path), payload);
    if (!is_new && there->second.sha256 != payload.sha256) throw member_duplicate(payload.path);
  }
  std::vector<ListedPayload> all;
  for (auto& [path, payload] : by_path) all.push_back(std::move(payload));
  return all;
}

Made make_bundle(Manifest head, const std::vector<ChosenPackage>& packages, const std::string& catalogue,
                 const std::vector<SecretKey>& keys, const std::filesystem::path& out,
                 const std::function<void(std::uint64_t)>& on_bytes) {
  std::vector<state::Payload> described;
  std::map<std::string, std::filesystem::path, std::less<>> files;
  for (const auto& package : packages) {
    described.push_back(package.described);
    files.emplace(package.described.sha256, package.file);
  }
  const auto index = index_text(described);
  Made made{std::move(head), {}, 0};
  made.manifest.payloads = listed(described);
  made.manifest.payloads.push_back(listed_text("index.json", ListedPayload::Kind::index, index));
  if (!catalogue.empty())
    made.manifest.payloads.push_back(
        listed_text("catalogue.json", ListedPayload::Kind::catalogue, catalogue));
  std::sort(made.manifest.payloads.begin(), made.manifest.payloads.end(),
            [](const auto& a, const auto& b) { return a.path < b.path; });
  made.manifest_text = canonical_text(made.manifest);
  made.bytes = made.manifest.payload_bytes();

  Writing writing{out, made.manifest_text, {}, {}, made.manifest.payloads, made.manifest.payloads};
  for (const auto& key : keys)
    writing.signatures.push_back(
        sign_manifest(made.manifest, made.manifest_text, key, writing.signatures.empty()));
  const auto open = [&](const ListedPayload& payload) {
    if (payload.kind == ListedPayload::Kind::index) return piece_of(index, payload.path);
    if (payload.kind == ListedPayload::Kind::catalogue) return piece_of(catalogue, payload.path);
    return open_piece(files.find(payload.sha256)->second);
  };
  write_bundle(writing, open, on_bytes);
  return made;
}

}  // namespace jetcrew::bundle
