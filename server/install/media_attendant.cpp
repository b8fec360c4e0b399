#include "install/media_attendant.hpp"

#include "base/log.hpp"
#include "media/mounting.hpp"
#include "media/report.hpp"
#include "state/events.hpp"

namespace jetcrew::install {
namespace fs = std::filesystem;
namespace {

/// Desktops mount by themselves, a moment after a stick was plugged in.
constexpr auto others_first = std::chrono::seconds(2);

bool is_ours(const Mount& mount) {
  return mount.point.parent_path() == media::own_mounts;
}

const media::Volume* volume_of(const Mount& mount, const std::vector<media::Volume>& volumes) {
  const auto found = std::find_if(volumes.begin(), volumes.end(),
                                  [&](const auto& volume) { return volume.device == mount.device; });
  return found == volumes.end() ? nullptr : &*found;
}

/// What tells a stick from others, also when it comes back under another name.
std::string identity_of(const Mount& mount, const media::Volume* volume) {
  return volume != nullptr && !volume->holds.uuid.empty() ? volume->holds.uuid : mount.point.string();
}

}  // namespace

MediaAttendant::MediaAttendant(Workspace& workspace, jobs::Runner& runner)
    : workspace_(workspace), runner_(runner) {}

MediaAttendant::~MediaAttendant() {
  stop();
}

void MediaAttendant::start() {
  look_and_go_on(true);
  thread_ = std::jthread([this](const std::stop_token& stop) { work(stop); });
}

void MediaAttendant::stop() {
  if (!thread_.joinable()) return;
  thread_.request_stop();
  watch_.wake();
  thread_.join();
  for (const auto& mount : mounts_of(workspace_.root())) {
    if (is_ours(mount)) media::unmount(workspace_.root().resolve(mount.point));
  }
}

std::vector<UnreadableStick> MediaAttendant::unreadable() {
  return *unreadable_.lock();
}

void MediaAttendant::work(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    const auto cause = watch_.wait(patience());
    if (stop.stop_requested()) return;
    look_and_go_on(false, cause != media::Watch::Cause::woken || patience());
  }
}

/// What fails here is tried again when something happens; the daemon goes on.
void MediaAttendant::look_and_go_on(bool at_start, bool looks) {
  try {
    if (looks) look(at_start);
    go_on();
  } catch (const std::exception&) {
    log::warning("sticks could not be looked after", {{"reason", current_error().message()}});
  }
}

/// Nothing is waited for but events, unless a stick is to be mounted in a moment.
std::optional<std::chrono::milliseconds> MediaAttendant::patience() const {
  std::optional<std::chrono::milliseconds> least;
  for (const auto& [device, seen] : seen_) {
    if (seen.tried) continue;
    const auto left =
        std::max(std::chrono::milliseconds(0),
                 std::chrono::ceil<std::chrono::milliseconds>(seen.since + others_first - Clock::now()));
    least = std::min(least.value_or(left), left);
  }
  return least;
}

void MediaAttendant::look(bool at_start) {
  const auto& root = workspace_.root();
  const auto volumes = media::find_volumes(root, mounts_of(root));
  forget_pulled_out(volumes, mounts_of(root));
  if (settings().import != media::Policy::off) mount_new(volumes, mounts_of(root), at_start);
  meet_new(volumes, mounts_of(root), at_start);
}

void MediaAttendant::forget_pulled_out(const std::vector<media::Volume>& volumes,
                                       const std::vector<Mount>& mounts) {
  for (const auto& mount : mounts) {
    if (is_ours(mount) && volume_of(mount, volumes) == nullptr)
      media::unmount(workspace_.root().resolve(mount.point));
  }
  const auto is_there = [&](dev_t device) {
    return std::any_of(volumes.begin(), volumes.end(),
                       [&](const auto& volume) { return volume.device == device; });
  };
  std::erase_if(seen_, [&](const auto& seen) { return !is_there(seen.first); });
  std::erase_if(*unreadable_.lock(), [&](const auto& stick) { return !is_there(stick.volume.device); });
}

void MediaAttendant::unmount_ours(dev_t device, const std::vector<Mount>& mounts) const {
  for (const auto& mount : mounts) {
    if (mount.device == device && is_ours(mount)) media::unmount(workspace_.root().resolve(mount.point));
  }
}

void MediaAttendant::mount_new(const std::vector<media::Volume>& volumes, const std::vector<Mount>& mounts,
                               bool at_start) {
  for (const auto& volume : volumes) {
    auto& seen = seen_.try_emplace(volume.device, Seen{volume.sequence, Clock::now(), false}).first->second;
    bool is_mounted = std::any_of(mounts.begin(), mounts.end(),
                                  [&](const auto& mount) { return mount.device == volume.device; });
    if (seen.sequence != volume.sequence) {
      // It went and came faster than anybody looked: what is mounted is of a disk that is gone.
      unmount_ours(volume.device, mounts);
      seen = {volume.sequence, Clock::now(), false};
      is_mounted = false;
    }
    if (is_mounted) seen.tried = true;
    if (seen.tried || (!at_start && Clock::now() < seen.since + others_first)) continue;
    seen.tried = true;
    const auto point = point_of(volume, mounts);
    try {
      media::mount(workspace_.root(), volume, workspace_.root().resolve(point), media::Access::read_only);
    } catch (const std::exception&) {
      const auto error = current_error();
      log::warning("a stick cannot be mounted", {{"device", volume.name}, {"reason", error.message()}});
      unreadable_.lock()->push_back({volume, error});
      tell("unreadable", fs::path("/dev") / volume.name);
    }
  }
}

