#include "debian/dpkg_output.hpp"

#include <gtest/gtest.h>

namespace jetcrew::debian {
namespace {

using Kind = DpkgEvent::Kind;

TEST(DpkgOutput, ReadsStatusLines) {
  const auto state = parse_status_line("status: nano:amd64: half-configured");
  ASSERT_TRUE(state);
  EXPECT_EQ(state->kind, Kind::state);
  EXPECT_EQ(state->package, "nano:amd64");
  EXPECT_EQ(state->stage, "half-configured");
  const auto processing = parse_status_line("processing: configure: nano:amd64");
  EXPECT_EQ(processing->kind, Kind::processing);
  EXPECT_EQ(processing->package, "nano:amd64");
  EXPECT_EQ(processing->stage, "configure");
  const auto error = parse_status_line("status: /x/a b.deb : error : it: broke");
  EXPECT_EQ(error->kind, Kind::error);
  EXPECT_EQ(error->package, "/x/a b.deb");
  EXPECT_EQ(error->detail, "it: broke");
  const auto conffile =
      parse_status_line("status: /etc/x : conffile-prompt : '/etc/x' '/etc/x.dpkg-new' 1 1");
  EXPECT_EQ(conffile->kind, Kind::conffile);
  EXPECT_EQ(conffile->package, "/etc/x");
}

TEST(DpkgOutput, ReadsOverOtherLines) {
  for (const auto* line : {"", "status:", "status: x", "processing: x", "Setting up nano", "status: \xFF"}) {
    EXPECT_FALSE(parse_status_line(line)) << line;
  }
}

TEST(DpkgOutput, NamesTheCauseAndNotWhatFellWithIt) {
  DpkgWatch watch;
  for (const auto* line :
       {"Setting up bad (1.0) ...", "the script's last words",
        "dpkg: error processing package bad (--install):",
        " installed bad package post-installation script subprocess returned error exit status 3",
        "dpkg: dependency problems prevent configuration of user:", " user depends on bad; however:",
        "dpkg: error processing package user (--install):", " dependency problems - leaving unconfigured"}) {
    watch.on_line(line);
  }
  const auto error = watch.error("exit status 1");
  EXPECT_EQ(error.code(), "dpkg_failed");
  EXPECT_EQ(error.facts().at("package"), "bad");
  EXPECT_EQ(error.facts().at("phase"), "postinst");
  EXPECT_EQ(error.facts().at("packages"), "bad user");
  EXPECT_TRUE(error.facts().at("output").ends_with("the script's last words"));
}

TEST(DpkgOutput, KnowsAFullDiskAndALock) {
  DpkgWatch full;
  full.on_line("dpkg: error processing archive /x/y.deb (--install):");
  full.on_line(" cannot copy extracted data for './usr/x': failed to write (No space left on device)");
  EXPECT_EQ(full.error("exit status 1").code(), "disk_full");
  EXPECT_EQ(full.error("exit status 1").facts().at("package"), "/x/y.deb");
  EXPECT_EQ(full.error("exit status 1").facts().at("phase"), "unpack");
  DpkgWatch locked;
  locked.on_line("dpkg: error: dpkg frontend lock was locked by another process with pid 4711");
  EXPECT_EQ(locked.error("exit status 2").code(), "dpkg_locked");
  EXPECT_EQ(locked.error("exit status 2").facts().at("pid"), "4711");
}

TEST(DpkgOutput, SaysSomethingEvenOfSilence) {
  EXPECT_EQ(DpkgWatch().error("killed by signal 9").message(),
            "dpkg failed (killed by signal 9): it said nothing");
}

}  // namespace
}  // namespace jetcrew::debian
