#include "python/bytecode.hpp"

#include <cerrno>
#include <thread>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/files.hpp"
#include "base/log.hpp"
#include "base/process.hpp"
#include "base/root.hpp"
#include "base/text.hpp"
#include "python/generation.hpp"
#include "python/record.hpp"
#include "python/safe_path.hpp"
#include "python/wheel.hpp"

namespace jetcrew::python {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t record_limit = 64U << 20U;
constexpr std::string_view compiling = ".compiling-";
constexpr std::string_view removing = ".removing-";
/// Compiled but without a name: what a stop may cost.
constexpr std::uint64_t most_unnamed_bytes = 64U << 20U;
/// Of processor time for one wheel; torch takes one minute of a slow one.
constexpr std::chrono::minutes processor_limit(20);
/// The board may have better things to do meanwhile.
constexpr std::chrono::hours time_limit(6);
/// Large sources make large trees of syntax; the rest of the board needs memory too.
constexpr std::uint64_t memory_limit = 1ULL << 30U;

/// Reads pairs of names, each ended by NUL: a source below argv[1], its bytecode below argv[2]. A header as
/// importlib's has it: magic, flags (since 3.7), time of change and size of the source.
constexpr std::string_view script = R"python(
import importlib.util, marshal, os, sys
def number(value): return (value & 0xFFFFFFFF).to_bytes(4, "little")
sources, target = map(os.fsencode, sys.argv[1:3])
header = importlib.util.MAGIC_NUMBER + (number(0) if sys.version_info >= (3, 7) else b"")
names = sys.stdin.buffer.read().split(b"\0")
for name, place in zip(names[::2], names[1::2]):
    path, place = os.path.join(sources, name), os.path.join(target, place)
    try:
        with open(path, "rb") as file:
            status, text = os.fstat(file.fileno()), file.read()
        code = marshal.dumps(compile(text, os.fsdecode(path), "exec", 0, True))
    except Exception:
        continue
    os.makedirs(os.path.dirname(place), exist_ok=True)
    with open(place + b".new", "xb") as file:
        file.write(header + number(int(status.st_mtime)) + number(status.st_size) + code)
    os.chmod(place + b".new", 0o444)
    os.rename(place + b".new", place)
)python";

/// Where a wheel's file comes to below site-packages; nothing for what goes elsewhere.
std::optional<std::string> place_below_site(std::string_view path) {
  const auto slash = path.find('/');
  if (slash == std::string_view::npos || !path.substr(0, slash).ends_with(".data")) return std::string(path);
  const auto below = path.substr(slash + 1);
  for (const std::string_view scheme : {"purelib/", "platlib/"}) {
    if (below.starts_with(scheme)) return std::string(below.substr(scheme.size()));
  }
  return std::nullopt;
}

bool is_source(std::string_view path) {
  return path.ends_with(".py") && is_safe_relative_path(path) && !is_bytecode(path);
}

/// `foo/bar.py` to `foo/__pycache__/bar.cpython-311.pyc` (PEP 3147)
std::string bytecode_place(std::string_view source, std::string_view tag) {
  const auto slash = source.rfind('/');
  const auto folder = slash == std::string_view::npos ? "" : source.substr(0, slash + 1);
  auto stem = source.substr(folder.size());
  stem.remove_suffix(3);
  return fmt::format("{}__pycache__/{}.{}.pyc", folder, stem, tag);
}

struct Source {
  std::string path;  ///< below the tree
  std::string hash;
};
/// By their place below site-packages.
using Sources = std::map<std::string, Source>;

/// Nothing where RECORD cannot be read: the tree or the generation is being removed.
std::optional<Sources> sources_of(const fs::path& folder, const std::string& dist_info) {
  const auto text = read_optional(folder / dist_info / "RECORD", record_limit);
  if (!text) return std::nullopt;
  Sources sources;
  for (auto& entry : parse_record(*text)) {
    if (!is_source(entry.path)) continue;
    if (auto place = place_below_site(entry.path); place && is_source(*place))
      sources.emplace(std::move(*place), Source{std::move(entry.path), std::move(entry.hash)});
  }
  return sources;
}

