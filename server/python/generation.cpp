#include "python/generation.hpp"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <span>
#include <thread>

#include <sys/stat.h>
#include <unistd.h>

#include "base/crew.hpp"
#include "base/error.hpp"
#include "base/files.hpp"
#include "base/root.hpp"
#include "base/text.hpp"
#include "python/last_generation.hpp"
#include "python/placing.hpp"

namespace jetcrew::python {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view building = ".building-";
constexpr std::string_view removing = ".removing-";

fs::path folder_of(const fs::path& environment) {
  return environment / "generations";
}

fs::path generation_folder(const fs::path& environment, int n) {
  return folder_of(environment) / std::to_string(n);
}

/// `7`, not `07` or `+7`.
std::optional<int> generation_number(std::string_view text) {
  const auto number = to_number(text);
  if (!number || *number < 1 || *number > 1'000'000'000 || std::to_string(*number) != text)
    return std::nullopt;
  return static_cast<int>(*number);
}

FileLock take_lock(const fs::path& environment) {
  auto lock = FileLock::try_take(environment / ".lock");
  if (!lock) {
    throw Error("environment_busy",
                fmt::format("another program is changing the environment {}", environment.string()),
                "Wait until it is done, then try again.", {{"path", environment.string()}});
  }
  return std::move(*lock);
}

/// What a killed build or removal left. Call it under the lock.
void remove_left_overs(const fs::path& environment) {
  std::vector<fs::path> left;
  for (const auto& entry : fs::directory_iterator(folder_of(environment))) {
    const auto name = entry.path().filename().string();
    if (name.starts_with(building) || name.starts_with(removing)) left.push_back(entry.path());
  }
  // A switch that was killed left its new link under another name, and so the file of the last number.
  for (const auto& entry : fs::directory_iterator(environment)) {
    const auto name = entry.path().filename().string();
    if (name.starts_with(".current.") || name.starts_with(".last-generation.")) left.push_back(entry.path());
  }
  for (const auto& path : left) fs::remove_all(path);
}

Error missing(const fs::path& environment, int n) {
  return Error("generation_missing", fmt::format("{} has no generation {}", environment.string(), n),
               "Choose one of those that are there.", {{"generation", std::to_string(n)}});
}

void check_plan(const Root& root, const fs::path& inside, const GenerationPlan& plan) {
  if (!is_valid_environment_name(plan.environment)) {
    throw Error("environment_name_invalid",
                fmt::format("\"{}\" is no name for an environment", to_valid_utf8(plan.environment)),
                "Use letters, digits, \".\", \"_\" and \"-\", at most 64, with a letter or digit first.");
  }
  const auto text = inside.string();
  const bool plain = std::none_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x20 ||
           std::string_view("'\"$`\\:!@").find(c) != std::string_view::npos;
  });
  if (!inside.is_absolute() || !plain) {
    throw Error("path_invalid", fmt::format("{} cannot be written into scripts", text),
                "Choose a folder without quotes, \":\", \"$\", \"!\", \"@\" and \"\\\" in its path.",
                {{"path", text}});
  }
  if (plan.number < 1)
    throw Error("generation_missing", "generations are numbered from 1 on", "This is a mistake in JetCrew.");
  if (::access(root.resolve(plan.interpreter.path).c_str(), X_OK) != 0) {
    throw Error("python_missing",
                fmt::format("the interpreter {} is not on the board", plan.interpreter.path.string()),
                "Install it again, or choose another one.", {{"path", plan.interpreter.path.string()}});
  }
}

/// Writes a planned environment into an empty folder.
class Builder {
 public:
  Builder(const fs::path& folder, const GenerationPlan& plan, const BuildProgressCallback& progress,
          const std::stop_token& stop)
      : folder_(folder), plan_(plan), progress_(progress), stop_(stop) {}

