#include "bundle/write.hpp"

#include <cerrno>

#include <fcntl.h>
#include <linux/magic.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/digest.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "bundle/refusal.hpp"
#include "bundle/ustar.hpp"

namespace jetcrew::bundle {
namespace fs = std::filesystem;
namespace {

/// What FAT can say of a file's size.
constexpr std::uint64_t largest_fat_file = 0xFFFF'FFFFULL;

void require_free(const fs::path& out) {
  std::error_code none;
  if (!fs::exists(fs::symlink_status(out, none))) return;
  throw Error("bundle_exists", fmt::format("{} is there already", out.string()),
              "Choose another --out, or remove it first.", {{"path", out.string()}});
}

bool is_fat(const fs::path& folder) {
  struct statfs facts{};
  return ::statfs(folder.c_str(), &facts) == 0 && facts.f_type == MSDOS_SUPER_MAGIC;
}

std::uint64_t tar_size(const Writing& writing, std::uint64_t small_bytes) {
  std::uint64_t size = small_bytes + 2 * ustar_block;
  for (const auto& payload : writing.payloads)
    size += ustar_header(payload.path, payload.size).size() + payload.size + ustar_padding(payload.size);
  return size;
}

void require_fits_fat(const fs::path& folder, std::uint64_t size, std::string_view what,
                      std::string_view hint) {
  if (size <= largest_fat_file || !is_fat(folder)) return;
  throw Error(
      "fat_file_too_large",
      fmt::format("{} would have {}, and a FAT medium takes no file over 4 GiB", what, human_bytes(size)),
      std::string(hint), {{"path", folder.string()}, {"size", std::to_string(size)}});
}

/// As `sha256sum` writes and reads it.
std::string sums_of(const std::vector<ListedPayload>& payloads) {
  std::string sums;
  for (const auto& payload : payloads) sums += fmt::format("{}  {}\n", payload.sha256, payload.path);
  return sums;
}

/// The members that are no payloads, in the order in which they stand in front.
std::vector<SignatureFile> small_members(const Writing& writing) {
  std::vector<SignatureFile> small{{"BUNDLE", std::string(magic_line)}, {"manifest.json", writing.manifest}};
  small.insert(small.end(), writing.signatures.begin(), writing.signatures.end());
  small.insert(small.end(), writing.key_list.begin(), writing.key_list.end());
  small.push_back({"SHA256SUMS", sums_of(writing.listed)});
  return small;
}

/// Where a content goes.
using Sink = std::function<void(std::string_view)>;

void copy(const ListedPayload& payload, const OpenPayload& open, const Sink& sink,
          const std::function<void(std::uint64_t)>& on_bytes) {
  constexpr std::size_t step = 1U << 20U;
  const auto piece = open(payload);
  if (piece.size != payload.size) throw member_size(payload.path, piece.size, payload.size);
  std::string buffer(step, '\0');
  Sha256 hash;
  for (std::uint64_t at = 0; at < piece.size;) {
    const auto count = piece.read_into(buffer.data(), at, buffer.size());
    const std::string_view bytes(buffer.data(), count);
    hash.update(bytes);
    sink(bytes);
    at += count;
    if (on_bytes) on_bytes(count);
  }
  const auto sha256 = to_hex(hash.finish());
  if (sha256 != payload.sha256) throw payload_mismatch(payload.path, sha256, payload.sha256);
}

void sync(const Descriptor& file, const fs::path& path) {
  if (::fsync(file.get()) != 0) throw system_error(errno, fmt::format("writing {}", path.string()));
}

void write_tar(const Writing& writing, const fs::path& path, const OpenPayload& open,
               const std::function<void(std::uint64_t)>& on_bytes) {
  const auto file = open_file(path, O_WRONLY | O_CREAT | O_EXCL, 0644);
  const Sink sink = [&](std::string_view bytes) { write_all(file.get(), bytes, path); };
  const auto pad = [&](std::uint64_t size) {
    sink(std::string(static_cast<std::size_t>(ustar_padding(size)), '\0'));
  };
  for (const auto& member : small_members(writing)) {
    sink(ustar_header(member.name, member.text.size()));
    sink(member.text);
    pad(member.text.size());
  }
  for (const auto& payload : writing.payloads) {
    sink(ustar_header(payload.path, payload.size));
    copy(payload, open, sink, on_bytes);
    pad(payload.size);
  }
  sink(ustar_end());
  sync(file, path);
}

void write_folder(const Writing& writing, const fs::path& folder, const OpenPayload& open,
                  const std::function<void(std::uint64_t)>& on_bytes) {
  for (const auto& payload : writing.payloads) {
    const auto path = folder / payload.path;
    fs::create_directories(path.parent_path());
    const auto file = open_file(path, O_WRONLY | O_CREAT | O_EXCL, 0644);
    copy(payload, open, [&](std::string_view bytes) { write_all(file.get(), bytes, path); }, on_bytes);
  }
  for (const auto& member : small_members(writing)) {
    const auto path = folder / member.name;
    const auto file = open_file(path, O_WRONLY | O_CREAT | O_EXCL, 0644);
    write_all(file.get(), member.text, path);
  }
  sync_file_system(folder);
}

/// A file that goes unless it got its name.
class UnfinishedFile {
 public:
  explicit UnfinishedFile(fs::path path) : path_(std::move(path)) {}
  UnfinishedFile(const UnfinishedFile&) = delete;
  UnfinishedFile& operator=(const UnfinishedFile&) = delete;
  ~UnfinishedFile() {
    if (!path_.empty()) ::unlink(path_.c_str());
  }

