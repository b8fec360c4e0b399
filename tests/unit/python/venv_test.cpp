#include "python/venv.hpp"

#include <gtest/gtest.h>

#include "base/files.hpp"
#include "base/process.hpp"

namespace jetcrew::python {
namespace {

namespace fs = std::filesystem;

VenvSkeleton skeleton_at(const fs::path& inside) {
  Interpreter python;
  python.path = "/usr/bin/python3.13";
  python.version = "3.13.0";
  python.minor = 13;
  python.free_threaded = true;
  return venv_skeleton({inside, "robot", false}, python);
}

std::string file(const VenvSkeleton& skeleton, std::string_view path) {
  for (const auto& f : skeleton.files) {
    if (f.path == path) return f.content;
  }
  return "";
}

TEST(Venv, FreeThreadedHasItsOwnNames) {
  const auto skeleton = skeleton_at("/e");
  EXPECT_EQ(skeleton.folders.back(), "lib/python3.13t/site-packages");
  EXPECT_EQ(skeleton.links[2].path, "bin/python3.13t");
  EXPECT_NE(file(skeleton, "pyvenv.cfg").find("include-system-site-packages = false\n"), std::string::npos);
}

/// Activates in a real shell, looks, deactivates, looks again.
std::string session(const std::vector<std::string>& shell, const std::string& script,
                    const std::string& text) {
  const TemporaryFolder folder;
  write_durably(folder.path() / script, text);
  auto argv = shell;
  argv.push_back(
      fmt::format("PATH=/before; . {}/{}; echo $VIRTUAL_ENV; echo $PATH; deactivate; echo "
                  "\"<${{VIRTUAL_ENV-}}>\"; echo $PATH",
                  folder.path().string(), script));
  Command command;
  command.argv = argv;
  const auto outcome = run(command);
  EXPECT_EQ(outcome.errors, "");
  return outcome.output;
}

TEST(Venv, ActivateWorksInShells) {
  const auto text = file(skeleton_at("/my env"), "bin/activate");
  for (const std::vector<std::string>& shell :
       {std::vector<std::string>{"/bin/sh", "-euc"}, {"/bin/bash", "-c"}}) {
    if (!fs::exists(shell[0])) continue;
    EXPECT_EQ(session(shell, "activate", text), "/my env\n/my env/bin:/before\n<>\n/before\n") << shell[0];
  }
}

TEST(Venv, ScriptsHoldThePlaceInside) {
  const auto skeleton = skeleton_at("/e");
  EXPECT_NE(file(skeleton, "bin/activate.fish").find("set -gx VIRTUAL_ENV '/e'"), std::string::npos);
  EXPECT_NE(file(skeleton, "bin/activate.csh").find("setenv VIRTUAL_ENV '/e'"), std::string::npos);
  for (const auto& f : skeleton.files) EXPECT_EQ(f.content.find('@'), std::string::npos) << f.path;
}

}  // namespace
}  // namespace jetcrew::python
