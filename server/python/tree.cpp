#include "python/tree.hpp"

#include <cerrno>
#include <exception>
#include <thread>

#include <fcntl.h>
#include <sys/stat.h>

#include "base/error.hpp"
#include "python/library_needs.hpp"
#include "python/members.hpp"
#include "python/placing.hpp"
#include "python/record.hpp"
#include "python/wheel.hpp"
#include "python/zip.hpp"

namespace jetcrew::python {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t record_limit = 64U << 20U;
/// Unpacked but without a name: what a power cut may cost, some ten seconds of a slow card.
constexpr std::uint64_t most_unnamed_bytes = 512U << 20U;
constexpr std::string_view unfinished = ".unpacking-";
constexpr std::string_view removing = ".removing-";

/// Makes the folders of members, asking the disk only once for each.
class Folders {
 public:
  explicit Folders(const fs::path& top) : top_(top) {}

  void make(std::string_view relative) {
    if (relative.empty() || made_.contains(relative)) return;
    const auto slash = relative.rfind('/');
    if (slash != std::string_view::npos && !made_.contains(relative.substr(0, slash))) {
      for (auto at = relative.find('/'); at != std::string_view::npos; at = relative.find('/', at + 1)) {
        make_one(relative.substr(0, at));
      }
    }
    make_one(relative);
  }

 private:
  void make_one(std::string_view relative) {
    if (!made_.emplace(relative).second) return;
    const auto path = top_ / relative;
    if (::mkdir(path.c_str(), 0755) != 0) throw system_error(errno, fmt::format("making {}", path.string()));
    if (::chmod(path.c_str(), 0755) != 0) throw system_error(errno, fmt::format("making {}", path.string()));
  }

  const fs::path& top_;
  std::set<std::string, std::less<>> made_;
};

Sha256::Value unpack_file(ZipArchive& archive, const ZipEntry& entry, const fs::path& target,
                          const ZipArchive::Look& look) {
  const auto file = open_file(target, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, 0600);
  const auto digest = archive.extract(entry, file.get(), target, look);
  if (::fchmod(file.get(), entry.executable ? 0555 : 0444) != 0) {
    throw system_error(errno, fmt::format("writing {}", target.string()));
  }
  set_built_time(file.get(), target);
  return digest;
}

void unpack_into(ZipArchive& archive, const fs::path& folder, const std::stop_token& stop,
                 Synchronized<LibraryNeeds>* needs) {
  const auto dist_info = dist_info_of(archive);
  const auto* record_entry = archive.find(dist_info + "/RECORD");
  if (record_entry == nullptr) throw wheel_damaged(archive.path(), "it has no RECORD");
  RecordCheck record(archive.read(*record_entry, record_limit), dist_info);
  Folders folders(folder);
  for (const auto& entry : archive.entries()) {
    if (entry.folder || is_bytecode(entry.name))
      continue;  // an empty folder is nothing that a wheel installs
    if (const auto slash = entry.name.rfind('/'); slash != std::string::npos)
      folders.make(std::string_view(entry.name).substr(0, slash));
  }
  for_each_member(
      archive,
      [&](ZipArchive& own, const ZipEntry& entry, std::size_t place) {
        ZipArchive::Look look;
        if (needs != nullptr && is_shared_object_name(entry.name))
          look = [&](std::string_view content) { needs->lock()->add(entry.name, content, place); };
        // Bytecode is not kept, but a wheel whose RECORD is wrong about it is a changed wheel all the same.
        const auto digest = is_bytecode(entry.name) ? own.check(entry, folder, look)
                                                    : unpack_file(own, entry, folder / entry.name, look);
        record.check(entry.name, entry.size, digest);
      },
      stop);
  record.finish();
}

/// Does `unpack` while `check` runs beside it; what that throws goes before what unpacking throws.
void do_checked(const std::function<void(const std::stop_token&)>& unpack, const Unpacking::Check& check,
                const std::stop_token& stop) {
  std::stop_source end;
  const std::stop_callback pass_on(stop, [&end] { end.request_stop(); });
  std::exception_ptr not_the_file;
  std::exception_ptr not_unpacked;
  {
    std::jthread checking;
    if (check) {
      checking = std::jthread([&] {
        try {
          check();
        } catch (...) {
          not_the_file = std::current_exception();
          end.request_stop();
        }
      });
    }
    try {
      unpack(end.get_token());
    } catch (...) {
      not_unpacked = std::current_exception();
    }
  }
  if (not_the_file) std::rethrow_exception(not_the_file);
  if (not_unpacked) std::rethrow_exception(not_unpacked);
}

}  // namespace

void Unpacking::add(const fs::path& wheel, std::string_view sha256, const Check& check,
                    const std::stop_token& stop, Synchronized<LibraryNeeds>* needs) {
  if (!is_sha256_hex(sha256)) {
    throw Error("digest_invalid", fmt::format("\"{}\" is no SHA-256", sha256),
                "This is a mistake in JetCrew.");
  }
  if (has(sha256)) return;
  fs::create_directories(trees_folder_);
  TemporaryFolder temporary(trees_folder_, fmt::format("{}{}-", unfinished, sha256.substr(0, 16)));
  ZipArchive archive(wheel);
  const auto unpack = [&](const std::stop_token& end) { unpack_into(archive, temporary.path(), end, needs); };
  do_checked(unpack, check, stop);
  if (::chmod(temporary.path().c_str(), 0755) != 0)
    throw system_error(errno, fmt::format("writing {}", temporary.path().string()));
  for (const auto& entry : archive.entries()) unnamed_bytes_ += entry.size;
  unpacked_.add(std::move(temporary), trees_folder_ / sha256);
  if (unnamed_bytes_ > most_unnamed_bytes) finish();
}

bool Unpacking::has(std::string_view sha256) const {
  const auto tree = trees_folder_ / sha256;
  return unpacked_.has(tree) || fs::is_directory(tree);
}

void Unpacking::finish() {
  unpacked_.finish();
  unnamed_bytes_ = 0;
}

fs::path unpack_wheel(const fs::path& wheel, const fs::path& trees_folder, std::string_view sha256,
                      const std::stop_token& stop) {
  Unpacking unpacking(trees_folder);
  unpacking.add(wheel, sha256, {}, stop);
  unpacking.finish();
  return trees_folder / sha256;
}

void remove_tree(const fs::path& trees_folder, std::string_view sha256) {
  const auto doomed = trees_folder / fmt::format("{}{}", removing, sha256);
  fs::remove_all(doomed);
  std::error_code failed;
  fs::rename(trees_folder / sha256, doomed, failed);
  if (failed == std::errc::no_such_file_or_directory) return;
  if (failed)
    throw system_error(failed.value(), fmt::format("removing {}", (trees_folder / sha256).string()));
  sync_folder(trees_folder);
  fs::remove_all(doomed);
}

std::vector<std::string> unpacked_wheels(const fs::path& trees_folder) {
  std::vector<std::string> found;
  for (const auto& entry : fs::directory_iterator(trees_folder)) {
    auto name = entry.path().filename().string();
    if (is_sha256_hex(name)) found.push_back(std::move(name));
  }
  std::sort(found.begin(), found.end());
  return found;
}

void remove_unfinished_trees(const fs::path& trees_folder) {
  if (!fs::is_directory(trees_folder)) return;
  std::vector<fs::path> left;
  for (const auto& found : fs::directory_iterator(trees_folder)) {
    const auto name = found.path().filename().string();
    if (name.starts_with(unfinished) || name.starts_with(removing)) left.push_back(found.path());
  }
  for (const auto& path : left) fs::remove_all(path);
}

}  // namespace jetcrew::python
