#include "supply/wheel_offers.hpp"

#include <mutex>

#include "base/crew.hpp"
#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/files.hpp"
#include "base/log.hpp"
#include "python/metadata.hpp"
#include "python/name.hpp"
#include "python/source_name.hpp"
#include "python/wheel.hpp"
#include "resolve/sources.hpp"
#include "supply/remote_wheel.hpp"

namespace jetcrew::supply {
namespace fs = std::filesystem;
namespace {

constexpr std::uint64_t page_limit = 256U << 20U;    // bytes
constexpr std::uint64_t metadata_limit = 8U << 20U;  // bytes
/// A smaller wheel is brought whole: it will most likely be wanted, and that is one request.
constexpr std::uint64_t worth_a_part = 256U << 10U;
/// What waits for a server needs no processor of its own.
constexpr std::size_t side_by_side = 16;

constexpr std::string_view yanked_key = "why.yanked";

/// Stored under the wheel's SHA-256, so that it is brought once.
fs::path cached_metadata(const fs::path& cache, const IndexedFile& file) {
  return cache / "metadata" / file.sha256;
}

std::shared_ptr<const Sentence> said(std::string text, std::string key) {
  return std::make_shared<const Sentence>(Sentence{std::move(text), std::move(key), {}});
}

}  // namespace

WheelOffers::WheelOffers(const Fetcher& fetcher, IndexSources sources, resolve::PythonTarget python,
                         fs::path cache)
    : fetcher_(fetcher), sources_(std::move(sources)), python_(std::move(python)), cache_(std::move(cache)) {
  fs::create_directories(cache_ / "metadata");
}

std::vector<IndexedFile> WheelOffers::page_of(const Url& address, bool may_be_missing,
                                              const std::stop_token& stop) const {
  try {
    const auto page = fetcher_.get(address, page_limit, std::string(simple_accept), stop);
    return parse_simple_page(page.url, page.type, page.body);
  } catch (const Error& error) {
    if (may_be_missing && error.code() == "page_missing") return {};
    throw;
  }
}

void WheelOffers::take(std::vector<IndexedFile> files, const std::string& only_project) {
  for (auto& file : files) {
    try {
      if (!file.name.ends_with(".whl")) {
        const auto source = python::SourceName::parse(file.name);
        if (source && (only_project.empty() || source->name == only_project) && !file.yanked)
          sources_only_[source->name] = file.name;  // pages list the newest last
        continue;
      }
      auto name = python::WheelName::parse(file.name);
      const auto project = python::normalized_name(name.name);
      // A page may say anything, but not of other projects.
      if (!only_project.empty() && project != only_project) continue;
      auto file_name = file.name;
      // The same file on several indexes is one file; the first that names a hash is taken by its word.
      const auto [place, is_new] = offers_.try_emplace(file_name, Offer{file, std::move(name)});
      if (is_new) {
        if (file.yanked)
          place->second.misfit = said("its makers took this version back (yanked)", std::string(yanked_key));
        projects_[project].push_back(file_name);
      } else if (place->second.file.sha256.empty() && !file.sha256.empty()) {
        place->second.file = std::move(file);
      }
    } catch (const Error&) {
      continue;  // old files have names that are none
    }
  }
}

void WheelOffers::allow_yanked(const std::vector<python::Requirement>& asked) {
  for (const auto& requirement : asked) {
    if (!requirement.specifiers.is_exact()) continue;
    const auto project = projects_.find(python::normalized_name(requirement.name));
    if (project == projects_.end()) continue;
    for (const auto& file_name : project->second) {
      auto& offer = offers_.find(file_name)->second;
      if (offer.misfit && offer.misfit->key == yanked_key &&
          requirement.specifiers.contains(offer.name.version))
        offer.misfit = nullptr;
    }
  }
}

void WheelOffers::read_projects(const std::set<std::string>& names, const std::stop_token& stop) {
  struct Task {
    Url address;
    std::string project;  // empty: a page of many
  };
  std::vector<Task> tasks;
  if (!links_read_) {
    for (const auto& link : sources_.links) tasks.push_back({link, {}});
    links_read_ = true;
  }
  for (const auto& name : names) {
    if (!read_.insert(name).second) continue;
    for (const auto& index : sources_.indexes) tasks.push_back({index.below(name + "/"), name});
  }
  std::vector<std::vector<IndexedFile>> found(tasks.size());
  for_each_place(
      tasks.size(), side_by_side,
      [&](std::size_t at, std::size_t) {
        found[at] = page_of(tasks[at].address, !tasks[at].project.empty(), stop);
      },
      stop);
  if (stop.stop_requested()) throw Error("stopped", "looking through the package indexes was stopped");
  for (std::size_t at = 0; at < tasks.size(); ++at) take(std::move(found[at]), tasks[at].project);
}

resolve::Distribution WheelOffers::metadata_of(const Offer& offer, const std::stop_token& stop) const {
  const auto& file = offer.file;
  const auto made = [&](std::string_view text) {
    return resolve::distribution_of(python::Metadata::parse(text), offer.name.version);
  };
  const auto cached = cached_metadata(cache_, file);
  if (!file.sha256.empty()) {
    if (const auto text = read_optional(cached, metadata_limit)) return made(*text);
  }
  std::string text;
  if (file.has_metadata) {
    try {
      text = fetcher_.get(file.metadata_url(), metadata_limit, {}, stop).body;
    } catch (const Error& error) {
      if (error.code() != "page_missing") throw;
    }
    if (!text.empty() && !file.metadata_sha256.empty() && to_hex(Sha256::of(text)) != file.metadata_sha256)
      throw Error(
          "download_mismatch",
          fmt::format("{} is not what was announced: its SHA-256 is another", file.metadata_url().text()),
          "Try again; if it stays so, name another index.", {{"url", file.metadata_url().text()}});
  }
  if (text.empty() && file.size.value_or(worth_a_part) >= worth_a_part)
    text = remote_metadata(fetcher_, file, stop).value_or("");
  if (text.empty()) {
    // An index without PEP 658: the wheel itself says it. It stays, as it will most likely be wanted.
    const auto folder = cache_ / "packages" / (file.sha256.empty() ? std::string("unnamed") : file.sha256);
    fs::create_directories(folder);
    const auto wheel = folder / file.name;
    fetcher_.download(file.url, wheel, {file.sha256, file.size}, {}, stop);
    const auto read = python::read_wheel(wheel);
    text = read.metadata.text();
  }
  auto distribution = made(text);
  if (!file.sha256.empty()) write_durably(cached, text);
  return distribution;
}

void WheelOffers::learn(const std::set<std::string>& file_names, const std::stop_token& stop) {
  std::vector<Offer*> wanted;
  for (const auto& name : file_names) {
    const auto found = offers_.find(name);
    if (found != offers_.end() && !found->second.known) wanted.push_back(&found->second);
  }
  for_each_place(
      wanted.size(), side_by_side,
      [&](std::size_t at, std::size_t) {
        auto& offer = *wanted[at];
        try {
          offer.known = metadata_of(offer, stop);
        } catch (const Error& error) {
          if (error.code() != "wheel_metadata_invalid" && error.code() != "wheel_damaged") throw;
          log::warning("a wheel of an index is passed over",
                       {{"file", offer.file.name}, {"reason", error.message()}});
          offer.misfit = said("what it says of itself cannot be read", "why.unreadable");
          offer.known = resolve::Distribution{offer.name.name, offer.name.version, {}, "", {}};
        }
      },
      stop);
  if (stop.stop_requested()) throw Error("stopped", "looking through the package indexes was stopped");
}

bool WheelOffers::is_known(std::string_view file_name) const {
  const auto found = offers_.find(file_name);
  return found == offers_.end() || found->second.known.has_value();
}

bool WheelOffers::fits(const Offer& offer) const {
  if (offer.misfit || !python_.tags.rank(offer.name.tags)) return false;
  try {
    return offer.file.requires_python.empty() ||
           python::SpecifierSet::parse(offer.file.requires_python)
               .contains(python::Version::parse(python_.version), python::Prereleases::allow);
  } catch (const Error&) {
    return true;  // what it says makes no sense; the solver has its own word for that
  }
}

std::set<std::string> WheelOffers::likely(const std::set<std::string>& names) const {
  std::set<std::string> files;
  for (const auto& name : names) {
    const auto project = projects_.find(name);
    if (project == projects_.end()) continue;
    const Offer* best = nullptr;
    for (const auto& file_name : project->second) {
      const auto& offer = offers_.find(file_name)->second;
      if (!fits(offer) || offer.name.version.is_prerelease()) continue;
      const bool newer = best == nullptr || best->name.version < offer.name.version;
      const bool better = best != nullptr && best->name.version == offer.name.version &&
                          python_.tags.rank(offer.name.tags) < python_.tags.rank(best->name.tags);
      if (newer || better) best = &offer;
    }
    if (best != nullptr) files.insert(best->file.name);
  }
  return files;
}

std::set<std::string> WheelOffers::needed(const std::vector<python::Requirement>& asked) const {
  std::set<std::string> names;
  std::map<std::string, std::set<std::string>> extras;
  const auto ask = [&](const python::Requirement& requirement) {
    const auto name = python::normalized_name(requirement.name);
    names.insert(name);
    extras[name].insert(requirement.extras.begin(), requirement.extras.end());
  };
  for (const auto& requirement : asked) ask(requirement);
  // Until no extra comes that was not there before: each may bring needs of others.
  for (std::size_t before = ~std::size_t{0};;) {
    std::size_t count = names.size();
    for (const auto& [name, wanted] : extras) count += wanted.size();
    if (count == before) return names;
    before = count;
    for (const auto& [file_name, offer] : offers_) {
      if (!offer.known) continue;
      const auto wanted = extras[python::normalized_name(offer.name.name)];
      for (const auto& requirement : offer.known->requirements) {
        try {
          const bool applies = !requirement.marker || requirement.marker->evaluate(python_.markers) ||
                               (!wanted.empty() && requirement.marker->evaluate(python_.markers, wanted));
          if (applies) ask(requirement);
        } catch (const Error&) {
          continue;  // the solver tells of it
        }
      }
    }
  }
}

resolve::WheelFacts WheelOffers::facts_of(const Offer& offer) const {
  resolve::PackageFacts facts;
  facts.name = python::normalized_name(offer.name.name);
  facts.source = offer.file.name;
  facts.sha256 = offer.file.sha256;
  facts.size = offer.file.size.value_or(0);
  auto distribution =
      offer.known
          ? *offer.known
          : resolve::Distribution{offer.name.name, offer.name.version, {}, offer.file.requires_python, {}};
  const auto& build = offer.name.build;
  return {std::move(distribution), std::move(facts), offer.name.tags, build ? build->first : -1,
          build ? build->second : std::string()};
}

void WheelOffers::add_to(resolve::Universe& universe) const {
  for (const auto& [name, offer] : offers_) {
    auto facts = facts_of(offer);
    facts.facts.misfit = offer.misfit;
    universe.add_wheel(std::move(facts));
  }
  for (const auto& [project, file] : sources_only_) {
    if (projects_.contains(project)) continue;
    const auto error = python::source_is_no_wheel(file);
    universe.add_passed_over(resolve::PassedOver::of(file, error.code(), error.message()));
  }
}

const IndexedFile* WheelOffers::find(std::string_view file_name) const {
  const auto found = offers_.find(file_name);
  return found == offers_.end() ? nullptr : &found->second.file;
}

}  // namespace jetcrew::supply