  void build(const VenvSkeleton& skeleton, const std::vector<Placement>& placements) {
    for (const auto& name : skeleton.folders) make_folder(name);
    for (const auto& file : skeleton.files) Placer::write(folder_ / file.path, file.content, false);
    for (const auto& link : skeleton.links) make_link(link);
    place(placements);
    if (progress_) progress_({{}, placements.size(), placements.size()});
  }

 private:
  /// Folder by folder, several at a time: two threads in one folder would wait for each other.
  void place(const std::vector<Placement>& placements) {
    std::vector<std::span<const Placement>> folders;
    for (auto first = placements.begin(); first != placements.end();) {
      const auto folder = folder_of_file(first->path);
      make_folder(folder);
      const auto end = std::find_if(first, placements.end(), [&](const auto& placement) {
        return folder_of_file(placement.path) != folder;
      });
      folders.emplace_back(first, end);
      first = end;
    }
    const auto threads = threads_for_files(placements.size());
    std::vector<Placer> placers(threads);
    std::atomic<std::uint64_t> done = 0;
    const auto work = [&](std::size_t place, std::size_t worker) {
      const auto folder = folders[place];
      if (worker == 0) report(folder.front(), done, placements.size());
      for (const auto& placement : folder) {
        if (stop_.stop_requested()) return;
        placers[worker].place(placement, folder_ / placement.path);
      }
      done += folder.size();
    };
    for_each_place(folders.size(), threads, work, stop_);
    if (stop_.stop_requested())
      throw Error("stopped", "building the environment was stopped", "Start it again to go on.");
  }

  /// As many as have something to do: a thread is begun in the time of some twenty links.
  static std::size_t threads_for_files(std::size_t files) {
    const auto worth = std::max<std::size_t>(1, files / 200);
    return std::min<std::size_t>(worth, std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, 4));
  }

  static std::string_view folder_of_file(std::string_view path) {
    const auto slash = path.rfind('/');
    return slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
  }

  /// Told by the caller's own thread.
  void report(const Placement& placement, std::uint64_t done, std::uint64_t total) const {
    if (progress_) progress_({plan_.wheels[placement.wheel].facts.metadata.name, done, total});
  }

  /// Whatever the umask: others than root use the environment.
  static void set_mode(const fs::path& path, mode_t mode) {
    if (::chmod(path.c_str(), mode) != 0) throw system_error(errno, fmt::format("writing {}", path.string()));
  }

  void make_folder(std::string_view relative) {
    if (relative.empty() || !made_.emplace(relative).second) return;
    const auto slash = relative.rfind('/');
    if (slash != std::string_view::npos) make_folder(relative.substr(0, slash));
    const auto path = folder_ / relative;
    if (::mkdir(path.c_str(), 0755) != 0) throw system_error(errno, fmt::format("making {}", path.string()));
    set_mode(path, 0755);
  }

  void make_link(const VenvLink& link) const {
    const auto path = folder_ / link.path;
    if (::symlink(link.target.c_str(), path.c_str()) != 0)
      throw system_error(errno, fmt::format("making {}", path.string()));
  }

  const fs::path& folder_;
  const GenerationPlan& plan_;
  const BuildProgressCallback& progress_;
  const std::stop_token& stop_;
  std::set<std::string, std::less<>> made_;
};

}  // namespace

bool is_valid_environment_name(std::string_view name) {
  const auto alphanumeric = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  };
  return !name.empty() && name.size() <= 64 && alphanumeric(name.front()) &&
         std::all_of(name.begin(), name.end(),
                     [&](char c) { return alphanumeric(c) || c == '.' || c == '_' || c == '-'; });
}

