#include "cli/bundle_supply.hpp"

#include <iostream>

#include <unistd.h>

#include "base/crew.hpp"
#include "base/text.hpp"
#include "debian/status.hpp"
#include "resolve/sources.hpp"
#include "supply/gather.hpp"

namespace jetcrew::cli {
namespace {

/// A line that is written over, on a terminal alone.
class StatusLine {
 public:
  ~StatusLine() {
    if (shown_) std::cerr << "\r\x1b[K" << std::flush;
  }

  void show(const std::string& text) {
    const auto now = std::chrono::steady_clock::now();
    if (!watched_ || (shown_ && now - last_ < std::chrono::milliseconds(100))) return;
    std::cerr << "\r\x1b[K" << text << std::flush;
    shown_ = true;
    last_ = now;
  }

 private:
  bool watched_ = ::isatty(STDERR_FILENO) == 1;
  bool shown_ = false;
  std::chrono::steady_clock::time_point last_;
};

std::string bar(std::uint64_t done, std::uint64_t total) {
  constexpr std::size_t width = 30;
  const auto filled = total == 0 ? 0 : static_cast<std::size_t>(width * std::min(done, total) / total);
  return "[" + std::string(filled, '#') + std::string(width - filled, ' ') + "]";
}

bool is_out_of_reach(const Error& error) {
  return error.code() == "server_unreachable" || error.code() == "server_silent" ||
         error.code() == "proxy_refused";
}

}  // namespace

Supply::Supply(const Globals& globals, ResolveInputs inputs, const SupplyFlags& flags)
    : inputs_(std::move(inputs)) {
  const bool has_folders = !inputs_.deb_folders.empty();
  if (!flags.offline && !has_folders) inputs_.wheels_come_later = true;
  if (flags.offline) {
    solve_offline(globals);
    return;
  }
  const bool folders_first = has_folders && !flags.named();
  if (folders_first && folders_do(globals)) return;
  auto only_folders = inputs_;
  inputs_.wheels_come_later = true;
  try {
    solve_online(globals, flags);
  } catch (const Error& error) {
    if (!folders_first || !is_out_of_reach(error)) throw;
    // What the folders lack can be said without the internet, and is what somebody without it wants to know.
    std::cerr << fmt::format("jetcrew: {}\n  {}\n", error.message(), error.hint());
    inputs_ = std::move(only_folders);
    solve_offline(globals);
  }
}

bool Supply::folders_do(const Globals& globals) {
  try {
    solve_offline(globals);
  } catch (const Error& error) {
    // A request for what the folders do not know is no mistake yet.
    if (!is_unsolvable(error)) throw;
    return false;
  }
  return explored_->answer.solved;
}

void Supply::solve_offline(const Globals& globals) {
  auto universe = universe_of(inputs_, globals);
  const auto requests = requests_of(inputs_, globals, universe);
  auto answer = resolve::solve(universe, requests, inputs_.options);
  explored_.reset();
  explored_.emplace(supply::Explored{std::move(universe), std::move(answer)});
}

std::vector<supply::ArchiveList> Supply::lists(const Globals& globals, const supply::Settings& settings,
                                               const std::vector<std::filesystem::path>& keyrings) const {
  supply::ArchiveWishes wishes;
  wishes.architecture = inputs_.board          ? inputs_.board->architecture
                        : inputs_.architecture ? *inputs_.architecture
                                               : debian::native_architecture(globals.board_root());
  wishes.cache = cache_;
  wishes.usual_keyrings = keyrings;
  wishes.now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  std::vector<const supply::ArchiveSource*> sources;
  for (const auto& source : settings.archives) {
    if (source.serves(wishes.architecture)) sources.push_back(&source);
  }
  std::vector<std::vector<supply::ArchiveList>> found(sources.size());
  for_each_place(sources.size(), 8, [&](std::size_t at, std::size_t) {
    found[at] = supply::fetch_lists(*fetcher_, *sources[at], wishes);
  });
  std::vector<supply::ArchiveList> all;
  for (auto& lists : found) std::move(lists.begin(), lists.end(), std::back_inserter(all));
  return all;
}

void Supply::solve_online(const Globals& globals, const SupplyFlags& flags) {
  std::vector<std::filesystem::path> keyrings;
  const auto distribution = inputs_.board ? inputs_.board->distribution : std::nullopt;
  const auto settings = settings_of(flags, globals, distribution, keyrings);
  cache_ = *settings.cache;
  for (const auto& folder : settings.folders) inputs_.wheel_folders.push_back(folder);
  fetcher_.emplace(settings.fetching);
  StatusLine status;
  status.show("Reading the lists of packages ...");
  const auto archives = lists(globals, settings, keyrings);
  const auto scans = cache_ / "scans";
  std::filesystem::create_directories(scans);
  supply::Exploration exploration;
  exploration.universe = [&] {
    auto universe = open_universe_of(inputs_, globals);
    for (const auto& list : archives) {
      auto base = list.base.text();
      if (!base.ends_with('/')) base += '/';
      resolve::add_packages_file(universe, list.packages, scans, base);
    }
    return universe;
  };
  exploration.requests = [&](resolve::Universe& universe) { return requests_of(inputs_, globals, universe); };
  exploration.asked = inputs_.requests;
  exploration.options = inputs_.options;
  exploration.on_round = [&](std::size_t projects) {
    status.show(fmt::format("Looking through the package indexes: {} projects ...", projects));
  };
  if (const auto universe = open_universe_of(inputs_, globals); universe.python() != nullptr)
    offers_.emplace(*fetcher_, settings.indexes, *universe.python(), cache_);
  explored_.reset();
  explored_.emplace(supply::explore(exploration, offers_ ? &*offers_ : nullptr));
}

std::vector<bundle::ChosenPackage> Supply::bring() {
  StatusLine status;
  // Without downloads this only reads and describes the files; the fetcher has nothing to do then.
  if (!fetcher_) fetcher_.emplace(supply::FetchOptions());
  return supply::gather(
      *fetcher_, universe(), answer(), offers_ ? &*offers_ : nullptr, cache_,
      [&](const supply::GatherProgress& at) {
        status.show(at.bytes_total == 0
                        ? fmt::format("{} of {} packages read", at.packages, at.packages_total)
                        : fmt::format("{} {} of {}, {} of {} packages", bar(at.bytes, at.bytes_total),
                                      human_bytes(at.bytes), human_bytes(at.bytes_total), at.packages,
                                      at.packages_total));
      });
}

}  // namespace jetcrew::cli
