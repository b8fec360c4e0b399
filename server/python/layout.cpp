#include "python/layout.hpp"

#include <fcntl.h>
#include <unistd.h>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "python/name.hpp"
#include "python/safe_path.hpp"

namespace jetcrew::python {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t record_limit = 64U << 20U;
constexpr std::uint64_t script_limit = 16U << 20U;
constexpr std::string_view installer = "jetcrew\n";

std::string project(const PlannedWheel& wheel) {
  return fmt::format("{} {}", wheel.facts.metadata.name, wheel.facts.metadata.version);
}

Error invalid(const PlannedWheel& wheel, std::string_view file, std::string_view why) {
  return Error("wheel_layout_invalid",
               fmt::format("{} cannot be installed: its file \"{}\" {}", project(wheel), file, why),
               "The wheel was built wrongly, or by somebody with bad intentions. Do not use it.",
               {{"wheel", project(wheel)}, {"path", std::string(file)}});
}

Error clash(const PlannedWheel& first, const PlannedWheel& second, std::string_view path) {
  return Error("wheel_files_clash",
               fmt::format("{} and {} both bring {}", project(first), project(second), path),
               "They cannot be in one environment. Leave one of them out, or install it into an environment "
               "of its own.",
               {{"first", project(first)}, {"second", project(second)}, {"path", std::string(path)}});
}

/// `path` as seen from `folder`, both relative to one place.
std::string relative_to(std::string_view path, std::string_view folder) {
  const auto parts = split(path, '/');
  const auto folders = split(folder, '/');
  std::size_t common = 0;
  while (common < folders.size() && common + 1 < parts.size() && parts[common] == folders[common]) ++common;
  std::string result;
  for (auto i = common; i < folders.size(); ++i) result += "../";
  return result +
         fmt::format("{}", fmt::join(parts.begin() + static_cast<std::ptrdiff_t>(common), parts.end(), "/"));
}

std::string first_bytes(const fs::path& path, std::size_t count) {
  const auto file = open_file(path, O_RDONLY | O_NOFOLLOW);
  std::string bytes(count, '\0');
  const auto got = ::read(file.get(), bytes.data(), bytes.size());
  bytes.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
  return bytes;
}

/// Maps one wheel.
class WheelLayout {
 public:
  WheelLayout(const PlannedWheel& wheel, std::size_t index, const Venv& venv, const Interpreter& interpreter)
      : wheel_(wheel),
        index_(index),
        interpreter_(interpreter),
        python_(venv_interpreter(venv)),
        site_(site_packages_of(interpreter)),
        launchers_(launchers_of(wheel.facts.entry_points, interpreter.major, interpreter.minor)) {}

  std::vector<Placement> map() {
    const auto record =
        parse_record(read_file(wheel_.tree / wheel_.facts.dist_info / "RECORD", record_limit));
    std::set<std::string_view> seen;
    for (const auto& entry : record) {
      if (seen.insert(entry.path).second) map_entry(entry);
    }
    add_launchers();
    const auto info = fmt::format("{}/{}/", site_, wheel_.facts.dist_info);
    write(info + "INSTALLER", std::string(installer), false);
    if (wheel_.requested) write(info + "REQUESTED", "", false);
    for (const auto& placement : placements_) check_place(placement.path);
    add_record(info + "RECORD");
    return std::move(placements_);
  }

 private:
  void map_entry(const RecordEntry& entry) {
    const std::string_view path = entry.path;
    if (!is_safe_relative_path(path)) throw invalid(wheel_, path, "has a name that could lead elsewhere");
    if (is_bytecode(path) || is_rewritten(path)) return;
    const auto slash = path.find('/');
    const auto top = path.substr(0, slash);
    if (top.ends_with(".data") && slash != std::string_view::npos) {
      map_data(entry, path.substr(slash + 1));
    } else {
      share(entry, fmt::format("{}/{}", site_, path));
    }
  }

