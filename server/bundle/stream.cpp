#include "bundle/stream.hpp"

#include <algorithm>
#include <cerrno>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/log.hpp"
#include "bundle/index.hpp"
#include "bundle/key_list.hpp"
#include "bundle/member_header.hpp"
#include "bundle/refusal.hpp"
#include "bundle/write_at.hpp"

namespace jetcrew::bundle {
namespace fs = std::filesystem;
namespace {

/// More than the largest manifest with sixteen signatures: what does not end by then is no head.
constexpr std::uint64_t largest_head = 8U << 20U;

Error lost(const fs::path& folder) {
  return {"upload_lost",
          fmt::format("{} does not hold what was uploaded", folder.string()),
          "Upload the bundle again; what the board has of it already is not written again.",
          {{"path", folder.string()}}};
}

/// Up to `count` bytes; fewer only at the file's end.
std::string read_at(const Descriptor& file, std::uint64_t at, std::size_t count, const fs::path& path) {
  std::string bytes(count, '\0');
  std::size_t have = 0;
  while (have < count) {
    const auto got = ::pread(file.get(), bytes.data() + have, count - have, static_cast<off_t>(at + have));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw system_error(errno, fmt::format("reading {}", path.string()));
    if (got == 0) break;
    have += static_cast<std::size_t>(got);
  }
  bytes.resize(have);
  return bytes;
}

void set_size(const Descriptor& file, std::uint64_t size, const fs::path& path) {
  if (::ftruncate(file.get(), static_cast<off_t>(size)) != 0)
    throw system_error(errno, fmt::format("writing {}", path.string()));
}

std::uint64_t size_of(const Descriptor& file, const fs::path& path) {
  struct stat facts{};
  if (::fstat(file.get(), &facts) != 0) throw system_error(errno, fmt::format("reading {}", path.string()));
  return static_cast<std::uint64_t>(facts.st_size);
}

void sync_data(const Descriptor& file, const fs::path& path) {
  if (::fdatasync(file.get()) != 0) throw system_error(errno, fmt::format("writing {}", path.string()));
}

bool has_whole(const Store& store, const ListedPayload& listed) {
  if (!store.contains(listed.sha256)) return false;
  try {
    static_cast<void>(store.verified(listed.sha256, listed.path));
    return true;
  } catch (const Error& error) {
    log::warning("a stored file is replaced", {{"reason", error.message()}});
    return false;
  }
}

}  // namespace

fs::path Stream::tar_in(const fs::path& folder) {
  // Of that name everything is said to be wrong that is.
  return folder / "bundle.jetbundle";
}

Stream::Stream(fs::path folder, std::uint64_t size, const Store& store, Judge judge, std::uint64_t offset)
    : folder_(std::move(folder)),
      size_(size),
      store_(store),
      judge_(std::move(judge)),
      tar_(open_file(tar_in(folder_), O_RDWR | O_CREAT, 0644)) {
  // Of its whole size from the beginning: how much room a member has is known, and what is no data is a hole.
  if (offset == 0) set_size(tar_, 0, tar_in(folder_));
  set_size(tar_, size_, tar_in(folder_));
  if (offset > 0) replay(offset);
}

void Stream::replay(std::uint64_t offset) {
  constexpr std::uint64_t step = 64U << 10U;
  replaying_ = true;
  while (offset_ < offset) {
    if (content_left_ > 0 && into_ != Into::tar) {
      pass_content(std::min(content_left_, offset - offset_));
      continue;
    }
    // No further than what is asked for next: behind it may be a hole.
    auto count = header_size_ - header_.size();
    if (content_left_ > 0) count = std::min(content_left_, step);
    if (content_left_ == 0 && padding_left_ > 0) count = std::min(padding_left_, step);
    const auto bytes =
        read_at(tar_, offset_, std::min<std::uint64_t>(count, offset - offset_), tar_in(folder_));
    if (bytes.empty()) throw lost(folder_);
    take_some(bytes);
  }
  replaying_ = false;
}

void Stream::take(std::string_view bytes) {
  if (bytes.size() > size_ - offset_) throw bundle_damaged("something stands behind its end");
  while (!bytes.empty()) bytes.remove_prefix(take_some(bytes));
  // The head of a tar that is too short for one: what is missing is said.
  if (offset_ == size_ && !manifest_) judge_head();
}

std::size_t Stream::take_some(std::string_view bytes) {
  if (ended_) {
    keep(bytes);
    offset_ += bytes.size();
    return bytes.size();
  }
  if (content_left_ > 0) {
    bytes = bytes.substr(0, content_left_);
    take_content(bytes);
    return bytes.size();
  }
  if (padding_left_ > 0) {
    const auto count = std::min<std::uint64_t>(padding_left_, bytes.size());
    padding_left_ -= count;
    offset_ += count;
    return count;
  }
  bytes = bytes.substr(0, header_size_ - header_.size());
  take_header(bytes);
  return bytes.size();
}

void Stream::take_header(std::string_view bytes) {
  keep(bytes);
  header_ += bytes;
  offset_ += bytes.size();
  if (header_.size() < header_size_) return;
  try {
    if (header_size_ == ustar_block) header_size_ = member_header_size(header_);
    if (header_.size() < header_size_) return;
    on_header();
  } catch (const Error&) {
    // Whose it is comes before what is wrong behind that.
    if (!manifest_) judge_head();
    throw;
  }
  header_.clear();
  header_size_ = ustar_block;
}

void Stream::on_header() {
  const auto header = read_member_header(header_);
  if (!manifest_ && !(header && (header->is_folder || is_of_the_head(header->path)))) judge_head();
  if (!header) {
    if (size_ - offset_ + ustar_block > most_trailing_bytes)
      throw bundle_damaged("something stands behind its end");
    ended_ = true;
    into_ = Into::tar;
    return;
  }
  if (header->is_folder) {
    if (!manifest_ && offset_ > largest_head) throw bundle_damaged("its head does not end");
    return;
  }
  require_whole(*header, size_ - offset_);
  begin_member(*header);
}

void Stream::judge_head() {
  manifest_ = judge_(Container(tar_in(folder_)));
}

void Stream::begin_member(const UstarHeader& header) {
  into_ = Into::tar;
  content_left_ = header.size;
  padding_left_ = std::min(ustar_padding(header.size), size_ - offset_ - header.size);
  if (!manifest_) {
    if (offset_ + header.size > largest_head)
      throw bundle_damaged(fmt::format("{} is too large for what it is", header.path));
    return;
  }
  require_behind_the_head(header.path);
  if (!seen_.insert(path_on_fat(header.path)).second) throw member_duplicate(header.path);
  if (header.path == sums_name) {
    into_ = Into::nowhere;
  } else if (header.path == "keys.json" || header.path == "keys.json.minisig") {
    if (header.size > largest_key_list)
      throw bundle_damaged(fmt::format("{} is too large for what it is", header.path));
  } else {
    begin_listed(header.path, header.size);
  }
}

void Stream::begin_listed(const std::string& path, std::uint64_t size) {
  const auto* const listed = find_listed(path);
  if (listed == nullptr) throw member_unlisted(path);
  if (listed->size != size) throw member_size(path, size, listed->size);
  if (listed->is_package()) {
    begin_package(*listed);
  } else if (size > largest_index) {
    throw bundle_damaged(fmt::format("{} is too large for what it is", path));
  }
}

void Stream::begin_package(const ListedPayload& listed) {
  const auto path = folder_ / listed.sha256;
  into_ = Into::nowhere;
  // The same content may come under two names.
  if (packages_.contains(listed.sha256)) return;
  std::error_code absent;
  const bool here = replaying_ && fs::exists(path, absent);
  if (!here && (replaying_ ? store_.contains(listed.sha256) : has_whole(store_, listed))) return;
  if (!here && replaying_) throw lost(folder_);
  into_ = Into::package;
  package_ = &listed;
  package_file_ = open_file(path, replaying_ ? O_RDWR : O_RDWR | O_CREAT | O_TRUNC, 0644);
  hash_.emplace();
  ++files_to_sync_;
  if (content_left_ == 0) end_content();
}

void Stream::take_content(std::string_view bytes) {
  if (into_ == Into::tar) keep(bytes);
  if (into_ == Into::package) {
    hash_->update(bytes);
    write_at(package_file_, package_->size - content_left_, bytes, folder_ / package_->sha256);
  }
  offset_ += bytes.size();
  content_left_ -= bytes.size();
  if (content_left_ == 0) end_content();
}

/// Content that came before, into a package or nowhere.
void Stream::pass_content(std::uint64_t count) {
  constexpr std::uint64_t step = 1U << 20U;
  if (into_ == Into::package) {
    const auto path = folder_ / package_->sha256;
    if (size_of(package_file_, path) < count) throw lost(folder_);
    // One that is whole was found to be what it should be before its end was saved.
    for (std::uint64_t at = 0; count < package_->size && at < count;) {
      const auto bytes = read_at(package_file_, at, std::min(step, count - at), path);
      if (bytes.empty()) throw lost(folder_);
      hash_->update(bytes);
      at += bytes.size();
    }
  }
  offset_ += count;
  content_left_ -= count;
  if (content_left_ == 0) end_content();
}

void Stream::end_content() {
  if (into_ != Into::package) return;
  const auto path = folder_ / package_->sha256;
  if (!replaying_) {
    const auto found = to_hex(hash_->finish());
    if (found != package_->sha256) throw payload_mismatch(package_->path, found, package_->sha256);
    if (package_->size >= (1U << 20U)) {
      sync_data(package_file_, path);
      --files_to_sync_;
    }
  }
  packages_.insert(package_->sha256);
  package_file_ = Descriptor();
  package_ = nullptr;
  hash_.reset();
}

void Stream::keep(std::string_view bytes) {
  if (!replaying_) write_at(tar_, offset_, bytes, tar_in(folder_));
}

const ListedPayload* Stream::find_listed(std::string_view path) const {
  const auto& listed = manifest_->payloads;
  const auto found = std::lower_bound(listed.begin(), listed.end(), path,
                                      [](const auto& payload, auto wanted) { return payload.path < wanted; });
  return found == listed.end() || found->path != path ? nullptr : &*found;
}

void Stream::sync() {
  if (files_to_sync_ > 1 || (files_to_sync_ == 1 && package_ == nullptr)) {
    sync_file_system(folder_);
  } else {
    if (package_ != nullptr) sync_data(package_file_, folder_ / package_->sha256);
    sync_data(tar_, tar_in(folder_));
    sync_folder(folder_);
  }
  files_to_sync_ = package_ != nullptr ? 1 : 0;
}

}  // namespace jetcrew::bundle
