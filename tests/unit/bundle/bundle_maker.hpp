// Bundles of texts in place of packages, written as write_bundle() does or member by member.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>

#include "base/digest.hpp"
#include "base/files.hpp"
#include "bundle/test_key.hpp"
#include "bundle/ustar.hpp"
#include "bundle/write.hpp"

namespace jetcrew::bundle::testing {

/// A text as a piece of a file that has no name.
inline Piece piece_of(std::string_view text, std::string name = "a text") {
  Piece piece;
  piece.file = Descriptor(::memfd_create("text", MFD_CLOEXEC));
  write_all(piece.file.get(), text, "a text");
  piece.size = text.size();
  piece.name = std::move(name);
  return piece;
}

inline std::string tar_member(const std::string& path, std::string_view content) {
  return ustar_header(path, content.size()) + std::string(content) +
         std::string(ustar_padding(content.size()), '\0');
}

class BundleTest : public ::testing::Test {
 protected:
  /// Into the manifest, and with its content to come along.
  void add(const std::string& path, const std::string& content) {
    ListedPayload payload;
    payload.path = path;
    payload.kind = path == "index.json"       ? ListedPayload::Kind::index
                   : path.starts_with("deb/") ? ListedPayload::Kind::deb
                                              : ListedPayload::Kind::wheel;
    payload.size = content.size();
    payload.sha256 = to_hex(Sha256::of(content));
    if (payload.is_package()) payload.name = payload.version = "1";
    if (payload.kind == ListedPayload::Kind::deb) payload.architecture = "all";
    manifest_.payloads.push_back(payload);
    std::sort(manifest_.payloads.begin(), manifest_.payloads.end(),
              [](const auto& a, const auto& b) { return a.path < b.path; });
    contents_[path] = content;
  }

  Writing writing(const std::string& name) const {
    Writing writing;
    writing.out = folder_.path() / name;
    writing.manifest = canonical_text(manifest_);
    writing.signatures.push_back(sign_manifest(manifest_, writing.manifest, key_, true));
    writing.listed = manifest_.payloads;
    for (const auto& payload : manifest_.payloads) {
      if (contents_.contains(payload.path)) writing.payloads.push_back(payload);
    }
    return writing;
  }

  OpenPayload contents() const {
    return [this](const ListedPayload& payload) {
      return piece_of(contents_.find(payload.path)->second, payload.path);
    };
  }

  std::filesystem::path write(const std::string& name) const {
    const auto all = writing(name);
    write_bundle(all, contents());
    return all.out;
  }

  /// A tar of these members as they are.
  std::filesystem::path tar(const std::string& name,
                            const std::vector<std::pair<std::string, std::string>>& members) const {
    std::string bytes;
    for (const auto& [path, content] : members) bytes += tar_member(path, content);
    return file(name, bytes + ustar_end());
  }

  std::filesystem::path file(const std::string& name, std::string_view content) const {
    write_durably(folder_.path() / name, content);
    return folder_.path() / name;
  }

  Trust trust() const { return trust_in({key_.public_key()}); }

  TemporaryFolder folder_;
  SecretKey key_ = test_key();
  Manifest manifest_ = [] {
    Manifest manifest;
    manifest.name = "demo";
    manifest.version = "1";
    return manifest;
  }();
  std::map<std::string, std::string, std::less<>> contents_;
};

}  // namespace jetcrew::bundle::testing
