// Where the body of a request goes as it arrives: into memory, or into a file under a temporary name.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "base/descriptor.hpp"
#include "http/router.hpp"

namespace jetcrew::http {

/// Throws the Error for a body over the route's limit: `upload_too_large` for files, else
/// `request_too_large`.
[[noreturn]] void refuse_size(const RouteOptions& options);

/// Removes what uploads left in the folder when the power went. Call it before the first body.
void remove_leftovers(const std::filesystem::path& upload_folder);

class BodyStore {
 public:
  /// A file is made at once. Throws the Error of the failed system call.
  BodyStore(BodyTo to, const std::filesystem::path& upload_folder);
  BodyStore(BodyStore&&) noexcept = default;
  BodyStore& operator=(BodyStore&&) = delete;
  /// Removes the file unless it was handed over.
  ~BodyStore();

  /// May block on the disk. Throws Error `disk_full` and the like.
  void append(std::string_view bytes);

  /// Hands the body over to the request.
  void finish(Request& request);

 private:
  std::string memory_;
  std::filesystem::path path_;
  Descriptor file_;
  std::uint64_t size_ = 0;
};

}  // namespace jetcrew::http
