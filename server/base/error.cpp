#include "base/error.hpp"

#include <cerrno>
#include <cstring>

namespace jetcrew {
namespace {

struct Meaning {
  const char* code;
  const char* hint;
};

/// What a failed system call means to a person. Only what a failing disk says sends people to the kernel's
/// log.
Meaning meaning_of(int error_number) {
  switch (error_number) {
    case ENOENT:
      return {"path_not_found", "Check that the path is right and that its stick or disk is plugged in."};
    case ENOTDIR:
      return {"path_not_found", "A part of the path is a file where a folder is needed. Check the path."};
    case EISDIR:
      return {"path_invalid", "This is a folder where a file is needed. Name the file itself."};
    case ELOOP:
      return {"path_invalid", "Name the file itself, not a symbolic link that leads to it or in circles."};
    case ENAMETOOLONG:
      return {"path_invalid", "Give the file, or the folders it lies in, shorter names."};
    case EACCES:
    case EPERM:
      return {"permission_denied", "Run it as root, or give this user access."};
    case EROFS:
      return {
          "read_only",
          "The disk is mounted read-only. Mount it writable; where it became read-only by itself, the card "
          "or disk is failing: save what is on it and replace it."};
    case ENOSPC:
    case EDQUOT:
      return {"disk_full", "Free some space on the board's disk, then try again."};
    case EMFILE:
    case ENFILE:
      return {"too_many_files",
              "Too many files and connections are open at once. Close pages that are not needed, or restart "
              "JetCrew, then try again."};
    case ENOMEM:
      return {"out_of_memory", "Close other programs or add swap, then try again."};
    case EIO:
    case ENXIO:
    case ENODEV:
    case EREMOTEIO:
    case EBADMSG:
    case EUCLEAN:
      return {"io_failed", "Look at `dmesg` for errors of the disk or card, then try again."};
    default:
      return {"io_failed", "Try again. If it fails the same way, report it with the log."};
  }
}

}  // namespace

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
  const auto [code, hint] = meaning_of(error_number);
  return {code, std::move(message), hint, {{"errno", std::to_string(error_number)}}};
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