std::vector<std::string> dist_infos(const fs::path& folder) {
  std::vector<std::string> found;
  std::error_code gone;
  for (const auto& entry : fs::directory_iterator(folder, gone)) {
    auto name = entry.path().filename().string();
    if (name.ends_with(".dist-info")) found.push_back(std::move(name));
  }
  std::sort(found.begin(), found.end());
  return found;
}

struct Wheel {
  std::string sha256;
  Sources sources;
};

/// The trees that a generation was made of, found by what lies there: a tree belongs to it where the
/// generation's RECORD of the same project has the same hash for each source. So no database is needed, whose
/// lock another process may hold.
std::vector<Wheel> wheels_of(const fs::path& site, const fs::path& trees) {
  std::map<std::string, Sources> installed;
  for (auto& dist_info : dist_infos(site)) {
    if (auto sources = sources_of(site, dist_info))
      installed.emplace(std::move(dist_info), std::move(*sources));
  }
  const auto holds = [](const Sources& in_generation, const Sources& in_tree) {
    return std::all_of(in_tree.begin(), in_tree.end(), [&](const auto& source) {
      const auto found = in_generation.find(source.first);
      return found != in_generation.end() && !source.second.hash.empty() &&
             found->second.hash == source.second.hash;
    });
  };
  std::vector<Wheel> wheels;
  std::error_code gone;
  for (const auto& tree : fs::directory_iterator(trees, gone)) {
    const auto sha256 = tree.path().filename().string();
    if (!is_sha256_hex(sha256)) continue;
    for (const auto& dist_info : dist_infos(tree.path())) {
      const auto found = installed.find(dist_info);
      if (found == installed.end()) continue;
      auto sources = sources_of(tree.path(), dist_info);
      if (sources && !sources->empty() && holds(found->second, *sources))
        wheels.push_back({sha256, std::move(*sources)});
    }
  }
  return wheels;
}

FileLock wait_for_lock(const fs::path& path, const std::stop_token& stop) {
  while (true) {
    if (auto lock = FileLock::try_take(path)) return std::move(*lock);
    if (stop.stop_requested())
      throw Error("stopped", "compiling was stopped", "It goes on at the next start.");
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
  }
}

/// What a killed compiler or removal left. Call it under the lock.
void remove_left_overs(const fs::path& bytecode) {
  std::vector<fs::path> left;
  for (const auto& entry : fs::directory_iterator(bytecode)) {
    const auto name = entry.path().filename().string();
    if (name.starts_with(compiling) || name.starts_with(removing)) left.push_back(entry.path());
  }
  for (const auto& path : left) fs::remove_all(path);
}

Error broken(const fs::path& python, std::string_view why) {
  return Error("python_broken", fmt::format("{} cannot compile: {}", python.string(), why),
               "Reinstall the package that brings it. Programs run without bytecode too, but start slower.",
               {{"path", python.string()}});
}

/// The environment's own interpreter, run without anything of the environment.
class Compiler {
 public:
  Compiler(const Root& root, const BytecodePlaces& places, fs::path python, const std::stop_token& stop)
      : root_(root), places_(places), python_(std::move(python)), stop_(stop) {
    const auto outcome = run_python("import sys; print(sys.implementation.cache_tag)", {}, {});
    tag_ = trimmed(outcome.output);
    if (!outcome.ok() || !is_safe_file_name(tag_) || tag_ == "None")
      throw broken(python_, outcome.ok() ? "it has no cache tag" : outcome.how_it_ended());
  }

  const std::string& tag() const { return tag_; }

  bool is_compiled(const Wheel& wheel) const {
    return fs::is_directory(bytecode_of(places_.bytecode, wheel.sha256) / tag_);
  }

