#include "http/body_store.hpp"

#include <fcntl.h>

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/files.hpp"
#include "base/text.hpp"

namespace jetcrew::http {
namespace {

constexpr std::string_view prefix = ".upload-";

}  // namespace

void refuse_size(const RouteOptions& options) {
  const bool upload = options.body_to == BodyTo::file;
  throw Error(upload ? "upload_too_large" : "request_too_large",
              fmt::format("the request's body is larger than {}", human_bytes(options.body_limit)),
              upload ? "Copy the file to a stick and import it from there." : "Send less in one request.",
              {{"limit", std::to_string(options.body_limit)}});
}

void remove_leftovers(const std::filesystem::path& upload_folder) {
  if (!std::filesystem::is_directory(upload_folder)) return;
  for (const auto& entry : std::filesystem::directory_iterator(upload_folder)) {
    if (entry.path().filename().string().starts_with(prefix)) std::filesystem::remove(entry.path());
  }
}

BodyStore::BodyStore(BodyTo to, const std::filesystem::path& upload_folder) {
  if (to == BodyTo::memory) return;
  path_ = upload_folder / fmt::format("{}{}", prefix, random_hex(12));
  file_ = open_file(path_, O_WRONLY | O_CREAT | O_EXCL, 0600);
}

BodyStore::~BodyStore() {
  if (!file_) return;
  std::error_code ignored;  // a destructor cannot report; remove_leftovers does it later
  std::filesystem::remove(path_, ignored);
}

void BodyStore::append(std::string_view bytes) {
  size_ += bytes.size();
  if (file_) {
    write_all(file_.get(), bytes, path_);
  } else {
    memory_ += bytes;
  }
}

void BodyStore::finish(Request& request) {
  request.body_size = size_;
  request.body = std::move(memory_);
  if (!file_) return;
  file_.close();
  request.body_file = std::move(path_);
}

}  // namespace jetcrew::http
