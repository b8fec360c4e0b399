// The one way to fail: every room throws Error, the edges (a request, a job's step, main) catch it.
#pragma once

#include <exception>
#include <map>
#include <string>
#include <string_view>

namespace jetcrew {

/// Named values for whoever translates the message: the page builds its own sentence from code and facts.
using Facts = std::map<std::string, std::string>;

class Error : public std::exception {
 public:
  /// @param code    stable, snake_case, what scripts and translations key on (`disk_full`)
  /// @param message what went wrong and where, one sentence
  /// @param hint    what to do now; empty only where nothing can be done
  Error(std::string code, std::string message, std::string hint = {}, Facts facts = {});

  const std::string& code() const noexcept { return code_; }
  const std::string& message() const noexcept { return message_; }
  const std::string& hint() const noexcept { return hint_; }
  const Facts& facts() const noexcept { return facts_; }
  const char* what() const noexcept override { return message_.c_str(); }

  /// Puts what was being done in front of the message: `while importing x.deb: <message>`.
  Error& add_context(std::string_view doing);

 private:
  std::string code_;
  std::string message_;
  std::string hint_;
  Facts facts_;
};

/// An Error for a failed system call, by its errno (fact `errno`): `path_not_found` for ENOENT and ENOTDIR,
/// `path_invalid` for EISDIR, ELOOP and ENAMETOOLONG, `permission_denied` for EACCES and EPERM, `read_only`
/// for EROFS, `disk_full` for ENOSPC and EDQUOT, `too_many_files` for EMFILE and ENFILE, `out_of_memory` for
/// ENOMEM, else `io_failed`. `doing` says what and where, e.g. `writing /x/y`.
Error system_error(int error_number, std::string_view doing);

/// The Error in flight as an Error whatever its type; call it inside a catch block. Anything that is not an
/// Error becomes code `internal`.
Error current_error();

}  // namespace jetcrew
