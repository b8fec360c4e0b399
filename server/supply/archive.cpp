#include "supply/archive.hpp"

#include "base/clock.hpp"
#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/files.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "supply/release.hpp"
#include "supply/signature.hpp"

namespace jetcrew::supply {
namespace fs = std::filesystem;
namespace {

constexpr std::uint64_t release_limit = 32U << 20U;  // bytes; Debian's has 150 kB
constexpr std::uint64_t signature_limit = 1U << 20U;

Url suite_of(const ArchiveSource& source) {
  if (!source.is_flat()) return source.base.below("dists/" + source.suite);
  auto suite = source.suite;
  while (suite.ends_with('/')) suite.pop_back();
  if (suite.starts_with("./")) suite.erase(0, 2);
  return suite.empty() || suite == "." ? source.base : source.base.below(suite);
}

/// The signed text of the suite's Release.
std::string release_text(const Fetcher& fetcher, const ArchiveSource& source, const ArchiveWishes& wishes,
                         const std::stop_token& stop) {
  const auto suite = suite_of(source);
  const auto keyrings = keyrings_for(source, wishes.usual_keyrings);
  const auto in_release = suite.below("InRelease");
  try {
    const auto page = fetcher.get(in_release, release_limit, {}, stop);
    if (!source.trusted) return signed_text(page.body, keyrings, source.key, in_release.text());
  } catch (const Error& error) {
    if (error.code() != "page_missing") throw;
  }
  const auto address = suite.below("Release");
  auto release = fetcher.get(address, release_limit, {}, stop).body;
  if (source.trusted) return release;
  try {
    const auto signature = fetcher.get(suite.below("Release.gpg"), signature_limit, {}, stop);
    require_signature(release, signature.body, keyrings, source.key, address.text());
  } catch (const Error& error) {
    if (error.code() != "page_missing") throw;
    throw Error("release_untrusted", fmt::format("{} has no signature", address.text()),
                "Where it is your own archive, say so: [trusted=yes], or trusted = true in the sources file.",
                {{"url", address.text()}});
  }
  return release;
}

/// A clock that stands before the signature was made says nothing of when it ends.
void require_current(const Release& release, const ArchiveSource& source, std::chrono::sys_seconds now) {
  if (!source.check_valid_until || !release.valid_until || now <= *release.valid_until) return;
  throw Error(
      "release_expired",
      fmt::format("the lists of {} were good until {} only", source.text(), to_rfc3339(*release.valid_until)),
      "Look at this machine's clock. A mirror that has stopped, or an archive of the past, can be taken all "
      "the "
      "same: [check-valid-until=no], or check_valid_until = false in the sources file.",
      {{"url", source.base.text()}});
}

/// The best compressed form that is listed.
const std::pair<const std::string, ListedIndex>* best_list(const Release& release, const std::string& path) {
  for (const auto* ending : {".xz", ".zst", ".gz", ".bz2", ""}) {
    const auto found = release.indexes.find(path + ending);
    if (found != release.indexes.end()) return &*found;
  }
  return nullptr;
}

/// In the cache under its SHA-256: what an earlier run has brought is not brought again.
fs::path bring_list(const Fetcher& fetcher, const Url& suite, const Release& release, const std::string& path,
                    const ListedIndex& listed, const fs::path& cache, const std::stop_token& stop) {
  const auto folder = cache / "lists";
  fs::create_directories(folder);
  auto file = folder / listed.sha256;
  std::error_code absent;
  if (fs::file_size(file, absent) == listed.size && !absent && sha256_of_file(file) == listed.sha256)
    return file;
  const auto part = folder / fmt::format(".{}-{}", listed.sha256, random_hex(4));
  const Expected expected{listed.sha256, listed.size};
  const auto slash = path.rfind('/');
  const auto directory = slash == std::string::npos ? std::string() : path.substr(0, slash + 1);
  try {
    if (!release.by_hash) throw Error("page_missing", "");
    fetcher.download(suite.below(directory + "by-hash/SHA256/" + listed.sha256), part, expected, {}, stop);
  } catch (const Error& error) {
    // Mirrors made with simple tools lack by-hash though Release says that it is there.
    if (error.code() != "page_missing") throw;
    fetcher.download(suite.below(path), part, expected, {}, stop);
  }
  fs::rename(part, file);
  return file;
}

}  // namespace

std::vector<ArchiveList> fetch_lists(const Fetcher& fetcher, const ArchiveSource& source,
                                     const ArchiveWishes& wishes, const std::stop_token& stop) {
  const auto suite = suite_of(source);
  const auto release =
      parse_release(release_text(fetcher, source, wishes, stop), suite.below("Release").text());
  require_current(release, source, wishes.now);
  std::vector<std::string> paths;
  if (source.is_flat()) {
    paths.emplace_back("Packages");
  } else {
    for (const auto& component : source.components) {
      paths.push_back(fmt::format("{}/binary-{}/Packages", component, wishes.architecture));
      if (release.lists_all) paths.push_back(component + "/binary-all/Packages");
    }
  }
  std::vector<ArchiveList> lists;
  for (const auto& path : paths) {
    if (const auto* const best = best_list(release, path))
      lists.push_back(
          {bring_list(fetcher, suite, release, best->first, best->second, wishes.cache, stop), source.base});
  }
  if (lists.empty()) {
    log::warning("an archive has no packages for the board",
                 {{"archive", source.text()}, {"architecture", wishes.architecture}});
  }
  return lists;
}

}  // namespace jetcrew::supply
