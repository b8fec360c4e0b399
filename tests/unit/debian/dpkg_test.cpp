#include "debian/dpkg.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include "base/files.hpp"
#include "base/text.hpp"
#include "deb_builder.hpp"
#include "debian/status.hpp"
#include "lock_keeper.hpp"

namespace jetcrew::debian {
namespace {

using test::code_of;
namespace fs = std::filesystem;

/// A root with an empty dpkg database and a real shell, so that real maintainer scripts run in it.
class DpkgTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (::geteuid() != 0) GTEST_SKIP() << "dpkg changes packages only as root";
    for (const auto* path : {"var/lib/dpkg/status", "var/lib/dpkg/info/format"}) {
      test::write(folder.path() / path, fs::path(path).filename() == "format" ? "1\n" : "");
    }
    fs::create_directories(folder.path() / "var/lib/dpkg/updates");
    fs::create_directories(folder.path() / "var/log");
    copy_program("/bin/sh");
  }

  /// With the libraries it names; ldd prints `name => path (address)` or `path (address)`.
  void copy_program(const std::string& program) {
    take(program);
    Command ldd;
    ldd.argv = {"ldd", program};
    const auto outcome = run(ldd);
    for (const auto line : lines_of(outcome.output)) {
      const auto slash = line.find('/');
      if (slash != std::string_view::npos)
        take(std::string(line.substr(slash, line.find(' ', slash) - slash)));
    }
  }
  void take(const std::string& file) {
    const auto to = folder.path() / file.substr(1);
    fs::create_directories(to.parent_path());
    fs::copy_file(fs::canonical(file), to, fs::copy_options::overwrite_existing);
  }

  fs::path deb(const std::string& name, const std::map<std::string, std::string>& control = {},
               const std::string& more_fields = "", const std::string& version = "1.0") {
    test::DebPlan plan;
    plan.name = name;
    plan.version = version;
    plan.control = control;
    plan.more_fields = more_fields;
    plan.files = {{"etc/" + name + ".conf", "from the package " + version + "\n"},
                  {"usr/share/" + name, "x"}};
    return test::build_deb(work.path(), plan);
  }
  Dpkg dpkg(std::stop_token stop = {}) { return Dpkg(Root(folder.path()), std::move(stop)); }
  std::string states() {
    std::string text;
    for (const auto& i : read_status(Root(folder.path()), Which::all)) {
      text += i.package.name + " " + i.package.version.text() + " " + std::string(to_string(i.state)) + "\n";
    }
    return text;
  }
  std::string inside(const std::string& path) {
    return read_optional(folder.path() / path).value_or("absent");
  }

  TemporaryFolder folder;
  TemporaryFolder work;
};

TEST_F(DpkgTest, InstallsInTheGivenOrderAndTellsTheWay) {
  const auto first = deb("first", {{"postinst", "#!/bin/sh\necho \"first says $DEBIAN_FRONTEND\"\n"}});
  const auto second = deb("second", {}, "Depends: first (= 1.0)\n");
  std::vector<std::string> events;
  std::vector<std::string> lines;
  dpkg().install({second, first}, {[&](const DpkgEvent& e) { events.push_back(e.package + " " + e.stage); },
                                   [&](std::string_view line) { lines.emplace_back(line); }});
  EXPECT_EQ(states(), "first 1.0 installed\nsecond 1.0 installed\n");
  const auto at = [&](const std::string& event) { return std::find(events.begin(), events.end(), event); };
  EXPECT_LT(at("second unpacked"), at("first unpacked"));
  EXPECT_LT(at("first installed"), at("second installed"));
  EXPECT_NE(at("second installed"), events.end());
  EXPECT_NE(std::find(lines.begin(), lines.end(), "first says noninteractive"), lines.end());
  EXPECT_TRUE(dpkg().audit().empty());
  dpkg().require_sound();
}

TEST_F(DpkgTest, AFailingScriptIsNamedWithItsLastWords) {
  const auto bad = deb("bad", {{"postinst", "#!/bin/sh\necho 'cannot find the GPU' >&2\nexit 3\n"}});
  const auto user = deb("user", {}, "Depends: bad\n");
  try {
    dpkg().install({bad, user});
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), "dpkg_failed");
    EXPECT_EQ(error.facts().at("package"), "bad");
    EXPECT_EQ(error.facts().at("phase"), "postinst");
    EXPECT_NE(error.facts().at("output").find("cannot find the GPU"), std::string::npos);
    EXPECT_EQ(error.facts().at("packages"), "bad user");
  }
  EXPECT_EQ(states(), "bad 1.0 half-configured\nuser 1.0 unpacked\n");
  EXPECT_EQ(dpkg().audit().size(), 2U);

  // The cause is mended: what was unpacked is configured.
  test::write(folder.path() / "var/lib/dpkg/info/bad.postinst", "#!/bin/sh\n", true);
  dpkg().configure_pending();
  EXPECT_EQ(states(), "bad 1.0 installed\nuser 1.0 installed\n");
}

TEST_F(DpkgTest, ChangedConffilesStayAsTheyAre) {
  const std::map<std::string, std::string> conffiles{{"conffiles", "/etc/tool.conf\n"}};
  dpkg().install({deb("tool", conffiles)});
  test::write(folder.path() / "etc/tool.conf", "mine\n");
  EXPECT_EQ(dpkg().verify("tool").count("/etc/tool.conf"), 1U);
  dpkg().install({deb("tool", conffiles, "", "2.0")});
  EXPECT_EQ(inside("etc/tool.conf"), "mine\n");
  EXPECT_EQ(states(), "tool 2.0 installed\n");
}

