#include "bundle/store.hpp"

#include <algorithm>
#include <cerrno>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/files.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "bundle/following_hash.hpp"
#include "bundle/refusal.hpp"
#include "bundle/write_at.hpp"

namespace jetcrew::bundle {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view unfinished = ".unfinished-";
/// Followed by the SHA-256 it is to have: the front of a payload whose copying was interrupted.
constexpr std::string_view partial = ".partial-";
/// Fewer are hashed by the thread that copies them: another one would cost more than it saves.
constexpr std::uint64_t worth_a_thread = 1U << 20U;

/// Reads to the end, piece by piece. What `failed` makes of a failed read is thrown.
template <typename Failed, typename Take>
void read_pieces(int descriptor, const fs::path& file, const std::stop_token& stop, const Failed& failed,
                 const Take& take) {
  std::string buffer(1U << 20U, '\0');
  while (true) {
    if (stop.stop_requested()) throw Error("stopped", fmt::format("reading {} was stopped", file.string()));
    const auto count = ::read(descriptor, buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) throw failed(system_error(errno, fmt::format("reading {}", file.string())));
    if (count == 0) return;
    take(std::string_view(buffer.data(), static_cast<std::size_t>(count)));
  }
}

Error damaged(std::string_view what, const fs::path& file, std::string_view why) {
  return {"payload_damaged",
          fmt::format("{} is no longer what was imported: {}", what, why),
          "The card or disk may be wearing out. Import the package again; that replaces the stored file.",
          {{"package", std::string(what)}, {"path", file.string()}}};
}

/// Has the disk begin with what has just been written: who syncs at the end then waits for little.
void begin_writing(int descriptor, std::uint64_t offset, std::uint64_t size) {
  ::sync_file_range(descriptor, static_cast<off_t>(offset), static_cast<off_t>(size), SYNC_FILE_RANGE_WRITE);
}

/// One step of a copy within the kernel; nothing where it cannot do that between these two.
std::optional<std::uint64_t> copied_by_kernel(const Piece& source, std::uint64_t at, const Descriptor& target,
                                              std::uint64_t count) {
  auto from = static_cast<off64_t>(source.offset + at);
  auto to = static_cast<off64_t>(at);
  const auto done = ::copy_file_range(source.file.get(), &from, target.get(), &to, count, 0);
  // Of what failed, and of a file that ends early, reading it tells more.
  if (done <= 0) return std::nullopt;
  return static_cast<std::uint64_t>(done);
}

/// The rest of the source, from `at` on, into the same place of the target; the SHA-256 of the whole target.
std::string copied(const Piece& source, std::uint64_t at, const Descriptor& target, const fs::path& path,
                   const std::function<void(std::uint64_t)>& on_bytes, const std::stop_token& stop) {
  constexpr std::uint64_t step = 4U << 20U;
  if (::ftruncate(target.get(), static_cast<off_t>(at)) != 0)
    throw system_error(errno, fmt::format("writing {}", path.string()));
  const bool small = at == 0 && source.size < worth_a_thread;
  std::optional<FollowingHash> following;
  if (!small) following.emplace(target.get(), path);
  // What is there already may be all of it.
  if (following && at > 0) following->written(at);
  Sha256 hash;
  std::string buffer;
  bool by_kernel = !small;
  while (at < source.size) {
    if (stop.stop_requested()) throw Error("stopped", fmt::format("reading {} was stopped", source.name));
    const auto count = std::min(step, source.size - at);
    auto done = by_kernel ? copied_by_kernel(source, at, target, count) : std::nullopt;
    if (!done) {
      by_kernel = false;
      buffer.resize(std::min<std::size_t>(count, 1U << 20U));
      done = source.read_into(buffer.data(), at, buffer.size());
      write_at(target, at, {buffer.data(), static_cast<std::size_t>(*done)}, path);
      if (small) hash.update({buffer.data(), static_cast<std::size_t>(*done)});
    }
    begin_writing(target.get(), at, *done);
    at += *done;
    if (following) following->written(at);
    if (on_bytes) on_bytes(*done);
  }
  return to_hex(following ? following->finish() : hash.finish());
}

void sync_file(const fs::path& path) {
  const auto file = open_file(path, O_RDWR);
  if (::fsync(file.get()) != 0) throw system_error(errno, fmt::format("writing {}", path.string()));
}

}  // namespace