  const fs::path& path() const noexcept { return path_; }
  void rename_to(const fs::path& name) {
    fs::rename(path_, name);
    path_.clear();
  }

 private:
  fs::path path_;
};

}  // namespace

void require_signature_count(std::size_t count) {
  if (count <= most_signatures) return;
  throw Error("usage", fmt::format("a bundle has at most {} signatures", most_signatures),
              "Make the bundle again, and have those sign it whose keys boards trust.");
}

void write_bundle(const Writing& writing, const OpenPayload& open,
                  const std::function<void(std::uint64_t)>& on_bytes) {
  require_free(writing.out);
  require_signature_count(writing.signatures.size());
  auto parent = fs::absolute(writing.out).parent_path();
  fs::create_directories(parent);
  const auto name = writing.out.filename().string();
  for (const auto& payload : writing.payloads)
    require_fits_fat(parent, payload.size, payload.path, "Choose a medium with exFAT or ext4.");
  if (is_tar_name(writing.out)) {
    std::uint64_t small = 0;
    for (const auto& member : small_members(writing)) {
      static_cast<void>(ustar_header(member.name, member.text.size()));
      small += ustar_block + member.text.size() + ustar_padding(member.text.size());
    }
    require_fits_fat(parent, tar_size(writing, small), name,
                     "Leave .jetbundle out of the name: the bundle is then a folder of smaller files.");
    UnfinishedFile file(parent / fmt::format(".{}.{}", name, random_hex(4)));
    write_tar(writing, file.path(), open, on_bytes);
    file.rename_to(writing.out);
  } else {
    TemporaryFolder folder(parent, fmt::format(".{}.", name));
    write_folder(writing, folder.path(), open, on_bytes);
    fs::permissions(folder.path(), fs::perms(0755));
    fs::rename(folder.path(), writing.out);
    folder.keep();
  }
  sync_folder(parent);
}

SignatureFile sign_manifest(const Manifest& manifest, const std::string& text, const SecretKey& key,
                            bool first) {
  const auto signature = key.sign(text, manifest.trusted_comment());
  return {first ? "manifest.json.minisig" : fmt::format("manifest.json.{}.minisig", to_text(signature.id)),
          signature.text()};
}

}  // namespace jetcrew::bundle