/// The same stick comes to the same place, so that an import that was interrupted finds it there.
fs::path MediaAttendant::point_of(const media::Volume& volume, const std::vector<Mount>& mounts) const {
  auto name = media::plain_name(volume.holds.label);
  if (!name.empty()) name += '-';
  name += volume.holds.uuid;
  const auto point = fs::path(media::own_mounts) / name;
  // Two copies of one stick.
  const bool taken =
      std::any_of(mounts.begin(), mounts.end(), [&](const auto& mount) { return mount.point == point; });
  return taken ? fs::path(media::own_mounts) / volume.name : point;
}

void MediaAttendant::meet_new(const std::vector<media::Volume>& volumes, const std::vector<Mount>& mounts,
                              bool at_start) {
  std::map<int, fs::path> there;
  media_.clear();
  for (const auto& mount : mounts) {
    if (!media::is_media_point(mount.point)) continue;
    there.emplace(mount.id, mount.point);
    media_.insert_or_assign(identity_of(mount, volume_of(mount, volumes)), mount);
  }
  const auto before = std::exchange(met_, there);
  for (const auto& [id, point] : before) {
    if (!met_.contains(id)) tell("removed", point);
  }
  for (const auto& [medium, mount] : media_) {
    if (before.contains(mount.id)) continue;
    tell("added", mount.point);
    try {
      attend(mount, medium, at_start);
    } catch (const Error& error) {
      log::warning("a stick cannot be read", {{"path", mount.point.string()}, {"reason", error.message()}});
    }
  }
}

void MediaAttendant::attend(const Mount& mount, const std::string& medium, bool at_start) {
  auto& database = workspace_.database();
  const auto in_force = settings();
  if (in_force.import != media::Policy::trusted) return;
  const auto source = bundle::find_source(workspace_.root(), mount.point);
  if (!source) return;
  state::AttendedMedium record;
  record.medium = medium;
  const auto begin = [&] { state::add_attended_medium(database, record); };
  /// A stick that stays plugged in is not met again at each start of the daemon.
  const auto is_known = [&] {
    const auto last = state::find_attended_medium(database, medium, record.manifest_sha256);
    return last &&
           (last->outcome.is_null() || (at_start && last->outcome.value("status", "") != "interrupted"));
  };
  try {
    const auto chosen = choose_bundle(workspace_, *source);
    record.bundle_path = chosen.bundle.string();
    record.manifest_sha256 = chosen.manifest_sha256;
    if (is_known()) return;
    const auto done = state::find_attended_manifest(database, chosen.manifest_sha256,
                                                    in_force.install ? "installed" : "imported");
    begin();
    if (!done) return;
    // What was done once is not done again; the report is for whoever plugged this stick in.
    record.import_job = done->import_job;
    record.plan = done->plan;
    record.install_job = done->install_job;
    record.outcome = done->outcome;
    state::save_attended_medium(database, record);
  } catch (const Error& error) {
    if (is_known()) return;
    begin();
    end_with(workspace_, record, "refused", error);
  }
}

void MediaAttendant::go_on() {
  for (auto& medium : state::unfinished_attended_media(workspace_.database())) {
    if (medium.outcome.is_null()) advance(workspace_, runner_, settings(), medium);
    if (!medium.outcome.is_null()) report(medium);
  }
}

/// Where the stick is gone the report waits until it is back.
void MediaAttendant::report(state::AttendedMedium& medium) {
  const auto found = media_.find(medium.medium);
  const bool is_interrupted = medium.outcome.value("status", "") == "interrupted";
  if (found == media_.end() && !is_interrupted) return;
  if (!is_interrupted) {
    const auto& mount = found->second;
    const auto point = workspace_.root().resolve(mount.point);
    try {
      if (is_ours(mount)) media::change_access(point, media::Access::writable);
      media::write_report(point, report_of(workspace_, medium));
      log::info("a report is on the stick", {{"path", mount.point.string()}});
    } catch (const Error& error) {
      log::warning("no report could be written to the stick",
                   {{"path", mount.point.string()}, {"reason", error.message()}});
    }
    try {
      if (is_ours(mount)) media::change_access(point, media::Access::read_only);
    } catch (const Error& error) {
      log::warning("the stick stays writable", {{"path", mount.point.string()}, {"reason", error.message()}});
    }
  }
  medium.reported = true;
  state::save_attended_medium(workspace_.database(), medium);
}

void MediaAttendant::tell(std::string_view change, const fs::path& path) {
  log::info("a stick was noticed", {{"change", std::string(change)}, {"path", path.string()}});
  state::add_event(workspace_.database(), "media", std::nullopt,
                   {{"change", change}, {"path", path.string()}});
  on_change_();
}

}  // namespace jetcrew::install
