#include "bundle/container.hpp"

#include <algorithm>
#include <set>

#include "base/files.hpp"
#include "base/text.hpp"
#include "bundle/manifest.hpp"
#include "bundle/member_header.hpp"
#include "bundle/refusal.hpp"
#include "bundle/ustar.hpp"

namespace jetcrew::bundle {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view magic_name = "BUNDLE";
constexpr std::string_view manifest_name = "manifest.json";
constexpr std::uint64_t largest_small_file = 64U << 10U;
constexpr std::size_t most_members = most_payloads + 64;

bool is_signature_name(std::string_view name) {
  return name.starts_with("manifest.json.") && name.ends_with(".minisig");
}

Error not_a_bundle(const fs::path& path) {
  return {
      "not_a_bundle",
      fmt::format("{} is no bundle", path.string()),
      "Give a .jetbundle file, or the folder that has a file BUNDLE in it. A folder of loose packages has "
      "none: it is imported with --trust-loose.",
      {{"path", path.string()}}};
}

void require_magic(std::string_view line, const fs::path& path) {
  if (line == magic_line) return;
  const bool other = line.starts_with("bundle ") && line.size() < 32 && line.ends_with('\n');
  const auto version = other ? to_valid_utf8(trimmed(line.substr(line.find(' ')))) : std::string();
  if (version.empty() || version == "1") throw not_a_bundle(path);
  throw Error("bundle_newer",
              fmt::format("{} is a bundle of format {}, which is not known here", path.string(), version),
              "Update JetCrew on the board, or have the bundle made for this version.",
              {{"path", path.string()}, {"reason", "format " + version}});
}

/// Folders that systems leave at the top of a stick: nobody put them into the bundle.
bool is_left_by_a_system(std::string_view name) {
  constexpr std::array<std::string_view, 5> names{"System Volume Information", "$RECYCLE.BIN", "LOST.DIR",
                                                  "lost+found", "jetcrew-report"};
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// Goes through a tar from one header to the next.
class TarWalk {
 public:
  TarWalk(const Piece& file, std::uint64_t at) : file_(file), at_(at) {}

  /// The next plain file; nothing at the end, which must be one.
  std::optional<Member> next() {
    while (true) {
      const auto size = member_header_size(file_.read(at_, ustar_block));
      if (size > ustar_block && at_ + size > file_.size) throw bundle_damaged("it ends behind a long name");
      const auto header = read_member_header(file_.read(at_, size));
      if (!header) {
        require_end();
        return std::nullopt;
      }
      at_ += size;
      if (header->is_folder) continue;
      require_whole(*header, file_.size - at_);
      Member member{header->path, header->size, at_};
      at_ += header->size + ustar_padding(header->size);
      return member;
    }
  }

  std::uint64_t at() const noexcept { return at_; }

 private:
  void require_end() const {
    const auto left = file_.size - at_;
    if (left < 2 * ustar_block) throw bundle_damaged("its end is missing");
    if (left > most_trailing_bytes || file_.read(at_, left).find_first_not_of('\0') != std::string::npos)
      throw bundle_damaged("something stands behind its end");
  }

  const Piece& file_;
  std::uint64_t at_;
};

/// What is wrong behind the signatures is said after whose they are: members() comes upon it again.
std::optional<Member> next_of_head(TarWalk& walk, bool unsigned_yet) {
  try {
    return walk.next();
  } catch (const Error&) {
    if (unsigned_yet) throw;
    return std::nullopt;
  }
}

void require_limit(const Member& member, std::uint64_t limit) {
  if (member.size > limit)
    throw bundle_damaged(fmt::format("{} is larger than {}", member.path, human_bytes(limit)));
}

std::string content_of(const Piece& file, const Member& member, std::uint64_t limit) {
  require_limit(member, limit);
  return file.read(member.offset, static_cast<std::size_t>(member.size));
}

std::string text_of(const fs::path& file, std::uint64_t limit) {
  const auto piece = open_piece(file);
  require_limit({file.filename().string(), piece.size, 0}, limit);
  return piece.read(0, static_cast<std::size_t>(piece.size));
}

/// In the order of the paths, none of them twice, also not in other letters.
void put_in_order(std::vector<Member>& members) {
  std::set<std::string> seen;
  for (const auto& member : members) {
    if (!seen.insert(path_on_fat(member.path)).second) throw member_duplicate(member.path);
  }
  std::sort(members.begin(), members.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
}

void add_signature(std::vector<SignatureFile>& signatures, std::string name, std::string text) {
  if (signatures.size() == most_signatures)
    throw bundle_damaged(fmt::format("it has more than {} signatures", most_signatures));
  signatures.push_back({std::move(name), std::move(text)});
}

}  // namespace

bool is_of_the_head(std::string_view path) {
  return path == magic_name || path == manifest_name || is_signature_name(path);
}

void require_behind_the_head(std::string_view path) {
  if (path == magic_name || path == manifest_name) throw member_duplicate(path);
  if (is_signature_name(path)) throw member_invalid(path, "stands behind the first payload");
}

bool is_tar_name(const fs::path& path) {
  const auto extension = path.extension();
  return extension == ".jetbundle" || extension == ".tar";
}

bool Container::is_at(const fs::path& path) {
  try {
    std::error_code unreadable;
    if (fs::is_directory(path, unreadable))
      return fs::is_regular_file(fs::symlink_status(path / magic_name, unreadable));
    if (!fs::is_regular_file(path, unreadable)) return false;
    const auto header = read_ustar_header(open_piece(path).read(0, ustar_block));
    return header && header->path == magic_name;
  } catch (const Error&) {
    return false;
  }
}

bool Container::is_meant_at(const fs::path& path) {
  std::error_code unreadable;
  return (is_tar_name(path) && fs::is_regular_file(path, unreadable)) || is_at(path);
}

Container::Container(fs::path path) : path_(std::move(path)) {
  std::error_code unreadable;
  if (!fs::exists(path_, unreadable)) {
    throw Error("path_not_found", fmt::format("there is no {}", path_.string()),
                "Check that the stick is plugged in and that the path is right.", {{"path", path_.string()}});
  }
  folder_ = fs::is_directory(path_, unreadable);
  if (!is_meant_at(path_)) throw not_a_bundle(path_);
  if (folder_) {
    read_folder_head();
  } else {
    read_tar_head();
  }
}

void Container::read_tar_head() {
  const auto file = open_piece(path_);
  TarWalk walk(file, 0);
  const auto first = walk.next();
  if (!first || first->path != magic_name) throw not_a_bundle(path_);
  require_magic(content_of(file, *first, largest_small_file), path_);
  const auto second = walk.next();
  if (!second || second->path != manifest_name)
    throw bundle_damaged("its second member is not manifest.json");
  manifest_ = content_of(file, *second, largest_manifest);
  while (true) {
    head_end_ = walk.at();
    const auto member = next_of_head(walk, signatures_.empty());
    if (!member || !is_signature_name(member->path)) return;
    add_signature(signatures_, member->path, content_of(file, *member, largest_small_file));
  }
}

void Container::read_folder_head() {
  require_magic(text_of(path_ / magic_name, largest_small_file), path_);
  std::error_code unreadable;
  if (!fs::exists(path_ / manifest_name, unreadable)) throw bundle_damaged("it has no manifest.json");
  manifest_ = text_of(path_ / manifest_name, largest_manifest);
  std::set<std::string> names;
  for (const auto& entry : fs::directory_iterator(path_, unreadable)) {
    if (auto name = entry.path().filename().string(); is_signature_name(name)) names.insert(std::move(name));
  }
  for (const auto& name : names) add_signature(signatures_, name, text_of(path_ / name, largest_small_file));
}

std::vector<Member> Container::members() const {
  auto members = folder_ ? members_of_folder() : members_of_tar();
  put_in_order(members);
  std::erase_if(members, [](const auto& member) { return member.path == sums_name; });
  return members;
}

std::vector<Member> Container::members_of_tar() const {
  const auto file = open_piece(path_);
  TarWalk walk(file, head_end_);
  std::vector<Member> members;
  while (auto member = walk.next()) {
    require_behind_the_head(member->path);
    if (members.size() == most_members) throw bundle_damaged("it has too many members");
    members.push_back(std::move(*member));
  }
  return members;
}

std::vector<Member> Container::members_of_folder() const {
  constexpr int deepest = 2;
  std::vector<Member> members;
  std::error_code failed;
  fs::recursive_directory_iterator at(path_, failed);
  for (const fs::recursive_directory_iterator end; !failed && at != end; at.increment(failed)) {
    const auto name = at->path().filename().string();
    std::error_code gone;
    const auto status = at->symlink_status(gone);
    const bool folder = fs::is_directory(status);
    if (name.starts_with('.') || (folder && at.depth() == 0 && is_left_by_a_system(name))) {
      if (folder) at.disable_recursion_pending();
      continue;
    }
    const auto path = at->path().lexically_relative(path_).string();
    if (fs::is_symlink(status)) throw member_invalid(path, "is a link");
    if (!folder && !fs::is_regular_file(status))
      throw member_invalid(path, "is neither a plain file nor a folder");
    if (!is_member_path(path) || (folder && at.depth() >= deepest))
      throw member_invalid(path, "has a name that no member may have");
    if (folder || path == magic_name || path == manifest_name || is_signature_name(path)) continue;
    if (members.size() == most_members) throw bundle_damaged("it has too many members");
    members.push_back({path, at->file_size(gone), 0});
  }
  if (failed) {
    throw medium_unreadable(
        path_.string(), Error("io_failed", fmt::format("{} could not be read to its end: {}", path_.string(),
                                                       failed.message())));
  }
  return members;
}

Piece Container::open(const Member& member) const {
  auto piece = open_piece(folder_ ? path_ / member.path : path_);
  if (folder_ && piece.size != member.size) throw member_size(member.path, piece.size, member.size);
  piece.offset = member.offset;
  piece.size = member.size;
  piece.name =
      folder_ ? (path_ / member.path).string() : fmt::format("{} in {}", member.path, path_.string());
  return piece;
}

std::string Container::read(const Member& member, std::uint64_t limit) const {
  require_limit(member, limit);
  return open(member).read(0, static_cast<std::size_t>(member.size));
}

}  // namespace jetcrew::bundle