  void compile(const Wheel& wheel) {
    TemporaryFolder temporary(places_.bytecode, compiling);
    if (::chmod(temporary.path().c_str(), 0755) != 0)
      throw system_error(errno, fmt::format("writing {}", temporary.path().string()));
    const auto tree = places_.trees / wheel.sha256;
    const auto from = root_.inside(tree);
    const auto to = root_.inside(temporary.path());
    if (!from || !to) throw broken(python_, "the state folder lies outside of the board's root");
    std::string names;
    for (const auto& [place, source] : wheel.sources) {
      names += source.path + '\0' + bytecode_place(place, tag_) + '\0';
    }
    const auto outcome = run_python(script, {from->string(), to->string()}, names);
    if (outcome.timed_out || (outcome.signal == 0 && !outcome.ok())) {
      const auto errors = trimmed(outcome.errors);
      throw broken(python_,
                   fmt::format("{}: {}", outcome.how_it_ended(), errors.substr(errors.rfind('\n') + 1)));
    }
    // A source that crashes the compiler, or that it never ends with, would do so each time.
    if (outcome.signal != 0)
      log::warning("compiling a wheel ended early",
                   {{"wheel", wheel.sha256}, {"reason", outcome.how_it_ended()}});
    if (!fs::is_directory(tree)) return;
    for (const auto& entry : fs::recursive_directory_iterator(temporary.path()))
      if (entry.is_regular_file()) unnamed_bytes_ += entry.file_size();
    const auto folder = bytecode_of(places_.bytecode, wheel.sha256);
    fs::create_directories(folder);
    compiled_.add(std::move(temporary), folder / tag_);
    if (unnamed_bytes_ > most_unnamed_bytes) finish();
  }

  void finish() {
    compiled_.finish();
    unnamed_bytes_ = 0;
  }

 private:
  Outcome run_python(std::string_view code, const std::vector<std::string>& arguments,
                     const std::string& input) const {
    Command command;
    command.argv = {python_.string(), "-I", "-S", "-W", "ignore", "-c", std::string(code)};
    command.argv.insert(command.argv.end(), arguments.begin(), arguments.end());
    command.root = &root_;
    command.input = input;
    command.timeout = time_limit;
    command.processor_limit = processor_limit;
    command.memory_limit = memory_limit;
    command.background = true;
    command.stop = stop_;
    auto outcome = run(command);
    if (outcome.stopped) throw Error("stopped", "compiling was stopped", "It goes on at the next start.");
    return outcome;
  }

  const Root& root_;
  const BytecodePlaces& places_;
  fs::path python_;
  const std::stop_token& stop_;
  std::string tag_;
  NewFolders compiled_;
  std::uint64_t unnamed_bytes_ = 0;
};

/// Puts the file there whole, or not at all. Bytecode that is cut off makes an import fail.
void copy_durably(const fs::path& source, const fs::path& path) {
  if (fs::exists(fs::symlink_status(path))) return;
  write_durably(path, read_file(source), 0444);
}

/// Links one wheel's bytecode into a generation; how many files are new there. Stops where the generation's
/// folders are no longer there.
std::uint64_t link_into(const fs::path& site, const fs::path& compiled) {
  std::uint64_t count = 0;
  std::error_code gone;
  for (fs::recursive_directory_iterator each(compiled, gone), end; each != end; each.increment(gone)) {
    if (gone) break;
    if (!each->is_regular_file() || each->path().extension() != ".pyc") continue;
    const auto path = site / each->path().lexically_relative(compiled);
    const auto folder = path.parent_path();
    if (::mkdir(folder.c_str(), 0755) == 0) {
      if (::chmod(folder.c_str(), 0755) != 0)
        throw system_error(errno, fmt::format("making {}", folder.string()));
    } else if (errno == ENOENT) {
      continue;
    } else if (errno != EEXIST) {
      throw system_error(errno, fmt::format("making {}", folder.string()));
    }
    if (::link(each->path().c_str(), path.c_str()) == 0) {
      ++count;
    } else if (errno == EXDEV || errno == EMLINK || errno == EPERM || errno == EOPNOTSUPP) {
      copy_durably(each->path(), path);
      ++count;
    } else if (errno != EEXIST && errno != ENOENT) {
      throw system_error(errno, fmt::format("linking {}", path.string()));
    }
  }
  return count;
}

/// `executable = /usr/bin/python3.11` of pyvenv.cfg
std::optional<fs::path> interpreter_of(const fs::path& generation) {
  const auto settings = read_optional(generation / "pyvenv.cfg");
  if (!settings) return std::nullopt;
  for (const auto line : lines_of(*settings)) {
    constexpr std::string_view name = "executable = ";
    if (line.starts_with(name)) return fs::path(line.substr(name.size()));
  }
  return std::nullopt;
}

