#include "python/inspection.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/files.hpp"
#include "python/placing.hpp"
#include "python/record.hpp"

namespace jetcrew::python {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t record_limit = 64U << 20U;
constexpr std::string_view mending = ".mending-";

void check_stop(const std::stop_token& stop) {
  if (stop.stop_requested())
    throw Error("stopped", "looking at the environment was stopped", "Start it again to go on.");
}

/// Nothing where it is as it should be.
std::optional<Finding::Kind> kind_of(const fs::path& path, const std::string& wanted_hash,
                                     KnownFiles& known) {
  struct stat status{};
  if (::lstat(path.c_str(), &status) != 0) return Finding::Kind::missing;
  if (!S_ISREG(status.st_mode)) return Finding::Kind::changed;
  const std::pair identity(status.st_dev, status.st_ino);
  if (known.contains(identity)) return std::nullopt;
  const bool written_to = status.st_mtim.tv_sec != built_time;
  try {
    if (record_hash(Sha256::of_file(path)) == wanted_hash) {
      known.insert(identity);
      return std::nullopt;
    }
  } catch (const Error& error) {
    // A bad sector reads as an error.
    if (error.code() != "io_failed") throw;
    return Finding::Kind::damaged;
  }
  return written_to ? Finding::Kind::changed : Finding::Kind::damaged;
}

std::string wanted_hash(const Placement& placement) {
  if (!placement.record.hash.empty()) return placement.record.hash;
  if (placement.kind == Placement::Kind::written) return record_hash(Sha256::of(placement.content));
  return record_hash(
      Sha256::of_file(placement.source));  // RECORD leaves out some files' hashes, signatures for one
}

/// What a generation should be.
struct Wanted {
  fs::path folder;
  VenvSkeleton skeleton;
  std::vector<Placement> placements;
};

Wanted wanted_of(const fs::path& environment_folder, const fs::path& environment_inside,
                 const GenerationPlan& plan) {
  const auto number = std::to_string(plan.number);
  const auto folder = environment_folder / "generations" / number;
  if (!fs::is_directory(folder)) {
    throw Error("generation_missing",
                fmt::format("{} has no generation {}", environment_folder.string(), plan.number),
                "Choose one of those that are there.", {{"generation", number}});
  }
  const Venv venv{environment_inside.lexically_normal() / "generations" / number, plan.environment,
                  plan.system_site_packages};
  auto skeleton = venv_skeleton(venv, plan.interpreter);
  auto placements = layout_of(plan.wheels, skeleton, venv, plan.interpreter);
  return {folder, std::move(skeleton), std::move(placements)};
}

/// Files below `folder` that are neither wanted nor bytecode, relative to it.
std::vector<std::string> added_files(const Wanted& wanted) {
  std::set<std::string, std::less<>> expected;
  for (const auto& file : wanted.skeleton.files) expected.insert(file.path);
  for (const auto& link : wanted.skeleton.links) expected.insert(link.path);
  for (const auto& placement : wanted.placements) expected.insert(placement.path);
  std::vector<std::string> added;
  for (auto each = fs::recursive_directory_iterator(wanted.folder); each != fs::end(each); ++each) {
    if (each->is_directory() && !each->is_symlink()) {
      if (each->path().filename() == "__pycache__") each.disable_recursion_pending();
      continue;
    }
    auto path = each->path().lexically_relative(wanted.folder).string();
    if (!expected.contains(path)) added.push_back(std::move(path));
  }
  std::sort(added.begin(), added.end());
  return added;
}

/// Makes `path` anew beside its place, then puts it there in one step.
template <typename Make>
void replace(const fs::path& path, const Make& make) {
  fs::create_directories(path.parent_path());
  const auto beside = path.parent_path() / fmt::format("{}{}", mending, random_hex(8));
  try {
    make(beside);
    if (fs::is_directory(fs::symlink_status(path))) fs::remove_all(path);
    fs::rename(beside, path);
  } catch (...) {
    ::unlink(beside.c_str());
    throw;
  }
}

/// Whether the file is another one than its tree's, though both are on one file system.
bool stands_alone(const Placement& placement, const fs::path& path) {
  struct stat here{};
  struct stat tree{};
  return placement.kind == Placement::Kind::shared && ::lstat(path.c_str(), &here) == 0 &&
         ::lstat(placement.source.c_str(), &tree) == 0 && here.st_dev == tree.st_dev &&
         here.st_ino != tree.st_ino;
}

}  // namespace

