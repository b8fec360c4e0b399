#include "supply/gather.hpp"

#include <mutex>

#include "base/crew.hpp"
#include "base/digest.hpp"
#include "base/error.hpp"
#include "bundle/describe.hpp"

namespace jetcrew::supply {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t side_by_side = 8;

/// A package of the answer, and where it is to be had; without an address it is a file here.
struct Wanted {
  fs::path file;
  std::optional<Url> url{};
  Expected expected{};
};

bool is_address(std::string_view source) {
  return source.starts_with("http://") || source.starts_with("https://") || source.starts_with("file:");
}

Wanted wanted_of(const resolve::PackageFile& file, const WheelOffers* offers, const fs::path& cache) {
  const auto in_cache = [&](const std::string& sha256, const std::string& name) {
    return cache / "packages" / (sha256.empty() ? std::string("unnamed") : sha256) / name;
  };
  if (const auto* const offer = offers == nullptr ? nullptr : offers->find(file.source))
    return {in_cache(offer->sha256, offer->name), offer->url, {offer->sha256, offer->size}};
  if (!is_address(file.source)) return {file.source};
  const auto url = Url::parse(file.source);
  if (file.sha256.empty())
    throw Error("download_unverifiable", fmt::format("the list of packages has no SHA-256 of {}", url.text()),
                "Name another mirror, or download the package yourself and give its folder with --from.",
                {{"url", url.text()}});
  return {in_cache(file.sha256, url.file_name()), url, {file.sha256, file.size}};
}

class Gathering {
 public:
  Gathering(const Fetcher& fetcher, std::vector<Wanted> wanted,
            const std::function<void(const GatherProgress&)>& on_progress, std::stop_token stop)
      : fetcher_(fetcher), wanted_(std::move(wanted)), on_progress_(on_progress), stop_(std::move(stop)) {
    progress_.packages_total = wanted_.size();
    for (const auto& one : wanted_) {
      if (one.url) progress_.bytes_total += one.expected.size.value_or(0);
    }
  }

  std::vector<bundle::ChosenPackage> run() {
    std::vector<bundle::ChosenPackage> chosen(wanted_.size());
    // The large ones first: the last one to come is what everybody waits for.
    std::vector<std::size_t> order(wanted_.size());
    for (std::size_t at = 0; at < order.size(); ++at) order[at] = at;
    std::stable_sort(order.begin(), order.end(), [&](auto left, auto right) {
      return wanted_[left].expected.size.value_or(0) > wanted_[right].expected.size.value_or(0);
    });
    for_each_place(
        order.size(), side_by_side,
        [&](std::size_t at, std::size_t) { chosen[order[at]] = brought(wanted_[order[at]]); }, stop_);
    if (stop_.stop_requested())
      throw Error("stopped", "bringing the packages was stopped",
                  "What has come is kept: the next time goes on.");
    return chosen;
  }

 private:
  bundle::ChosenPackage brought(const Wanted& one) {
    if (one.url) {
      if (is_there(one)) {
        tell([&](auto& progress) { progress.bytes += fs::file_size(one.file); });
      } else {
        fs::create_directories(one.file.parent_path());
        // Under another name until it is whole; the next run goes on with it.
        auto part = one.file;
        part += ".part";
        fetcher_.download(
            *one.url, part, one.expected,
            [&](std::int64_t bytes) {
              tell([&](auto& progress) { progress.bytes += static_cast<std::uint64_t>(bytes); });
            },
            stop_);
        fs::rename(part, one.file);
      }
    }
    const bool listed = one.url && !one.expected.sha256.empty();
    bundle::ChosenPackage package{one.file, listed ? bundle::describe_listed(one.file, one.expected.sha256)
                                                   : bundle::describe_package(one.file)};
    tell([](auto& progress) { ++progress.packages; });
    return package;
  }

  static bool is_there(const Wanted& one) {
    if (one.expected.sha256.empty() || !fs::exists(one.file)) return false;
    return sha256_of_file(one.file) == one.expected.sha256;
  }

  template <typename Change>
  void tell(const Change& change) {
    const std::scoped_lock lock(mutex_);
    change(progress_);
    if (on_progress_) on_progress_(progress_);
  }

  const Fetcher& fetcher_;
  std::vector<Wanted> wanted_;
  const std::function<void(const GatherProgress&)>& on_progress_;
  std::stop_token stop_;
  std::mutex mutex_;
  GatherProgress progress_;
};

}  // namespace

std::vector<bundle::ChosenPackage> gather(const Fetcher& fetcher, const resolve::Universe& universe,
                                          const resolve::Answer& answer, const WheelOffers* offers,
                                          const fs::path& cache,
                                          const std::function<void(const GatherProgress&)>& on_progress,
                                          const std::stop_token& stop) {
  std::vector<Wanted> wanted;
  for (const auto& action : answer.actions) {
    if (action.kind == resolve::Action::Kind::remove) continue;
    wanted.push_back(wanted_of(universe.file(action.package), offers, cache));
  }
  return Gathering(fetcher, std::move(wanted), on_progress, stop).run();
}

}  // namespace jetcrew::supply
