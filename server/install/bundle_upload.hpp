// One bundle on its way in from a browser: `<state>/uploads/<id>/`, with what bundle/stream.hpp leaves there
// and
//
//   upload.json   file_name, size, allow_downgrade, the offset that is durable, the job that takes it
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "bundle/stream.hpp"
#include "install/workspace.hpp"
#include "jobs/context.hpp"

namespace jetcrew::install {

struct UploadRecord {
  std::string id;  ///< random, 32 hexadecimal digits
  std::string file_name;
  std::uint64_t size = 0;    ///< bytes, as announced
  std::uint64_t offset = 0;  ///< bytes that are here, also after a power cut
  bool allow_downgrade = false;
  std::optional<std::int64_t> job;  ///< once all of it is here
};

std::filesystem::path upload_folder(const Workspace& workspace, std::string_view id);

/// @throws Error `io_failed` and the like
void save_upload(const std::filesystem::path& folder, const UploadRecord& record);
/// Nothing where the folder holds no upload.
std::optional<UploadRecord> read_upload(const std::filesystem::path& folder);

/// The stream of an upload, at its offset. What is not trusted, not for this board, too old or too large for
/// the disk is refused when its head is there.
/// @throws Error as bundle::Stream
bundle::Stream open_stream(Workspace& workspace, const UploadRecord& record);

/// All but upload.json goes.
void discard_content(const std::filesystem::path& folder);

/// The job `import` of the request {"upload": id, "allow_downgrade": ...}: what was uploaded becomes the
/// store's, as a bundle on a stick would, without being copied. Of one that is refused nothing is left in the
/// store.
/// @throws Error as import_bundle(), `upload_lost`
void import_upload(Workspace& workspace, jobs::Context& job);

}  // namespace jetcrew::install
