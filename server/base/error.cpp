#include "base/error.hpp"

#include <cerrno>
#include <cstring>

namespace jetcrew {

Error::Error(std::string code, std::string message, std::string hint, Facts facts)
    : code_(std::move(code)),
      message_(std::move(message)),
      hint_(std::move(hint)),
      facts_(std::move(facts)) {}

Error& Error::add_context(std::string_view doing) {
  message_ = fmt::format("{}: {}", doing, message_);
  return *this;
}

Error system_error(int error_number, std::string_view doing) {
  const char* reason = strerrordesc_np(error_number);
  auto message = fmt::format("{}: {}", doing, reason != nullptr ? reason : "unknown error");
  Facts facts{{"errno", std::to_string(error_number)}};
  switch (error_number) {
    case ENOSPC:
    case EDQUOT:
      return {"disk_full", std::move(message), "Free some space on the board's disk, then try again.",
              std::move(facts)};
    case EACCES:
    case EPERM:
      return {"permission_denied", std::move(message), "Run it as root, or give this user access.",
              std::move(facts)};
    case EROFS:
      return {"read_only", std::move(message),
              "The disk is mounted read-only. A worn card often ends this way: look at `dmesg`.",
              std::move(facts)};
    default:
      return {"io_failed", std::move(message),
              "Look at `dmesg` for errors of the disk or card, then try again.", std::move(facts)};
  }
}

Error current_error() {
  try {
    throw;
  } catch (const Error& error) {
    return error;
  } catch (const std::filesystem::filesystem_error& error) {
    return system_error(error.code().value(), error.path1().empty() ? "file system" : error.path1().string());
  } catch (const std::bad_alloc&) {
    return {"out_of_memory", "there is not enough memory for this",
            "Close other programs or add swap, then try again."};
  } catch (const std::exception& error) {
    return {"internal", fmt::format("something went wrong inside JetCrew: {}", error.what()),
            "This is a mistake in JetCrew. Please report it with the log."};
  }
}

}  // namespace jetcrew