std::optional<fs::path> site_of(const fs::path& generation) {
  std::error_code gone;
  for (const auto& entry : fs::directory_iterator(generation / "lib", gone)) {
    if (entry.path().filename().string().starts_with("python")) return entry.path() / "site-packages";
  }
  return std::nullopt;
}

/// A generation's folder as it was at the beginning. While minutes go by the environment may be removed, and
/// made again under its name: then another generation has the path, with the same numbers, and as all files
/// have one time of change, Python would take bytecode of other sources for its own.
class GenerationFolder {
 public:
  explicit GenerationFolder(fs::path path)
      : path_(std::move(path)), opened_(::open(path_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
    if (!opened_ && errno != ENOENT && errno != ENOTDIR)
      throw system_error(errno, fmt::format("opening {}", path_.string()));
  }

  const fs::path& path() const { return path_; }

  /// The open descriptor keeps the file system from giving the folder's inode to a new one.
  bool is_there() const {
    struct stat then{};
    struct stat now{};
    return opened_ && ::fstat(opened_.get(), &then) == 0 && ::stat(path_.c_str(), &now) == 0 &&
           then.st_dev == now.st_dev && then.st_ino == now.st_ino;
  }

 private:
  fs::path path_;
  Descriptor opened_;
};

/// Stops where the generation is there no longer.
void compile_generation(const Root& root, const BytecodePlaces& places, const GenerationFolder& generation,
                        Compiled& result, const std::stop_token& stop) {
  const auto python = interpreter_of(generation.path());
  const auto site = site_of(generation.path());
  if (!python || !site) return;
  const auto wheels = wheels_of(*site, places.trees);
  if (wheels.empty()) return;
  Compiler compiler(root, places, *python, stop);
  for (const auto& wheel : wheels) {
    if (compiler.is_compiled(wheel)) continue;
    if (!generation.is_there()) break;  // what is compiled by now is kept: others may need it
    compiler.compile(wheel);
    ++result.wheels;
  }
  compiler.finish();
  for (const auto& wheel : wheels) {
    if (!generation.is_there()) return;
    result.files += link_into(*site, bytecode_of(places.bytecode, wheel.sha256) / compiler.tag());
  }
}

}  // namespace

std::optional<Compiled> compile_current(const Root& root, const BytecodePlaces& places,
                                        const std::stop_token& stop) {
  fs::create_directories(places.bytecode);
  const auto lock = wait_for_lock(places.bytecode / ".lock", stop);
  remove_left_overs(places.bytecode);
  Compiled result;
  // Another generation may come into use meanwhile.
  while (const auto number = current_generation(places.environment)) {
    if (result.generation == *number) return result;
    const GenerationFolder generation(places.environment / "generations" / std::to_string(*number));
    compile_generation(root, places, generation, result, stop);
    if (generation.is_there()) {
      result.generation = *number;
    } else if (!fs::is_directory(generation.path()) && current_generation(places.environment) == number) {
      return std::nullopt;  // a link that leads nowhere
    }
  }
  return std::nullopt;
}

fs::path bytecode_of(const fs::path& bytecode, std::string_view sha256) {
  return bytecode / sha256;
}

void remove_bytecode(const fs::path& bytecode, std::string_view sha256) {
  const auto doomed = bytecode / fmt::format("{}{}", removing, sha256);
  fs::remove_all(doomed);
  std::error_code failed;
  fs::rename(bytecode_of(bytecode, sha256), doomed, failed);
  if (failed == std::errc::no_such_file_or_directory) return;
  if (failed) throw system_error(failed.value(), fmt::format("removing bytecode of {}", sha256));
  sync_folder(bytecode);
  fs::remove_all(doomed);
}

std::vector<std::string> compiled_wheels(const fs::path& bytecode) {
  std::vector<std::string> found;
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(bytecode, none)) {
    auto name = entry.path().filename().string();
    if (is_sha256_hex(name)) found.push_back(std::move(name));
  }
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace jetcrew::python
