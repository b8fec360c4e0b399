// dpkg's locks: who holds them, and the one that a front end takes.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <variant>

#include <sys/types.h>

#include "base/descriptor.hpp"

namespace jetcrew::debian {

struct LockHolder {
  pid_t pid = 0;     ///< 0 where the kernel does not say (another container)
  std::string name;  ///< of the process on this machine; `another program` where it cannot be seen

  bool operator==(const LockHolder&) const = default;
};

/// Who holds the write lock of a file (fcntl, as dpkg and apt lock); nobody where the file does not exist.
std::optional<LockHolder> lock_holder(const std::filesystem::path& file);

/// `var/lib/dpkg/lock-frontend`, held while the object lives. apt and unattended-upgrades take the same one,
/// so none of them comes in between two runs of dpkg. An open file description lock: unlike dpkg's own, it is
/// not lost when some other part of this process closes the file.
class FrontendLock {
 public:
  static std::variant<FrontendLock, LockHolder> take(const std::filesystem::path& file);

 private:
  explicit FrontendLock(Descriptor descriptor) : descriptor_(std::move(descriptor)) {}
  Descriptor descriptor_;
};

}  // namespace jetcrew::debian