  /// What is written anew for each environment, or would say something of the wheel that is not so here.
  bool is_rewritten(std::string_view path) const {
    const auto& info = wheel_.facts.dist_info;
    if (!path.starts_with(info) || path.size() <= info.size() || path[info.size()] != '/') return false;
    const auto name = path.substr(info.size() + 1);
    static const std::set<std::string_view> own{"RECORD",    "RECORD.jws", "RECORD.p7s",
                                                "INSTALLER", "REQUESTED",  "direct_url.json"};
    return own.contains(name);
  }

  void map_data(const RecordEntry& entry, std::string_view below) {
    const auto slash = below.find('/');
    if (slash == std::string_view::npos) throw invalid(wheel_, entry.path, "is in no known part of .data");
    const auto scheme = below.substr(0, slash);
    const auto rest = below.substr(slash + 1);
    if (scheme == "purelib" || scheme == "platlib") {
      share(entry, fmt::format("{}/{}", site_, rest));
    } else if (scheme == "headers") {
      auto name = wheel_.facts.file_name.name;
      std::replace(name.begin(), name.end(), '_', '-');
      share(entry, fmt::format("include/site/{}/{}/{}", interpreter_.versioned_name(), name, rest));
    } else if (scheme == "data") {
      // lib64 is a link to lib; one name for one place, so that no clash goes unseen.
      share(entry, rest.starts_with("lib64/") ? fmt::format("lib/{}", rest.substr(6)) : std::string(rest));
    } else if (scheme == "scripts") {
      map_script(entry, rest);
    } else {
      throw invalid(wheel_, entry.path, "is in no known part of .data");
    }
  }

  void map_script(const RecordEntry& entry, std::string_view name) {
    if (!is_safe_file_name(name))
      throw invalid(wheel_, entry.path, "is in a folder, where only scripts may be");
    if (is_launcher(name)) return;
    const auto source = wheel_.tree / entry.path;
    auto path = fmt::format("bin/{}", name);
    if (first_bytes(source, 8) == "#!python") {
      write(std::move(path), rewritten_script(read_file(source, script_limit), python_), true);
      return;
    }
    place({.path = std::move(path),
           .kind = Placement::Kind::copied,
           .source = source,
           .content = {},
           .executable = true,
           .record = entry});
  }

  /// Older wheels bring the launchers that their entry points stand for.
  bool is_launcher(std::string_view name) const {
    const auto lowered = lower(name);
    for (const std::string_view suffix : {".exe", "-script.py", ".pya"}) {
      if (lowered.ends_with(suffix)) {
        name.remove_suffix(suffix.size());
        break;
      }
    }
    const auto& points = wheel_.facts.entry_points;
    return std::any_of(points.begin(), points.end(), [&](const EntryPoint& e) { return e.name == name; });
  }

  void add_launchers() {
    for (const auto& entry_point : launchers_) {
      if (!is_safe_file_name(entry_point.name) || is_reserved_script_name(entry_point.name)) {
        throw invalid(wheel_, entry_point.name, "is an entry point that cannot be a script");
      }
      write(fmt::format("bin/{}", entry_point.name), launcher(entry_point, python_), true);
    }
  }

  void share(const RecordEntry& entry, std::string path) {
    place({.path = std::move(path),
           .kind = Placement::Kind::shared,
           .source = wheel_.tree / entry.path,
           .content = {},
           .executable = false,
           .record = entry});
  }

  void write(std::string path, std::string content, bool executable) {
    const RecordEntry record{{}, record_hash(Sha256::of(content)), content.size()};
    place({.path = std::move(path),
           .kind = Placement::Kind::written,
           .source = {},
           .content = std::move(content),
           .executable = executable,
           .record = record});
  }

  void place(Placement placement) {
    placement.wheel = index_;
    placement.record.path = relative_to(placement.path, site_);
    placements_.push_back(std::move(placement));
  }

  void check_place(std::string_view path) const {
    if (!is_safe_relative_path(path)) throw invalid(wheel_, path, "has a name that could lead elsewhere");
    if (path.starts_with("bin/") && is_reserved_script_name(path.substr(4))) {
      throw invalid(wheel_, path, "would replace a program of the environment itself");
    }
    if (!path.starts_with(site_ + "/")) return;
    const auto below = path.substr(site_.size() + 1);
    const auto top = below.substr(0, below.find('/'));
    if (top.ends_with(".dist-info") && top != wheel_.facts.dist_info) {
      throw invalid(wheel_, path, "would change the record of another project");
    }
  }