std::string_view to_string(Finding::Kind kind) {
  switch (kind) {
    case Finding::Kind::missing:
      return "missing";
    case Finding::Kind::damaged:
      return "damaged";
    case Finding::Kind::changed:
      return "changed";
    case Finding::Kind::added:
      return "added";
  }
  return "";
}

std::vector<Finding> inspect_generation(const fs::path& environment_folder,
                                        const fs::path& environment_inside, const GenerationPlan& plan,
                                        KnownFiles& known, const std::stop_token& stop) {
  const auto wanted = wanted_of(environment_folder, environment_inside, plan);
  std::vector<Finding> findings;
  const auto look = [&](const std::string& path, const std::string& hash, const std::string& project) {
    check_stop(stop);
    if (const auto kind = kind_of(wanted.folder / path, hash, known))
      findings.push_back({*kind, path, project});
  };
  for (const auto& file : wanted.skeleton.files) look(file.path, record_hash(Sha256::of(file.content)), "");
  for (const auto& link : wanted.skeleton.links) {
    std::error_code no_link;
    const auto target = fs::read_symlink(wanted.folder / link.path, no_link);
    if (!no_link && target == link.target) continue;
    const bool there = fs::exists(fs::symlink_status(wanted.folder / link.path));
    findings.push_back({there ? Finding::Kind::changed : Finding::Kind::missing, link.path, ""});
  }
  for (const auto& placement : wanted.placements) {
    look(placement.path, wanted_hash(placement), plan.wheels[placement.wheel].facts.metadata.name);
  }
  for (auto& path : added_files(wanted)) findings.push_back({Finding::Kind::added, std::move(path), ""});
  return findings;
}

void mend_generation(const fs::path& environment_folder, const fs::path& environment_inside,
                     const GenerationPlan& plan, const std::vector<Finding>& findings) {
  const auto wanted = wanted_of(environment_folder, environment_inside, plan);
  std::set<std::string_view> broken;
  for (const auto& finding : findings) {
    if (finding.kind == Finding::Kind::added) {
      fs::remove(wanted.folder / finding.path);
    } else {
      broken.insert(finding.path);
    }
  }
  for (const auto& file : wanted.skeleton.files) {
    if (!broken.contains(file.path)) continue;
    replace(wanted.folder / file.path,
            [&](const fs::path& path) { Placer::write(path, file.content, false); });
  }
  for (const auto& link : wanted.skeleton.links) {
    if (!broken.contains(link.path)) continue;
    replace(wanted.folder / link.path, [&](const fs::path& path) { fs::create_symlink(link.target, path); });
  }
  Placer placer;
  KnownFiles alone;
  for (const auto& placement : wanted.placements) {
    const auto path = wanted.folder / placement.path;
    const bool detached = !broken.contains(placement.path) && stands_alone(placement, path) &&
                          !kind_of(path, wanted_hash(placement), alone);
    if (!detached && !broken.contains(placement.path)) continue;
    replace(path, [&](const fs::path& beside) { placer.place(placement, beside); });
  }
  sync_file_system(wanted.folder);
}

std::vector<std::string> touched_files(const fs::path& generation) {
  std::vector<std::string> touched;
  for (auto each = fs::recursive_directory_iterator(generation); each != fs::recursive_directory_iterator();
       ++each) {
    if (each->path().filename() == "__pycache__") each.disable_recursion_pending();
    struct stat status{};
    if (::lstat(each->path().c_str(), &status) != 0 || !S_ISREG(status.st_mode)) continue;
    if (status.st_mtim.tv_sec != built_time) touched.push_back(each->path().lexically_relative(generation));
  }
  std::sort(touched.begin(), touched.end());
  return touched;
}

std::vector<std::string> damaged_files(const fs::path& tree, std::string_view dist_info, KnownFiles& known,
                                       const std::stop_token& stop) {
  const auto record_path = fmt::format("{}/RECORD", dist_info);
  std::vector<RecordEntry> record;
  try {
    record = parse_record(read_file(tree / record_path, record_limit));
  } catch (const Error&) {
    return {record_path};
  }
  std::vector<std::string> damaged;
  for (const auto& entry : record) {
    check_stop(stop);
    // Bytecode is not unpacked, and without a hash there is nothing to hold a file against.
    if (is_bytecode(entry.path) || entry.hash.empty()) continue;
    if (kind_of(tree / entry.path, entry.hash, known)) damaged.push_back(entry.path);
  }
  return damaged;
}

}  // namespace jetcrew::python
