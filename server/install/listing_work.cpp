#include "install/listing_work.hpp"

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "bundle/folder.hpp"
#include "bundle/piece.hpp"
#include "install/import_work.hpp"
#include "state/job_records.hpp"

namespace jetcrew::install {
namespace {

/// Told of as it is read, and it can be cancelled between two pieces.
std::string sha256_of(const bundle::PackageFile& file, jobs::Context& job,
                      const std::function<void(std::uint64_t)>& on_bytes) {
  constexpr std::size_t at_once = 1U << 20U;
  const auto piece = bundle::open_piece(file.path);
  Sha256 sum;
  for (std::uint64_t at = 0; at < piece.size;) {
    job.checkpoint();
    const auto bytes = piece.read(at, at_once);
    sum.update(bytes);
    at += bytes.size();
    on_bytes(bytes.size());
  }
  return to_hex(sum.finish());
}

}  // namespace

void list_loose(Workspace& workspace, jobs::Context& job) {
  const std::filesystem::path path = job.request().at("path").get<std::string>();
  const auto files = loose_files(workspace.root().resolve(path), path);
  std::int64_t total = 0, done = 0;
  for (const auto& file : files) total += static_cast<std::int64_t>(file.size);
  job.phase("listing");
  job.progress(0, total, "bytes");
  auto listed = nlohmann::json::array();
  for (const auto& file : files) {
    const auto sha256 = sha256_of(file, job, [&](std::uint64_t bytes) {
      done += static_cast<std::int64_t>(bytes);
      job.progress(done, total, "bytes");
    });
    listed.push_back(
        {{"path", to_valid_utf8(workspace.root().inside(file.path).value_or(file.path).string())},
         {"file_name", to_valid_utf8(file.path.filename().string())},
         {"size", file.size},
         {"sha256", sha256}});
  }
  job.phase("done");
  job.progress(total, total, "bytes");
  job.result({{"path", path.string()}, {"packages", std::move(listed)}, {"bytes", total}});
}

Listing read_listing(Workspace& workspace, std::int64_t id, const std::string& path) {
  const auto job = state::find_job(workspace.database(), id);
  if (!job || job->kind != "listing" || job->state != state::JobState::succeeded ||
      job->result.value("path", "") != path) {
    throw Error("listing_unknown", fmt::format("job {} did not list {}", id, path),
                "List the packages again, and look at what is there.", {{"job", std::to_string(id)}});
  }
  Listing listing;
  for (const auto& file : job->result.at("packages"))
    listing.emplace(file.at("path").get<std::string>(), file.at("sha256").get<std::string>());
  return listing;
}

void require_listed(const Listing& listing, const std::string& path, const std::string& sha256) {
  const auto found = listing.find(path);
  if (found != listing.end() && found->second == sha256) return;
  throw Error("source_changed",
              fmt::format("{} {}", path,
                          found == listing.end() ? "was not there when the packages were listed"
                                                 : "is not what it was when the packages were listed"),
              "Nothing was taken. List the packages again, and look at what is there.", {{"path", path}});
}

}  // namespace jetcrew::install
