// The API's service on a board that has nothing but an empty dpkg database.
#pragma once

#include <gtest/gtest.h>

#include "api/service.hpp"
#include "base/error.hpp"
#include "base/files.hpp"
#include "python/refusal.hpp"

namespace jetcrew::api {

class ServiceTest : public testing::Test {
 protected:
  ServiceTest() {
    std::filesystem::create_directories(root_.path() / "var/lib/dpkg");
    write_durably(root_.path() / "var/lib/dpkg/status", "");
    write_durably(root_.path() / "var/lib/dpkg/arch", "arm64\n");
  }

  state::Database& database() { return workspace_.database(); }

  TemporaryFolder root_;
  install::Workspace workspace_{Root(root_.path()), root_.path() / "var/lib/jetcrew"};
  jobs::Runner runner_{workspace_.database(), {}};
  install::MediaAttendant media_{workspace_, runner_};
  sensors::Sampler sampler_{workspace_.root(), workspace_.database()};
  Service service_{workspace_, runner_, media_, sampler_};
};

}  // namespace jetcrew::api