TEST_F(DpkgTest, UnpacksConfiguresRemovesAndPurges) {
  dpkg().unpack({deb("tool", {{"conffiles", "/etc/tool.conf\n"}})});
  EXPECT_EQ(states(), "tool 1.0 unpacked\n");
  dpkg().configure({"tool"});
  EXPECT_EQ(states(), "tool 1.0 installed\n");
  dpkg().remove({"tool"});
  EXPECT_EQ(states(), "tool 1.0 config-files\n");
  EXPECT_NE(inside("etc/tool.conf"), "absent");
  dpkg().purge({"tool"});
  EXPECT_EQ(states(), "");
  EXPECT_EQ(inside("etc/tool.conf"), "absent");
}

TEST_F(DpkgTest, WhatANewPackageBreaksIsDeconfiguredUntilItsOwnNewVersionComes) {
  dpkg().install({deb("old")});
  dpkg().install({deb("new", {}, "Breaks: old (<< 2)\n"), deb("old", {}, "Depends: new\n", "2.0")});
  EXPECT_EQ(states(), "new 1.0 installed\nold 2.0 installed\n");
}

TEST_F(DpkgTest, ReplacesWhatOthersNeed) {
  // dpkg --remove refuses old, since user needs it; and new is refused beside old.
  dpkg().install({deb("old"), deb("user", {}, "Depends: old | new\n")});
  dpkg().replace({"old:all"}, {deb("new", {}, "Conflicts: old\n")}, {"new"});
  EXPECT_EQ(states(), "new 1.0 installed\nuser 1.0 installed\n");
  EXPECT_TRUE(dpkg().audit().empty());
}

TEST_F(DpkgTest, ReplacesWhatIsOnlyBroken) {
  dpkg().install({deb("old"), deb("user", {}, "Depends: old | new\n")});
  dpkg().replace({"old"}, {deb("new", {}, "Breaks: old\n")}, {"new"});
  EXPECT_EQ(states(), "new 1.0 installed\nuser 1.0 installed\n");
  EXPECT_TRUE(dpkg().audit().empty());
}

TEST_F(DpkgTest, VerifyFindsWhatIsMissing) {
  dpkg().install({deb("tool")});
  EXPECT_TRUE(dpkg().verify("tool").empty());
  fs::remove(folder.path() / "usr/share/tool");
  EXPECT_EQ(dpkg().verify("tool").at("/usr/share/tool"), "missing");
  EXPECT_EQ(code_of([&] { dpkg().verify("absent"); }), "dpkg_failed");
}

TEST_F(DpkgTest, ADamagedFileAndUnmetNeedsFailClearly) {
  auto path = deb("tool");
  const auto bytes = read_file(path);
  test::write(path, bytes.substr(0, bytes.size() / 2));
  try {
    dpkg().install({path});
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), "dpkg_failed");
    EXPECT_EQ(error.facts().at("phase"), "unpack");
  }
  EXPECT_EQ(code_of([&] { dpkg().install({work.path() / "absent.deb"}); }), "path_not_found");
  EXPECT_EQ(code_of([&] { dpkg().install({deb("needy", {}, "Depends: nowhere\n")}); }), "dpkg_failed");
  EXPECT_EQ(code_of([&] { dpkg().remove({"--force-all"}); }), "package_name_invalid");
}

TEST_F(DpkgTest, HalfInstalledPackagesAreBroken) {
  test::write(folder.path() / "var/lib/dpkg/status",
              "Package: cut\nStatus: install reinstreq half-installed\nVersion: 1.0\nArchitecture: all\n\n");
  EXPECT_EQ(code_of([&] { dpkg().require_sound(); }), "dpkg_broken");
  dpkg().require_sound({"cut"});
  EXPECT_EQ(dpkg().audit().size(), 1U);
  dpkg().install({deb("cut")});
  dpkg().require_sound();
}

TEST_F(DpkgTest, WaitsForTheLockAndSaysWhoHasIt) {
  for (const auto* name : {"lock-frontend", "lock"}) {
    test::LockKeeper keeper(folder.path() / "var/lib/dpkg" / name);
    auto waiting = dpkg();
    int told = 0;
    try {
      waiting.wait_for_lock(std::chrono::milliseconds(0), [&](const LockHolder& holder) {
        ++told;
        EXPECT_EQ(holder.pid, keeper.pid());
      });
      FAIL();
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), "dpkg_locked");
      EXPECT_EQ(error.facts().at("pid"), std::to_string(keeper.pid()));
      EXPECT_EQ(error.facts().at("name"), "unit_debian");
    }
    EXPECT_EQ(told, 1);
    EXPECT_EQ(code_of([&] { dpkg().install({deb("tool")}); }), "dpkg_locked") << name;
    waiting.wait_for_lock(std::chrono::seconds(60), [&](const LockHolder&) { keeper.let_go(); });
    waiting.install({deb("tool")});
    EXPECT_EQ(code_of([&] { dpkg().wait_for_lock(std::chrono::milliseconds(0)); }), "dpkg_locked");
  }
}

TEST_F(DpkgTest, AStopIsHeededBeforeARun) {
  std::stop_source source;
  source.request_stop();
  EXPECT_EQ(code_of([&] { dpkg(source.get_token()).install({deb("tool")}); }), "cancelled");
  EXPECT_EQ(code_of([&] { dpkg(source.get_token()).wait_for_lock(std::chrono::seconds(1)); }), "cancelled");
  EXPECT_EQ(states(), "");
}

}  // namespace
}  // namespace jetcrew::debian
