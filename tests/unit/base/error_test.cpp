#include "base/error.hpp"

#include <cerrno>

#include <fcntl.h>
#include <gtest/gtest.h>

#include "base/files.hpp"

namespace jetcrew {
namespace {

namespace fs = std::filesystem;

TEST(SystemError, SaysWhatItMeansAndWhatToDo) {
  struct Case {
    int number;
    const char* code;
    const char* hint;  ///< a part of it
  };
  for (const auto& [number, code, hint] : std::vector<Case>{{ENOENT, "path_not_found", "plugged in"},
                                                            {ENOTDIR, "path_not_found", "a folder is needed"},
                                                            {ENAMETOOLONG, "path_invalid", "shorter names"},
                                                            {ELOOP, "path_invalid", "symbolic link"},
                                                            {EISDIR, "path_invalid", "a file is needed"},
                                                            {EACCES, "permission_denied", "as root"},
                                                            {EPERM, "permission_denied", "as root"},
                                                            {EROFS, "read_only", "writable"},
                                                            {ENOSPC, "disk_full", "Free some space"},
                                                            {EDQUOT, "disk_full", "Free some space"},
                                                            {EMFILE, "too_many_files", "open at once"},
                                                            {ENFILE, "too_many_files", "open at once"},
                                                            {ENOMEM, "out_of_memory", "swap"},
                                                            {EIO, "io_failed", "dmesg"},
                                                            {EUCLEAN, "io_failed", "dmesg"},
                                                            {EPIPE, "io_failed", "Try again"}}) {
    const auto error = system_error(number, "doing it");
    EXPECT_EQ(error.code(), code) << number;
    EXPECT_NE(error.hint().find(hint), std::string::npos) << number << ": " << error.hint();
    EXPECT_TRUE(error.message().starts_with("doing it: ")) << error.message();
    EXPECT_EQ(error.facts().at("errno"), std::to_string(number));
  }
}

TEST(SystemError, OnlyAFailingDiskSendsPeopleToTheKernelsLog) {
  std::set<int> sent;
  for (int number = 1; number < 134; ++number) {
    if (system_error(number, "x").hint().find("dmesg") != std::string::npos) sent.insert(number);
  }
  EXPECT_EQ(sent, (std::set<int>{EIO, ENXIO, ENODEV, EREMOTEIO, EBADMSG, EUCLEAN}));
}

std::string code_of(const fs::path& path, int flags = O_RDONLY) {
  try {
    static_cast<void>(open_file(path, flags));
    return "";
  } catch (const Error& error) {
    return error.code();
  }
}

TEST(SystemError, IsWhatTheSystemMakesOfRealPaths) {
  const TemporaryFolder folder;
  const auto& at = folder.path();
  write_durably(at / "file", "x");
  fs::create_symlink("loop", at / "loop");
  EXPECT_EQ(code_of(at / "absent"), "path_not_found");
  EXPECT_EQ(code_of(at / "file" / "below"), "path_not_found");
  EXPECT_EQ(code_of(at / std::string(300, 'n')), "path_invalid");
  EXPECT_EQ(code_of(at / "loop"), "path_invalid");
  EXPECT_EQ(code_of(at, O_WRONLY), "path_invalid");
}

TEST(CurrentError, TakesTheReasonOfTheFileSystemsExceptions) {
  const TemporaryFolder folder;
  try {
    static_cast<void>(fs::file_size(folder.path() / "absent"));
    FAIL();
  } catch (const std::exception&) {
    const auto error = current_error();
    EXPECT_EQ(error.code(), "path_not_found");
    EXPECT_NE(error.message().find("absent"), std::string::npos);
  }
}

}  // namespace
}  // namespace jetcrew
