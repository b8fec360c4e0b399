// The bundles that are being uploaded. Each is taken by one caller at a time, and forgotten when nobody goes
// on with it.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

#include "base/synchronized.hpp"
#include "install/bundle_upload.hpp"
#include "jobs/runner.hpp"

namespace jetcrew::install {

class BundleUploads {
 public:
  /// Of so many at once each has its file open and its manifest in memory.
  static constexpr std::size_t most_open = 4;
  /// Of so many that were taken is remembered what became of them.
  static constexpr std::size_t most_taken = 16;
  static constexpr std::chrono::seconds longest_idle = std::chrono::hours(1);

  /// Finds those that an earlier process left.
  BundleUploads(Workspace& workspace, jobs::Runner& runner);
  BundleUploads(const BundleUploads&) = delete;
  BundleUploads& operator=(const BundleUploads&) = delete;

  /// Announces one. @param size in bytes
  /// @throws Error `not_a_bundle` for another name or nothing in it, `disk_full` where it cannot fit even if
  /// all that the store has is in it, `too_many_uploads`; nothing is written then
  UploadRecord create(const std::string& file_name, std::uint64_t size, bool allow_downgrade);

  /// @throws Error `not_found`
  UploadRecord find(const std::string& id);

  /// The next bytes; with the last of them, and with none behind them, the job is submitted that takes it
  /// all. A bundle that is refused is forgotten, with what came of it.
  /// @throws Error `not_found`, `upload_busy`, `upload_offset_wrong` (fact: offset), `job_running` (all is
  /// here; send nothing at the end, again), `disk_full`, `upload_lost`, and those of bundle::Stream
  UploadRecord append(const std::string& id, std::uint64_t offset, std::string_view bytes);

  /// Forgets one with what came of it. @throws Error `not_found`, `upload_busy`, `job_running`
  void remove(const std::string& id);

  /// Forgets those that nobody asked for in so long.
  void remove_idle(std::chrono::seconds idle);

  /// The job that took it is at its end: what it left is no longer needed, unless it was interrupted.
  void settle(const UploadRecord& record, const state::Job& job);

 private:
  struct Upload {
    std::mutex busy;  ///< held by who reads or writes what follows
    UploadRecord record;
    std::optional<bundle::Stream> stream;
    Synchronized<std::chrono::steady_clock::time_point> used;
  };
  using Open = std::map<std::string, std::shared_ptr<Upload>, std::less<>>;

  void require_place(Open& open) const;
  std::shared_ptr<Upload> require(const std::string& id);
  void take(Upload& upload, std::string_view bytes);
  void submit(Upload& upload);
  void forget(const UploadRecord& record);

  Workspace& workspace_;
  jobs::Runner& runner_;
  Synchronized<Open> open_;
  std::mutex sleep_;
  std::condition_variable_any wake_;
  std::jthread watch_;  // last: it uses all the others
};

}  // namespace jetcrew::install
