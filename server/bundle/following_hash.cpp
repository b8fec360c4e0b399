#include "bundle/following_hash.hpp"

#include <cerrno>

#include <unistd.h>

#include "base/error.hpp"

namespace jetcrew::bundle {

FollowingHash::FollowingHash(int descriptor, std::filesystem::path path_for_errors)
    : descriptor_(descriptor),
      path_(std::move(path_for_errors)),
      thread_([this](const std::stop_token& stop) { follow(stop); }) {}

FollowingHash::~FollowingHash() = default;

void FollowingHash::written(std::uint64_t size) {
  progress_.lock()->written = size;
  more_.notify_one();
}

Sha256::Value FollowingHash::finish() {
  progress_.lock()->ended = true;
  more_.notify_one();
  thread_.join();
  if (failure_) std::rethrow_exception(failure_);
  return hash_.finish();
}

void FollowingHash::follow(const std::stop_token& stop) {
  constexpr std::size_t step = 256U << 10U;
  std::string buffer(step, '\0');
  std::uint64_t at = 0;
  while (true) {
    std::uint64_t until = 0;
    {
      auto progress = progress_.lock();
      if (!more_.wait(progress.lock(), stop, [&] { return progress->ended || progress->written > at; }))
        return;
      // Who stops asks for no hash, though there may be more to read.
      if (stop.stop_requested() || progress->written == at) return;
      until = progress->written;
    }
    while (at < until && !stop.stop_requested()) {
      const auto count = ::pread(descriptor_, buffer.data(), std::min<std::uint64_t>(step, until - at),
                                 static_cast<off_t>(at));
      if (count < 0 && errno == EINTR) continue;
      if (count <= 0) {
        failure_ = std::make_exception_ptr(
            system_error(count < 0 ? errno : EIO, fmt::format("reading {} back", path_.string())));
        return;
      }
      hash_.update({buffer.data(), static_cast<std::size_t>(count)});
      at += static_cast<std::uint64_t>(count);
    }
  }
}

}  // namespace jetcrew::bundle