Arrival::Arrival(Arrival&& other) noexcept
    : sha256_(std::move(other.sha256_)),
      size_(other.size_),
      file_(std::exchange(other.file_, std::filesystem::path())) {}

Arrival& Arrival::operator=(Arrival&& other) noexcept {
  std::swap(sha256_, other.sha256_);
  std::swap(size_, other.size_);
  std::swap(file_, other.file_);
  return *this;
}

Arrival::~Arrival() {
  if (!file_.empty()) ::unlink(file_.c_str());
}

Store::Store(fs::path folder) : folder_(std::move(folder)) {
  fs::create_directories(folder_ / "sha256");
}

fs::path Store::path_of(std::string_view sha256) const {
  if (!is_sha256_hex(sha256)) throw Error("internal", fmt::format("'{}' is no SHA-256", sha256));
  return fmt::format("{}/sha256/{}/{}", folder_.native(), sha256.substr(0, 2), sha256);
}

bool Store::contains(std::string_view sha256) const {
  return ::access(path_of(sha256).c_str(), F_OK) == 0;
}

fs::path Store::verified(std::string_view sha256, std::string_view what, const std::stop_token& stop) const {
  auto path = path_of(sha256);
  if (!contains(sha256)) {
    throw Error("payload_missing", fmt::format("{} is no longer in the store", what),
                "Import it again, then make a new plan.", {{"package", std::string(what)}});
  }
  const auto file = open_file(path, O_RDONLY | O_NOFOLLOW);
  Sha256 hash;
  const auto failed = [&](const Error& error) { return damaged(what, path, error.message()); };
  read_pieces(file.get(), path, stop, failed, [&](std::string_view bytes) { hash.update(bytes); });
  if (to_hex(hash.finish()) != sha256) throw damaged(what, path, "its content has another checksum");
  return path;
}

/// Whether the file is there and undamaged; one that is not is told of, for its card's sake.
bool Store::is_whole(std::string_view sha256) const {
  if (!contains(sha256)) return false;
  try {
    static_cast<void>(verified(sha256, sha256));
    return true;
  } catch (const Error& error) {
    log::warning("a stored file is replaced", {{"reason", error.message()}});
    return false;
  }
}

Arrival Store::receive(const fs::path& file, const std::function<void(std::uint64_t)>& on_bytes,
                       const std::stop_token& stop) {
  const auto source = open_piece(file);
  require_space(folder_, source.size, file.filename().string());
  Arrival arrival;
  arrival.file_ = folder_ / fmt::format("{}{}", unfinished, random_hex(8));
  const auto target = open_file(arrival.file_, O_RDWR | O_CREAT | O_EXCL, 0644);
  arrival.size_ = source.size;
  arrival.sha256_ = copied(source, 0, target, arrival.file_, on_bytes, stop);
  if (is_whole(arrival.sha256_)) {
    ::unlink(arrival.file_.c_str());
    arrival.file_.clear();
  }
  return arrival;
}

Arrival Store::receive(const Piece& source, std::string_view sha256,
                       const std::function<void(std::uint64_t)>& on_bytes, const std::stop_token& stop) {
  Arrival arrival;
  arrival.sha256_ = sha256;
  arrival.size_ = source.size;
  if (is_whole(sha256)) {
    if (on_bytes) on_bytes(source.size);
    return arrival;
  }
  const auto file = partial_file(sha256);
  const auto target = open_file(file, O_RDWR | O_CREAT, 0644);
  struct stat facts{};
  if (::fstat(target.get(), &facts) != 0) throw system_error(errno, fmt::format("reading {}", file.string()));
  const auto there = std::min(static_cast<std::uint64_t>(facts.st_size), source.size);
  require_space(folder_, source.size - there, source.name);
  if (on_bytes && there > 0) on_bytes(there);
  auto found = copied(source, there, target, file, on_bytes, stop);
  // What was there may be from before a power cut, and not what had been written.
  if (found != sha256 && there > 0) found = copied(source, 0, target, file, {}, stop);
  if (found != sha256) {
    ::unlink(file.c_str());
    throw payload_mismatch(source.name, found, sha256);
  }
  arrival.file_ = file;
  return arrival;
}

Arrival Store::receive_own(const fs::path& file) {
  Arrival arrival;
  arrival.sha256_ = sha256_of_file(file);
  arrival.size_ = fs::file_size(file);
  arrival.file_ = file;
  if (is_whole(arrival.sha256_)) {
    ::unlink(file.c_str());
    arrival.file_.clear();
  }
  return arrival;
}

