// Looks after the board's sticks: notices them, mounts what nobody else does, tells whoever watches, and
// takes what the board's settings let it take by itself.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/error.hpp"
#include "base/mounts.hpp"
#include "base/synchronized.hpp"
#include "install/attended_bundle.hpp"
#include "media/settings.hpp"
#include "media/volume.hpp"
#include "media/watch.hpp"

namespace jetcrew::install {

/// A stick that is there and cannot be looked into.
struct UnreadableStick {
  media::Volume volume;
  Error why;
};

class MediaAttendant {
 public:
  MediaAttendant(Workspace& workspace, jobs::Runner& runner);
  /// Unmounts what it mounted.
  ~MediaAttendant();
  MediaAttendant(const MediaAttendant&) = delete;
  MediaAttendant& operator=(const MediaAttendant&) = delete;

  /// Called when a stick came or went, after the event `media` was written; it must not block. Set it before
  /// start().
  void on_change(std::function<void()> changed) { on_change_ = std::move(changed); }

  /// What is there is mounted when it returns; then a thread goes on looking.
  void start();
  void stop();

  /// A job has changed. From any thread.
  void wake() const { watch_.wake(); }

  std::vector<UnreadableStick> unreadable();
  media::Settings settings() const { return media::read_settings(workspace_.root()); }

 private:
  using Clock = std::chrono::steady_clock;

  /// A volume that is plugged in, since when, and whether mounting it was tried.
  struct Seen {
    std::int64_t sequence = 0;
    Clock::time_point since;
    bool tried = false;
  };

  void work(const std::stop_token& stop);
  void look_and_go_on(bool at_start, bool looks = true);
  void look(bool at_start);
  void forget_pulled_out(const std::vector<media::Volume>& volumes, const std::vector<Mount>& mounts);
  void mount_new(const std::vector<media::Volume>& volumes, const std::vector<Mount>& mounts, bool at_start);
  void unmount_ours(dev_t device, const std::vector<Mount>& mounts) const;
  std::filesystem::path point_of(const media::Volume& volume, const std::vector<Mount>& mounts) const;
  void meet_new(const std::vector<media::Volume>& volumes, const std::vector<Mount>& mounts, bool at_start);
  void attend(const Mount& mount, const std::string& medium, bool at_start);
  /// Takes what is unfinished as far as it can be taken now.
  void go_on();
  void report(state::AttendedMedium& medium);
  void tell(std::string_view change, const std::filesystem::path& path);
  std::optional<std::chrono::milliseconds> patience() const;

  Workspace& workspace_;
  jobs::Runner& runner_;
  std::function<void()> on_change_ = [] {};
  media::Watch watch_;
  std::map<dev_t, Seen> seen_;
  std::map<int, std::filesystem::path> met_;  ///< mounts that were told of, by their ids
  std::map<std::string, Mount> media_;        ///< where each medium is, by what tells it from others
  Synchronized<std::vector<UnreadableStick>> unreadable_;
  std::jthread thread_;  // last: it uses all the others
};

}  // namespace jetcrew::install
