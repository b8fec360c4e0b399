#include "install/bundle_upload.hpp"

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/files.hpp"
#include "base/log.hpp"
#include "install/bundle_acceptance.hpp"
#include "install/bundle_import.hpp"
#include "install/interruption.hpp"
#include "install/room.hpp"
#include "install/store_quota.hpp"

namespace jetcrew::install {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view record_name = "upload.json";

/// What it brings and the store has not; no more than what is still to come.
std::uint64_t bytes_to_write(const bundle::Store& store, const bundle::Manifest& manifest,
                             std::uint64_t to_come) {
  std::uint64_t bytes = 0;
  for (const auto& listed : manifest.payloads) {
    if (listed.is_package() && !store.contains(listed.sha256)) bytes += listed.size;
  }
  return std::min(bytes, to_come);
}

/// The packages that lie in the folder, into the store's hands.
void offer_packages(const bundle::Store& store, const fs::path& folder) {
  std::vector<std::string> packages;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (const auto name = entry.path().filename().string(); is_sha256_hex(name)) packages.push_back(name);
  }
  for (const auto& sha256 : packages) store.offer_partial(folder / sha256, sha256);
}

/// Of all that the manifest lists: an earlier attempt of this job may have offered some.
void forget_packages(const bundle::Store& store, const fs::path& tar) {
  try {
    for (const auto& listed : bundle::parse_manifest(bundle::Container(tar).manifest()).payloads)
      store.forget_partial(listed.sha256);
  } catch (const Error& error) {
    log::warning("what came of an upload is left to the next cleaning", {{"reason", error.message()}});
  }
}

}  // namespace

fs::path upload_folder(const Workspace& workspace, std::string_view id) {
  return workspace.folder() / "uploads" / id;
}

void save_upload(const fs::path& folder, const UploadRecord& record) {
  const nlohmann::json document{{"file_name", record.file_name},
                                {"size", record.size},
                                {"offset", record.offset},
                                {"allow_downgrade", record.allow_downgrade},
                                {"job", record.job ? nlohmann::json(*record.job) : nlohmann::json()}};
  write_durably(folder / record_name, document.dump());
}

std::optional<UploadRecord> read_upload(const fs::path& folder) {
  const auto text = read_optional(folder / record_name);
  if (!text) return std::nullopt;
  try {
    const auto document = nlohmann::json::parse(*text);
    UploadRecord record;
    record.id = folder.filename().string();
    record.file_name = document.at("file_name").get<std::string>();
    record.size = document.at("size").get<std::uint64_t>();
    record.offset = document.at("offset").get<std::uint64_t>();
    record.allow_downgrade = document.at("allow_downgrade").get<bool>();
    if (!document.at("job").is_null()) record.job = document.at("job").get<std::int64_t>();
    return record;
  } catch (const nlohmann::json::exception& error) {
    log::warning("an upload's record cannot be read",
                 {{"folder", folder.string()}, {"reason", error.what()}});
    return std::nullopt;
  }
}

bundle::Stream open_stream(Workspace& workspace, const UploadRecord& record) {
  auto judge = [&workspace, to_come = record.size - record.offset,
                allow_downgrade = record.allow_downgrade](const bundle::Container& container) {
    const auto trust = bundle::read_trust(workspace.root(), workspace.folder());
    auto head = bundle::require_trusted_head(container, trust);
    require_acceptable(workspace, head.manifest, trusted_key_ids(head.signers), allow_downgrade);
    const auto bytes = bytes_to_write(workspace.store(), head.manifest, to_come);
    require_quota(workspace, bytes);
    make_room(workspace, bytes, "The upload");
    return std::move(head.manifest);
  };
  return {upload_folder(workspace, record.id), record.size, workspace.store(), std::move(judge),
          record.offset};
}

void discard_content(const fs::path& folder) {
  std::vector<fs::path> content;
  std::error_code gone;
  for (const auto& entry : fs::directory_iterator(folder, gone)) {
    if (entry.path().filename() != record_name) content.push_back(entry.path());
  }
  for (const auto& path : content) fs::remove(path, gone);
}

void import_upload(Workspace& workspace, jobs::Context& job) {
  const auto id = job.request().at("upload").get<std::string>();
  const auto tar = bundle::Stream::tar_in(upload_folder(workspace, id));
  if (!fs::exists(tar)) {
    throw Error("upload_lost", fmt::format("there is no upload {} any more", id),
                "Upload the bundle again; what the board has of it already is not written again.",
                {{"upload", id}});
  }
  // No other import runs now, so these names in the store are nobody else's.
  offer_packages(workspace.store(), tar.parent_path());
  try {
    import_bundle(workspace, job, tar, "upload");
  } catch (const Error& error) {
    if (!is_interruption(error)) forget_packages(workspace.store(), tar);
    throw;
  }
  // What another import brought in the meantime is there twice.
  forget_packages(workspace.store(), tar);
}

}  // namespace jetcrew::install