void Store::settle(std::vector<Arrival>& arrivals) const {
  auto settling = std::move(arrivals);
  arrivals.clear();
  std::erase_if(settling, [](const auto& arrival) { return arrival.known(); });
  if (settling.empty()) return;
  if (settling.size() == 1) {
    sync_file(settling.front().file_);
  } else {
    sync_file_system(folder_);
  }
  std::set<fs::path> folders;
  for (auto& arrival : settling) {
    const auto target = path_of(arrival.sha256_);
    if (fs::create_directory(target.parent_path())) folders.insert(target.parent_path().parent_path());
    if (::rename(arrival.file_.c_str(), target.c_str()) != 0)
      throw system_error(errno, fmt::format("storing {}", arrival.sha256_));
    arrival.file_.clear();
    folders.insert(target.parent_path());
  }
  for (const auto& folder : folders) sync_folder(folder);
}

Stored Store::copy_in(const fs::path& file, const std::function<void(std::uint64_t)>& on_bytes,
                      const std::stop_token& stop) {
  std::vector<Arrival> arrivals;
  arrivals.push_back(receive(file, on_bytes, stop));
  const Stored stored{arrivals.front().sha256(), arrivals.front().size(), arrivals.front().known()};
  settle(arrivals);
  return stored;
}

fs::path Store::partial_file(std::string_view sha256) const {
  return folder_ / fmt::format("{}{}", partial, sha256);
}

std::uint64_t Store::partial_size(std::string_view sha256) const {
  std::error_code absent;
  const auto size = fs::file_size(partial_file(sha256), absent);
  return absent ? 0 : size;
}

void Store::offer_partial(const fs::path& file, std::string_view sha256) const {
  const auto name = partial_file(sha256);
  if (::rename(file.c_str(), name.c_str()) != 0)
    throw system_error(errno, fmt::format("moving {} into the store", file.string()));
}

void Store::forget_partial(std::string_view sha256) const {
  std::error_code absent;
  fs::remove(partial_file(sha256), absent);
}

void Store::forget_partial() {
  for (const auto& entry : fs::directory_iterator(folder_)) {
    if (entry.path().filename().string().starts_with(partial)) fs::remove(entry.path());
  }
}

void Store::remove(std::string_view sha256) {
  const auto path = path_of(sha256);
  if (::unlink(path.c_str()) != 0 && errno != ENOENT) {
    throw system_error(errno, fmt::format("removing {}", path.string()));
  }
}

void Store::sweep(const std::set<std::string, std::less<>>& recorded) {
  std::vector<fs::path> left;
  for (const auto& entry : fs::directory_iterator(folder_)) {
    if (entry.path().filename().string().starts_with(unfinished)) left.push_back(entry.path());
  }
  for (const auto& folder : fs::directory_iterator(folder_ / "sha256")) {
    if (!folder.is_directory()) continue;
    for (const auto& entry : fs::directory_iterator(folder)) {
      const auto name = entry.path().filename().string();
      if (is_sha256_hex(name) && !recorded.contains(name)) left.push_back(entry.path());
    }
  }
  for (const auto& path : left) {
    log::info("what an interrupted import left is removed", {{"path", path.string()}});
    fs::remove(path);
  }
}

void require_space(const fs::path& folder, std::uint64_t bytes, std::string_view what) {
  const auto space = space_of(folder);
  // Sizes come from plans and headers too: a sum beyond 64 bits must not look small.
  const auto needed = bytes + std::min(reserve_bytes, std::numeric_limits<std::uint64_t>::max() - bytes);
  if (space.free_bytes >= needed) return;
  throw Error(
      "disk_full",
      fmt::format("{} needs {}, but only {} are free on the disk of {}", what, human_bytes(bytes),
                  human_bytes(space.free_bytes), folder.string()),
      fmt::format("Free at least {} on the board, then try again ({} always stay free for the system). "
                  "Nothing was changed.",
                  human_bytes(needed - space.free_bytes), human_bytes(reserve_bytes)),
      {{"needed_bytes", std::to_string(needed)},
       {"free_bytes", std::to_string(space.free_bytes)},
       {"path", folder.string()}});
}

}  // namespace jetcrew::bundle
