// A board that has a dpkg database and nothing else, with a workspace on it.
#pragma once

#include <gtest/gtest.h>

#include "base/error.hpp"
#include "base/files.hpp"
#include "bundle/import.hpp"
#include "debian/deb_builder.hpp"
#include "install/workspace.hpp"
#include "python/refusal.hpp"
#include "python/wheel_maker.hpp"

namespace jetcrew::install {

class InstallTest : public testing::Test {
 protected:
  InstallTest() {
    std::filesystem::create_directories(board_.path() / "var/lib/dpkg");
    write_durably(board_.path() / "var/lib/dpkg/arch", "arm64\narmhf\n");
    set_installed("");
  }

  /// What dpkg's status file says: whole stanzas.
  void set_installed(std::string_view stanzas) {
    write_durably(board_.path() / "var/lib/dpkg/status", stanzas);
  }

  static std::string stanza(const std::string& name, const std::string& version,
                            const std::string& more = "") {
    return fmt::format(
        "Package: {}\nStatus: install ok installed\nArchitecture: arm64\nVersion: {}\n{}Description: x\n\n",
        name, version, more);
  }

  state::Payload import_deb(const std::string& name, const std::string& version = "1.0-1",
                            const std::string& more = "", const std::string& architecture = "arm64") {
    debian::test::DebPlan plan;
    plan.name = name;
    plan.version = version;
    plan.architecture = architecture;
    plan.more_fields = more;
    return import(debian::test::build_deb(folder_.path(), plan));
  }

  state::Payload import(const std::filesystem::path& file) {
    return bundle::import_file(workspace().store(), workspace().database(), file, "/media/stick").payload;
  }

  /// A profile of this board's own, asking for debs; `condition` is a member of its variant.
  void add_profile(const std::string& id, const std::string& request, const std::string& condition = "") {
    std::filesystem::create_directories(state_ / "catalogue/profiles");
    write_durably(state_ / "catalogue/profiles" / (id + ".json"),
                  fmt::format(R"({{"format": 1, "title": {{"en": "x", "zh-CN": "x"}},
    "description": {{"en": "x", "zh-CN": "x"}}, "sources": [{{"name": "s", "link": "https://example.org"}}],
    "variants": [{{{} "requests": ["{}"], "sources": ["s"]}}]}})",
                              condition, request));
  }

  Workspace& workspace() {
    if (!opened_) opened_.emplace(Root(board_.path()), state_);
    return *opened_;
  }

  TemporaryFolder board_;
  TemporaryFolder folder_;
  std::filesystem::path state_ = board_.path() / "var/lib/jetcrew";
  std::optional<Workspace> opened_;
};

}  // namespace jetcrew::install
