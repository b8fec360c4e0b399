#include "debian/status.hpp"

#include <gtest/gtest.h>

#include "base/files.hpp"
#include "base/root.hpp"
#include "base/text.hpp"
#include "deb_builder.hpp"

namespace jetcrew::debian {
namespace {

std::string stanza(const std::string& name, const std::string& status, const std::string& version = "1.0",
                   const std::string& architecture = "arm64", const std::string& more = "") {
  return "Package: " + name + "\nStatus: " + status + "\nVersion: " + version +
         "\nArchitecture: " + architecture + "\n" + more + "\n";
}

class StatusTest : public ::testing::Test {
 protected:
  void write(const std::string& file, const std::string& text) { test::write(folder.path() / file, text); }
  Root root() const { return Root(folder.path()); }
  /// `name:architecture version status`, a line each.
  std::string all(Which which = Which::present) const {
    std::string text;
    for (const auto& i : read_status(root(), which)) {
      text += i.package.full_name() + " " + i.package.version.text() + " " + status_of(i) + "\n";
    }
    return text;
  }

  TemporaryFolder folder;
};

TEST_F(StatusTest, GivesWhatIsPresent) {
  write("var/lib/dpkg/status",
        stanza("good", "install ok installed") + stanza("held", "hold ok installed") +
            stanza("gone", "deinstall ok config-files") + stanza("half", "install reinstreq half-installed") +
            stanza("raw", "install ok unpacked") + stanza("waiting", "install ok triggers-awaited") +
            "Package: wish\nStatus: install ok not-installed\n\n");
  EXPECT_EQ(all(),
            "good:arm64 1.0 install ok installed\nheld:arm64 1.0 hold ok installed\n"
            "half:arm64 1.0 install reinstreq half-installed\nraw:arm64 1.0 install ok unpacked\n"
            "waiting:arm64 1.0 install ok triggers-awaited\n");
  EXPECT_EQ(read_status(root(), Which::all).size(), 7U);
  const auto installed = read_status(root());
  EXPECT_TRUE(installed[0].works());
  EXPECT_TRUE(installed[1].held());
  EXPECT_FALSE(installed[2].works());
  EXPECT_FALSE(installed[3].works());
  EXPECT_TRUE(installed[4].works());
}

TEST_F(StatusTest, AFirstUnpackingCutShortHasNoVersion) {
  write("var/lib/dpkg/status",
        "Package: cut\nStatus: install reinstreq half-installed\nPriority: optional\n\n");
  const auto installed = read_status(root());
  ASSERT_EQ(installed.size(), 1U);
  EXPECT_TRUE(installed[0].package.version.empty());
}

TEST_F(StatusTest, AppliesWhatAKilledDpkgLeftInUpdates) {
  write("var/lib/dpkg/status", stanza("a", "install ok installed") + stanza("b", "install ok installed") +
                                   stanza("c", "install ok installed"));
  write("var/lib/dpkg/updates/0001", stanza("a", "install ok unpacked", "2.0"));
  write("var/lib/dpkg/updates/0000", stanza("a", "install reinstreq half-installed", "1.0"));
  write("var/lib/dpkg/updates/0002", "Package: b\nStatus: deinstall ok not-installed\n\n");
  write("var/lib/dpkg/updates/0003", stanza("new", "install ok unpacked"));
  write("var/lib/dpkg/updates/tmp.i", "not a stanza");
  EXPECT_EQ(all(),
            "a:arm64 2.0 install ok unpacked\nc:arm64 1.0 install ok installed\n"
            "new:arm64 1.0 install ok unpacked\n");
}

TEST_F(StatusTest, ArchitecturesStandSideBySideOnlyWhereTheyMay) {
  write("var/lib/dpkg/status", stanza("lib", "install ok installed", "1", "arm64", "Multi-Arch: same\n") +
                                   stanza("lib", "install ok installed", "1", "armhf", "Multi-Arch: same\n") +
                                   stanza("tool", "install ok installed", "1", "all"));
  write("var/lib/dpkg/updates/0000", stanza("tool", "install ok installed", "2", "arm64"));
  write("var/lib/dpkg/updates/0001",
        stanza("lib", "install ok installed", "2", "armhf", "Multi-Arch: same\n"));
  EXPECT_EQ(all(),
            "lib:arm64 1 install ok installed\nlib:armhf 2 install ok installed\ntool:arm64 2 install ok "
            "installed\n");
}

TEST_F(StatusTest, KnowsWhatCameAutomatically) {
  write("var/lib/dpkg/status", stanza("a", "install ok installed") +
                                   stanza("b", "install ok installed", "1", "all") +
                                   stanza("c", "install ok installed") + stanza("d", "install ok installed"));
  write("var/lib/apt/extended_states",
        "Package: a\nArchitecture: arm64\nAuto-Installed: 1\n\nPackage: b\nArchitecture: "
        "arm64\nAuto-Installed: 1\n\n"
        "Package: c\nArchitecture: arm64\nAuto-Installed: 0\n\nPackage: d\nArchitecture: "
        "armhf\nAuto-Installed: 1\n");
  std::string automatic;
  for (const auto& i : read_status(root())) automatic += i.automatic ? "1" : "0";
  EXPECT_EQ(automatic, "1100");
}

TEST_F(StatusTest, ARootWithoutDpkgIsSaidToBeOne) {
  EXPECT_EQ(test::code_of([&] { read_status(root()); }), "dpkg_missing");
  EXPECT_EQ(test::code_of([&] { native_architecture(root()); }), "dpkg_missing");
}

TEST_F(StatusTest, RefusesADamagedDatabase) {
  for (const auto& text : {std::string("Package: a\nVersion: 1\n"),
                           std::string("\x7f"
                                       "ELF\n"),
                           stanza("a", "install ok"), stanza("a", "install ok perhaps"),
                           stanza("a", "install ok installed", ""), stanza("a/b", "install ok installed")}) {
    write("var/lib/dpkg/status", text);
    EXPECT_EQ(test::code_of([&] { read_status(root()); }), "control_malformed") << text;
  }
}

TEST_F(StatusTest, NativeAndForeignArchitectures) {
  write("var/lib/dpkg/status", stanza("dpkg", "install ok installed", "1.19"));
  EXPECT_EQ(native_architecture(root()), "arm64");
  EXPECT_TRUE(foreign_architectures(root()).empty());
  write("var/lib/dpkg/arch", "arm64\narmhf\n");
  EXPECT_EQ(native_architecture(root()), "arm64");
  EXPECT_EQ(foreign_architectures(root()), std::vector<std::string>{"armhf"});
}

TEST(Status, ThisMachinesOwnDatabaseIsRead) {
  const auto installed = read_status(Root("/"));
  EXPECT_GT(installed.size(), 50U);
  Command command;
  command.argv = {"dpkg-query", "--show", "--showformat",
                  "${Package} ${Version} ${Architecture} ${Status}\n"};
  std::set<std::string> expected;
  const auto outcome = run(command);
  for (const auto line : lines_of(outcome.output)) {
    if (!line.ends_with("not-installed") && !line.ends_with("config-files")) expected.emplace(line);
  }
  std::set<std::string> got;
  for (const auto& i : installed) {
    got.insert(i.package.name + " " + i.package.version.text() + " " + i.package.architecture + " " +
               status_of(i));
  }
  EXPECT_EQ(got, expected);
}

}  // namespace
}  // namespace jetcrew::debian