void build_generation(const Root& root, const fs::path& environment_folder,
                      const fs::path& environment_inside, const GenerationPlan& plan,
                      const BuildProgressCallback& progress, const std::stop_token& stop) {
  check_plan(root, environment_inside, plan);
  const Venv venv{environment_inside.lexically_normal() / "generations" / std::to_string(plan.number),
                  plan.environment, plan.system_site_packages};
  const auto skeleton = venv_skeleton(venv, plan.interpreter);
  const auto placements = layout_of(plan.wheels, skeleton, venv, plan.interpreter);

  fs::create_directories(folder_of(environment_folder));
  const auto lock = take_lock(environment_folder);
  remove_left_overs(environment_folder);
  const auto target = generation_folder(environment_folder, plan.number);
  if (fs::exists(fs::symlink_status(target))) {
    throw Error("generation_exists", fmt::format("{} is there already", target.string()),
                "A generation is never changed; build the next one.",
                {{"generation", std::to_string(plan.number)}});
  }
  keep_last_generation(environment_folder, plan.number);
  TemporaryFolder temporary(folder_of(environment_folder), fmt::format("{}{}-", building, plan.number));
  Builder(temporary.path(), plan, progress, stop).build(skeleton, placements);
  if (::chmod(temporary.path().c_str(), 0755) != 0)
    throw system_error(errno, fmt::format("writing {}", target.string()));
  sync_file_system(temporary.path());
  if (::rename(temporary.path().c_str(), target.c_str()) != 0) {
    throw system_error(errno, fmt::format("making {}", target.string()));
  }
  temporary.keep();
  sync_folder(folder_of(environment_folder));
}

void activate_generation(const fs::path& environment_folder, int n) {
  if (!fs::exists(generation_folder(environment_folder, n) / "pyvenv.cfg"))
    throw missing(environment_folder, n);
  switch_link(environment_folder / "current", fs::path("generations") / std::to_string(n));
}

std::optional<int> current_generation(const fs::path& environment_folder) {
  std::error_code absent;
  const auto target = fs::read_symlink(environment_folder / "current", absent);
  if (absent || target.parent_path() != "generations") return std::nullopt;
  return generation_number(target.filename().string());
}

std::vector<int> generations(const fs::path& environment_folder) {
  std::vector<int> found;
  std::error_code absent;
  for (const auto& entry : fs::directory_iterator(folder_of(environment_folder), absent)) {
    if (const auto n = generation_number(entry.path().filename().string())) found.push_back(*n);
  }
  std::sort(found.begin(), found.end());
  return found;
}

void remove_environment(const fs::path& environment_folder) {
  // The name goes first, so that a power cut leaves no half of an environment under it.
  const auto doomed = environment_folder.parent_path() /
                      fmt::format("{}{}", removing, environment_folder.filename().string());
  fs::remove_all(doomed);
  std::error_code failed;
  fs::rename(environment_folder, doomed, failed);
  if (failed == std::errc::no_such_file_or_directory) return;
  if (failed) throw system_error(failed.value(), fmt::format("removing {}", environment_folder.string()));
  sync_folder(environment_folder.parent_path());
  fs::remove_all(doomed);
}

void remove_unfinished_environments(const fs::path& environments_folder) {
  std::vector<fs::path> left;
  for (const auto& entry : fs::directory_iterator(environments_folder)) {
    if (entry.path().filename().string().starts_with(removing)) {
      left.push_back(entry.path());
    } else if (fs::is_directory(folder_of(entry.path()))) {
      if (const auto lock = FileLock::try_take(entry.path() / ".lock")) remove_left_overs(entry.path());
    }
  }
  for (const auto& path : left) fs::remove_all(path);
}

void remove_generation(const fs::path& environment_folder, int n) {
  const auto folder = generation_folder(environment_folder, n);
  if (!fs::is_directory(folder)) throw missing(environment_folder, n);
  const auto lock = take_lock(environment_folder);
  if (current_generation(environment_folder) == n) {
    throw Error("generation_in_use", fmt::format("generation {} is the one in use", n),
                "Switch to another one first.", {{"generation", std::to_string(n)}});
  }
  keep_last_generation(environment_folder, n);
  // The name goes first, so that a power cut leaves no half of a generation under it.
  const auto doomed = folder_of(environment_folder) / fmt::format("{}{}", removing, n);
  fs::remove_all(doomed);
  fs::rename(folder, doomed);
  sync_folder(folder_of(environment_folder));
  fs::remove_all(doomed);
}

}  // namespace jetcrew::python