  void add_record(const std::string& path) {
    std::vector<RecordEntry> lines;
    for (const auto& placement : placements_) lines.push_back(placement.record);
    const RecordEntry own{relative_to(path, site_), {}, std::nullopt};
    lines.push_back(own);
    place({.path = path,
           .kind = Placement::Kind::written,
           .source = {},
           .content = write_record(std::move(lines)),
           .executable = false,
           .record = own});
  }

  const PlannedWheel& wheel_;
  std::size_t index_;
  const Interpreter& interpreter_;
  std::string python_;
  std::string site_;
  std::vector<EntryPoint> launchers_;
  std::vector<Placement> placements_;
};

/// All wheels together, and what the environment has of its own.
class WholeLayout {
 public:
  WholeLayout(const std::vector<PlannedWheel>& wheels, const VenvSkeleton& skeleton) : wheels_(wheels) {
    for (const auto& folder : skeleton.folders) own_folders_.insert(folder);
    for (const auto& file : skeleton.files) own_files_.insert(file.path);
    for (const auto& link : skeleton.links) own_files_.insert(link.path);
  }

  void add(std::vector<Placement> placements) {
    for (auto& placement : placements) {
      check_own(placement);
      const auto [at, added] = by_path_.try_emplace(placement.path, all_.size());
      if (added) {
        all_.push_back(std::move(placement));
      } else {
        check_same(all_[at->second], placement);
      }
    }
  }

  std::vector<Placement> finish() {
    for (const auto& placement : all_) {
      const std::string_view path = placement.path;
      for (auto slash = path.find('/'); slash != std::string_view::npos; slash = path.find('/', slash + 1)) {
        const auto found = by_path_.find(std::string(path.substr(0, slash)));
        if (found != by_path_.end()) {
          throw clash(wheels_[all_[found->second].wheel], wheels_[placement.wheel], found->first);
        }
      }
    }
    return std::move(all_);
  }

 private:
  void check_own(const Placement& placement) const {
    const std::string_view path = placement.path;
    bool taken = own_files_.contains(path) || own_folders_.contains(path);
    for (auto slash = path.find('/'); slash != std::string_view::npos && !taken;
         slash = path.find('/', slash + 1)) {
      taken = own_files_.contains(path.substr(0, slash));
    }
    if (taken)
      throw invalid(wheels_[placement.wheel], path, "would replace a part of the environment itself");
  }

  void check_same(const Placement& first, const Placement& second) const {
    const bool same = !first.record.hash.empty() && first.record.hash == second.record.hash;
    if (!same) throw clash(wheels_[first.wheel], wheels_[second.wheel], first.path);
  }

  const std::vector<PlannedWheel>& wheels_;
  std::set<std::string, std::less<>> own_folders_;
  std::set<std::string, std::less<>> own_files_;
  std::unordered_map<std::string, std::size_t> by_path_;
  std::vector<Placement> all_;
};

void check_projects(const std::vector<PlannedWheel>& wheels) {
  std::map<std::string, const PlannedWheel*> projects;
  for (const auto& wheel : wheels) {
    const auto [at, added] = projects.try_emplace(normalized_name(wheel.facts.metadata.name), &wheel);
    if (!added) throw clash(*at->second, wheel, wheel.facts.dist_info);
  }
}

}  // namespace

std::vector<Placement> layout_of(const std::vector<PlannedWheel>& wheels, const VenvSkeleton& skeleton,
                                 const Venv& venv, const Interpreter& interpreter) {
  check_projects(wheels);
  WholeLayout whole(wheels, skeleton);
  for (std::size_t i = 0; i < wheels.size(); ++i)
    whole.add(WheelLayout(wheels[i], i, venv, interpreter).map());
  return whole.finish();
}

}  // namespace jetcrew::python
