#include "install/bundle_uploads.hpp"

#include <algorithm>

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "install/interruption.hpp"
#include "install/room.hpp"
#include "jobs/saved_error.hpp"
#include "state/payloads.hpp"

namespace jetcrew::install {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t id_bytes = 16;
constexpr std::uint64_t largest = 1ULL << 40U;

void require_bundle_name(const std::string& name, std::uint64_t size) {
  const bool plain = name.size() <= 255 && name.find_first_of("/\\") == std::string::npos &&
                     std::none_of(name.begin(), name.end(),
                                  [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
  if (plain && name.ends_with(".jetbundle") && size > 0 && size <= largest) return;
  throw Error(
      "not_a_bundle", fmt::format("'{}' is not the name of a bundle, or it is empty", to_valid_utf8(name)),
      "Choose a .jetbundle file as `jetcrew bundle create` makes it.", {{"file_name", to_valid_utf8(name)}});
}

Error not_found(const std::string& id) {
  return {"not_found",
          fmt::format("there is no upload {}", to_valid_utf8(id)),
          "It was forgotten after an hour, refused or given up: upload the bundle again. What the board has "
          "of it "
          "already is not written again.",
          {{"upload", to_valid_utf8(id)}}};
}

Error busy(const std::string& id) {
  return {"upload_busy",
          fmt::format("another request goes on with upload {}", id),
          "Wait until that is answered, then ask for the offset and go on from there.",
          {{"upload", id}}};
}

/// What was found wrong with the file on the board, said of the one that somebody sent.
Error said_of(const Error& error, const fs::path& stored, const std::string& file_name) {
  auto message = error.message();
  if (const auto at = message.find(stored.native()); at != std::string::npos)
    message.replace(at, stored.native().size(), file_name);
  auto facts = error.facts();
  if (const auto path = facts.find("path"); path != facts.end() && path->second == stored)
    path->second = file_name;
  return {error.code(), std::move(message), error.hint(), std::move(facts)};
}

/// What it takes on the disk at its best: all that the store has is in it, and needs no room.
std::uint64_t least_bytes(Workspace& workspace, std::uint64_t size) {
  std::uint64_t stored = 0;
  for (const auto& payload : state::all_payloads(workspace.database())) stored += payload.size;
  return size - std::min(size, stored);
}

}  // namespace

BundleUploads::BundleUploads(Workspace& workspace, jobs::Runner& runner)
    : workspace_(workspace), runner_(runner) {
  const auto folder = workspace_.folder() / "uploads";
  fs::create_directories(folder);
  std::vector<fs::path> folders;
  for (const auto& entry : fs::directory_iterator(folder)) folders.push_back(entry.path());
  for (const auto& left : folders) {
    auto record = read_upload(left);
    if (!record) {
      fs::remove_all(left);
      continue;
    }
    auto upload = std::make_shared<Upload>();
    upload->record = std::move(*record);
    *upload->used.lock() = std::chrono::steady_clock::now();
    open_.lock()->emplace(upload->record.id, upload);
  }
  watch_ = std::jthread([this](const std::stop_token& stop) {
    std::unique_lock lock(sleep_);
    while (!stop.stop_requested()) {
      wake_.wait_for(lock, stop, std::chrono::minutes(1), [] { return false; });
      if (stop.stop_requested()) return;
      try {
        remove_idle(longest_idle);
      } catch (const std::exception& error) {
        log::warning("idle uploads are not forgotten", {{"reason", error.what()}});
      }
    }
  });
}

UploadRecord BundleUploads::create(const std::string& file_name, std::uint64_t size, bool allow_downgrade) {
  require_bundle_name(file_name, size);
  make_room(workspace_, least_bytes(workspace_, size), file_name);
  auto upload = std::make_shared<Upload>();
  upload->record = {random_hex(id_bytes), file_name, size, 0, allow_downgrade, {}};
  *upload->used.lock() = std::chrono::steady_clock::now();
  auto open = open_.lock();
  require_place(*open);
  const auto folder = upload_folder(workspace_, upload->record.id);
  fs::create_directories(folder);
  save_upload(folder, upload->record);
  sync_folder(folder.parent_path());
  open->emplace(upload->record.id, upload);
  return upload->record;
}

void BundleUploads::require_place(Open& open) const {
  // Those that were taken wait only for somebody to ask what became of them.
  std::vector<std::shared_ptr<Upload>> taken;
  for (const auto& [id, upload] : open) {
    const std::unique_lock lock(upload->busy, std::try_to_lock);
    if (lock && upload->record.job) taken.push_back(upload);
  }
  if (const auto unfinished = open.size() - taken.size(); unfinished >= most_open) {
    throw Error("too_many_uploads", fmt::format("{} bundles are being uploaded already", unfinished),
                "Wait until one of them is done, or give one up.", {{"limit", std::to_string(most_open)}});
  }
  if (taken.size() < most_taken) return;
  const auto oldest = std::min_element(taken.begin(), taken.end(), [](const auto& a, const auto& b) {
    return *a->used.lock() < *b->used.lock();
  });
  const auto job = state::find_job(workspace_.database(), *(*oldest)->record.job);
  if (job && !state::is_finished(job->state)) return;
  fs::remove_all(upload_folder(workspace_, (*oldest)->record.id));
  open.erase((*oldest)->record.id);
}

std::shared_ptr<BundleUploads::Upload> BundleUploads::require(const std::string& id) {
  auto open = open_.lock();
  const auto found = open->find(id);
  if (found == open->end()) throw not_found(id);
  *found->second->used.lock() = std::chrono::steady_clock::now();
  return found->second;
}

UploadRecord BundleUploads::find(const std::string& id) {
  const auto upload = require(id);
  const std::unique_lock lock(upload->busy);
  return upload->record;
}

UploadRecord BundleUploads::append(const std::string& id, std::uint64_t offset, std::string_view bytes) {
  const auto upload = require(id);
  const std::unique_lock lock(upload->busy, std::try_to_lock);
  if (!lock) throw busy(id);
  auto& record = upload->record;
  if (offset != record.offset) {
    throw Error("upload_offset_wrong",
                fmt::format("upload {} goes on at byte {}, not at {}", id, record.offset, offset),
                "Go on from the offset that the answer's header Upload-Offset says.",
                {{"offset", std::to_string(record.offset)}});
  }
  try {
    if (!bytes.empty()) take(*upload, bytes);
  } catch (const Error& error) {
    // What is on the disk, and not what was in the middle of being done, is where the next one goes on.
    upload->stream.reset();
    const auto stored = bundle::Stream::tar_in(upload_folder(workspace_, id));
    const auto told = said_of(error, stored, record.file_name);
    if (!is_interruption(error)) forget(record);
    throw told;
  } catch (...) {
    upload->stream.reset();
    throw;
  }
  if (record.offset == record.size && !record.job) submit(*upload);
  return record;
}

void BundleUploads::take(Upload& upload, std::string_view bytes) {
  auto& record = upload.record;
  if (!upload.stream) upload.stream.emplace(open_stream(workspace_, record));
  // A piece has room in the reserve; whether all of it has is asked when the head is there.
  bundle::require_space(workspace_.folder(), 0, record.file_name);
  upload.stream->take(bytes);
  upload.stream->sync();
  auto saved = record;
  saved.offset = upload.stream->offset();
  save_upload(upload_folder(workspace_, record.id), saved);
  record = std::move(saved);
}

void BundleUploads::submit(Upload& upload) {
  auto& record = upload.record;
  upload.stream.reset();
  record.job = runner_.submit("import", {{"upload", record.id}, {"allow_downgrade", record.allow_downgrade}});
  save_upload(upload_folder(workspace_, record.id), record);
}

void BundleUploads::settle(const UploadRecord& record, const state::Job& job) {
  const auto upload = require(record.id);
  const std::unique_lock lock(upload->busy);
  if (upload->record.job != job.id || !state::is_finished(job.state)) return;
  const bool interrupted =
      job.state == state::JobState::cancelled ||
      (job.state == state::JobState::failed && is_interruption(jobs::error_from(job.error)));
  if (!interrupted) {
    discard_content(upload_folder(workspace_, record.id));
    return;
  }
  // All of it is still here: nothing more has to be sent for another try.
  upload->record.job.reset();
  save_upload(upload_folder(workspace_, record.id), upload->record);
}

void BundleUploads::forget(const UploadRecord& record) {
  open_.lock()->erase(record.id);
  fs::remove_all(upload_folder(workspace_, record.id));
}

void BundleUploads::remove(const std::string& id) {
  const auto upload = require(id);
  const std::unique_lock lock(upload->busy, std::try_to_lock);
  if (!lock) throw busy(id);
  if (upload->record.job) {
    const auto job = state::find_job(workspace_.database(), *upload->record.job);
    if (job && !state::is_finished(job->state)) {
      throw Error("job_running", fmt::format("job {} takes this bundle into the store", job->id),
                  "Wait until it is done, or cancel the job.", {{"job", std::to_string(job->id)}});
    }
  }
  forget(upload->record);
}

void BundleUploads::remove_idle(std::chrono::seconds idle) {
  const auto oldest = std::chrono::steady_clock::now() - idle;
  std::vector<std::string> ids;
  {
    auto open = open_.lock();
    for (const auto& [id, upload] : *open) {
      if (*upload->used.lock() <= oldest) ids.push_back(id);
    }
  }
  for (const auto& id : ids) {
    log::info("an upload that nobody goes on with is forgotten", {{"upload", id}});
    try {
      remove(id);
    } catch (const Error& error) {
      log::info("it is in use after all", {{"upload", id}, {"reason", error.message()}});
    }
  }
}

}  // namespace jetcrew::install
