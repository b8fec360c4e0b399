// The SHA-256 of a file that is being written, taken on a thread of its own right behind the writer: from the
// pages that the kernel still has, and of the bytes that were written and not of those that were read.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <thread>

#include "base/digest.hpp"
#include "base/synchronized.hpp"

namespace jetcrew::bundle {

class FollowingHash {
 public:
  /// @param descriptor readable, and open as long as this lives
  FollowingHash(int descriptor, std::filesystem::path path_for_errors);
  /// Without finish() the thread ends where it is.
  ~FollowingHash();
  FollowingHash(const FollowingHash&) = delete;
  FollowingHash& operator=(const FollowingHash&) = delete;

  /// The file is written up to here; never less than before.
  void written(std::uint64_t size);

  /// Of all that was written. @throws Error where it could not be read back
  Sha256::Value finish();

 private:
  struct Progress {
    std::uint64_t written = 0;
    bool ended = false;
  };
  void follow(const std::stop_token& stop);

  int descriptor_;
  std::filesystem::path path_;
  Synchronized<Progress> progress_;
  std::condition_variable_any more_;
  Sha256 hash_;
  std::exception_ptr failure_;
  std::jthread thread_;  // last: it uses all the others
};

}  // namespace jetcrew::bundle
