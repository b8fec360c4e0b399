#include "debian/dpkg.hpp"

#include <condition_variable>
#include <mutex>

#include <unistd.h>

#include "base/error.hpp"
#include "base/process.hpp"
#include "base/text.hpp"
#include "debian/relation.hpp"
#include "debian/status.hpp"

namespace jetcrew::debian {
namespace {
namespace fs = std::filesystem;

constexpr auto between_looks = std::chrono::milliseconds(200);

std::vector<std::string> absolute_paths(const std::vector<fs::path>& debs) {
  std::vector<std::string> paths;
  for (const auto& deb : debs) {
    if (!fs::exists(deb)) {
      throw Error("path_not_found", fmt::format("{} is not there", deb.string()),
                  "Put the file back, or import it again.", {{"path", deb.string()}});
    }
    paths.push_back(fs::absolute(deb).string());
  }
  return paths;
}

/// `name` or `name:architecture`.
void check_names(const std::vector<std::string>& names) {
  for (const auto& name : names) {
    if (is_package_name(std::string_view(name).substr(0, name.find(':')))) continue;
    throw Error("package_name_invalid", fmt::format("`{}` is not a package name", to_valid_utf8(name)),
                "Package names have lower-case letters, digits, and + - . in them.");
  }
}

/// execve takes so much and no more (environment included, so half of it is left free).
void check_length(const std::vector<std::string>& argv) {
  std::size_t bytes = 0;
  for (const auto& argument : argv) bytes += argument.size() + 1 + sizeof(char*);
  const auto limit = ::sysconf(_SC_ARG_MAX);
  if (limit > 0 && bytes > static_cast<std::size_t>(limit) / 2) {
    throw Error("too_many_packages", fmt::format("{} packages are too many for one run of dpkg", argv.size()),
                "Install them in several steps.");
  }
}

/// Sleeps, but not through a stop.
void pause(const std::stop_token& stop, std::chrono::milliseconds time) {
  std::mutex mutex;
  std::condition_variable_any wake;
  std::unique_lock lock(mutex);
  wake.wait_for(lock, stop, time, [] { return false; });
}

}  // namespace

Dpkg::Dpkg(Root root, std::stop_token stop) : root_(std::move(root)), stop_(std::move(stop)) {}

void Dpkg::wait_for_lock(std::chrono::milliseconds limit,
                         const std::function<void(const LockHolder&)>& on_wait) {
  const auto folder = root_.resolve("/var/lib/dpkg");
  if (!fs::is_directory(folder)) {
    throw Error("dpkg_missing", fmt::format("there is no dpkg database in {}", root_.folder().string()),
                "Give the root folder of a Debian or Ubuntu system.", {{"root", root_.folder().string()}});
  }
  const auto until = std::chrono::steady_clock::now() + limit;
  std::optional<LockHolder> told;
  while (true) {
    stop_if_requested();
    std::optional<LockHolder> holder;
    if (!lock_) {
      auto taken = FrontendLock::take(folder / "lock-frontend");
      if (auto* lock = std::get_if<FrontendLock>(&taken)) {
        lock_ = std::move(*lock);
      } else {
        holder = std::get<LockHolder>(taken);
      }
    }
    // Held by a dpkg that was called by hand, or that an earlier process of ours left running.
    if (lock_) holder = lock_holder(folder / "lock");
    if (!holder) return;

    if (on_wait && told != holder) on_wait(*holder);
    told = holder;
    if (std::chrono::steady_clock::now() >= until) {
      lock_.reset();
      const auto pid = holder->pid > 0 ? std::to_string(holder->pid) : std::string("unknown");
      throw Error("dpkg_locked", fmt::format("{} (process {}) is using dpkg", holder->name, pid),
                  "Wait until it has ended, or end it, then try again.",
                  {{"pid", pid}, {"name", holder->name}});
    }
    pause(stop_, between_looks);
  }
}

std::vector<std::string> Dpkg::audit() const {
  std::vector<std::string> found;
  const auto outcome = ask({"--audit"});
  bool counts = true;
  for (const auto line : lines_of(outcome.output)) {
    // Headings start at the margin, packages one blank in; a package may stand under several.
    if (!line.starts_with(' ')) {
      if (!line.empty()) counts = line.find("md5sums") == std::string_view::npos;
      continue;
    }
    auto package = to_valid_utf8(trimmed(line));
    if (counts && std::find(found.begin(), found.end(), package) == found.end()) {
      found.push_back(std::move(package));
    }
  }
  return found;
}

void Dpkg::require_sound(const std::set<std::string>& to_be_installed) const {
  std::vector<std::string> broken;
  for (const auto& installed : read_status(root_)) {
    const bool needs_reinstall =
        installed.state == State::half_installed || installed.flag == Flag::reinstall_required;
    if (needs_reinstall && !to_be_installed.contains(installed.package.name)) {
      broken.push_back(installed.package.name);
    }
  }
  if (broken.empty()) return;
  const auto names = join(broken, " ");
  throw Error("dpkg_broken", fmt::format("the board has packages that are only half installed: {}", names),
              fmt::format("Add their .deb files to what is installed, or remove them: "
                          "`dpkg --remove --force-remove-reinstreq {}`.",
                          names),
              {{"packages", names}});
}

void Dpkg::install(const std::vector<fs::path>& debs, const Progress& progress) const {
  if (!debs.empty()) change({"--auto-deconfigure", "--install"}, absolute_paths(debs), progress);
}

void Dpkg::unpack(const std::vector<fs::path>& debs, const Progress& progress) const {
  if (!debs.empty()) change({"--auto-deconfigure", "--unpack"}, absolute_paths(debs), progress);
}

void Dpkg::replace(const std::vector<std::string>& going, const std::vector<fs::path>& debs,
                   const std::vector<std::string>& coming, const Progress& progress) const {
  check_names(going);
  // dpkg removes what a package that comes conflicts with if that Replaces it, or if it is selected to go.
  std::string selections;
  for (const auto& name : going) selections += name + " deinstall\n";
  change({"--set-selections"}, {}, progress, selections);
  unpack(debs, progress);
  std::set<std::string> present;
  for (const auto& installed : read_status(root_)) {
    present.insert(installed.package.name);
    present.insert(installed.package.full_name());
  }
  std::vector<std::string> left;
  for (const auto& name : going) {
    if (present.contains(name)) left.push_back(name);
  }
  if (!left.empty()) {
    // What only breaks them leaves them there, deconfigured; they go when it has taken their place.
    configure(coming, progress);
    remove(left, progress);
  }
  configure_pending(progress);
}

void Dpkg::configure(const std::vector<std::string>& names, const Progress& progress) const {
  check_names(names);
  if (!names.empty()) change({"--configure"}, names, progress);
}

void Dpkg::configure_pending(const Progress& progress) const {
  change({"--configure", "--pending"}, {}, progress);
}

void Dpkg::remove(const std::vector<std::string>& names, const Progress& progress) const {
  check_names(names);
  if (!names.empty()) change({"--remove"}, names, progress);
}

void Dpkg::purge(const std::vector<std::string>& names, const Progress& progress) const {
  check_names(names);
  if (!names.empty()) change({"--purge"}, names, progress);
}

std::map<std::string, std::string> Dpkg::verify(const std::string& name) const {
  check_names({name});
  std::map<std::string, std::string> differences;
  const auto outcome = ask({"--verify", "--", name});
  for (const auto line : lines_of(outcome.output)) {
    // `??5?????? c /etc/x`, `missing     /usr/x (reason)`
    const auto slash = line.find('/');
    if (slash == std::string_view::npos) continue;
    auto path = line.substr(slash);
    const bool missing = line.starts_with("missing");
    if (missing && path.ends_with(')')) path = path.substr(0, path.rfind(" ("));
    differences.emplace(path, line.substr(0, line.find(' ')));
  }
  if (!outcome.ok() && differences.empty()) {
    throw Error("dpkg_failed",
                fmt::format("dpkg cannot verify {}: {}", name, to_valid_utf8(trimmed(outcome.errors))),
                "Check that the package is installed.",
                {{"package", name}, {"output", to_valid_utf8(outcome.errors)}});
  }
  return differences;
}

std::vector<std::string> Dpkg::arguments() const {
  if (root_.is_system()) return {"dpkg"};
  // dpkg's own configuration may name a log outside the root.
  return {"dpkg", "--root=" + root_.folder().string(),
          "--log=" + root_.resolve("/var/log/dpkg.log").string()};
}

void Dpkg::change(const std::vector<std::string>& action, const std::vector<std::string>& operands,
                  const Progress& progress, std::string input) const {
  stop_if_requested();
  Command command;
  command.argv = arguments();
  const auto add = [&](const std::vector<std::string>& more) {
    command.argv.insert(command.argv.end(), more.begin(), more.end());
  };
  add({"--status-fd", "3", "--force-confdef", "--force-confold"});
  add(action);
  if (!operands.empty()) add({"--"});
  add(operands);
  check_length(command.argv);
  command.input = std::move(input);

  command.environment = {{"DEBIAN_FRONTEND", "noninteractive"},
                         {"DEBCONF_NONINTERACTIVE_SEEN", "true"},
                         {"UCF_FORCE_CONFFOLD", "1"}};
  if (lock_) command.environment.emplace_back("DPKG_FRONTEND_LOCKED", "true");
  DpkgWatch watch;
  command.on_line = [&](std::string_view line) {
    watch.on_line(line);
    if (progress.on_line) progress.on_line(line);
  };
  command.on_status_line = [&](std::string_view line) {
    const auto event = parse_status_line(line);
    if (!event) return;
    watch.on_event(*event);
    if (progress.on_event) progress.on_event(*event);
  };
  const auto outcome = run(command);
  if (!outcome.ok()) throw watch.error(outcome.how_it_ended());
}

Outcome Dpkg::ask(const std::vector<std::string>& question) const {
  stop_if_requested();
  Command command;
  command.argv = arguments();
  command.argv.insert(command.argv.end(), question.begin(), question.end());
  command.stop = stop_;
  command.keep = 16U << 20U;
  auto outcome = run(command);
  stop_if_requested();
  return outcome;
}

void Dpkg::stop_if_requested() const {
  if (stop_.stop_requested()) {
    throw Error("cancelled", "stopped on request before dpkg was started", "Start it again when you like.");
  }
}

}  // namespace jetcrew::debian
