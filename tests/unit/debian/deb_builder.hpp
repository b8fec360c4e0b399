// Builds small real packages with dpkg-deb, for tests.
#pragma once

#include <filesystem>
#include <fstream>
#include <map>
#include <string>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/process.hpp"

namespace jetcrew::debian::test {

struct DebPlan {
  std::string name = "hello";
  std::string version = "1.0-1";
  std::string architecture = "all";
  std::string more_fields;                     ///< whole lines
  std::map<std::string, std::string> files;    ///< path without a leading slash -> content
  std::map<std::string, std::string> control;  ///< preinst, postinst, conffiles, ... -> content
  std::string compression = "gzip";
};

inline void write(const std::filesystem::path& path, const std::string& content, bool executable = false) {
  std::filesystem::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << content;
  using std::filesystem::perms;
  const auto mode = perms::owner_read | perms::owner_write | perms::group_read | perms::others_read;
  const auto run = perms::owner_exec | perms::group_exec | perms::others_exec;
  std::filesystem::permissions(path, executable ? mode | run : mode);
}

inline std::filesystem::path build_deb(const std::filesystem::path& folder, const DebPlan& plan) {
  const TemporaryFolder work(folder);
  const auto tree = work.path() / "tree";
  for (const auto& [path, content] : plan.files) write(tree / path, content);
  write(tree / "DEBIAN/control",
        "Package: " + plan.name + "\nVersion: " + plan.version + "\nArchitecture: " + plan.architecture +
            "\nMaintainer: JetCrew <test@example.org>\nInstalled-Size: 12\n" + plan.more_fields +
            "Description: a package for tests\n It has two lines.\n");
  for (const auto& [name, content] : plan.control)
    write(tree / "DEBIAN" / name, content, name != "conffiles");
  auto out = folder / (plan.name + "_" + plan.version + "_" + plan.architecture + ".deb");
  Command command;
  command.argv = {"dpkg-deb", "--root-owner-group", "-Z" + plan.compression, "--build", tree, out};
  const auto outcome = run(command);
  if (!outcome.ok()) throw Error("test", "dpkg-deb: " + outcome.errors);
  return out;
}

/// The code of the Error that `call` throws, empty if it throws none.
template <typename Call>
std::string code_of(Call call) {
  try {
    call();
  } catch (const Error& error) {
    return error.code();
  }
  return {};
}

}  // namespace jetcrew::debian::test
