#include "install/refused_files.hpp"

#include <gmock/gmock.h>

#include "install/install_fixture.hpp"
#include "install/planner.hpp"
#include "state/job_records.hpp"

namespace jetcrew::install {
namespace {

using testing::ElementsAre;
using testing::Field;
using testing::IsEmpty;

class RefusedFiles : public InstallTest {
 protected:
  void import_skipped(const std::vector<std::string>& files, const std::string& code = "wheel_damaged") {
    auto& database = workspace().database();
    auto job = *state::find_job(database, state::add_job(database, "import", {{"path", "/media/stick"}}));
    auto skipped = nlohmann::json::array();
    for (const auto& file : files)
      skipped.push_back({{"file_name", file}, {"code", code}, {"message", file + " cannot be used"}});
    job.state = state::JobState::succeeded;
    job.started = job.finished = job.created;
    job.result = {{"imported", nlohmann::json::array()}, {"skipped", skipped}};
    state::save_job(database, job);
  }

  std::vector<resolve::PassedOver> found() { return refused_files(workspace().database()); }
};

TEST_F(RefusedFiles, AreThoseOfTheLastImportsOnceEach) {
  EXPECT_THAT(found(), IsEmpty());
  import_skipped({"old.deb", "torch-1.10-cp36-cp36m-linux_aarch64.whl"});
  import_skipped({"torch-1.10-cp36-cp36m-linux_aarch64.whl", "lib_1_arm64.deb"});
  EXPECT_THAT(found(), ElementsAre(Field(&resolve::PassedOver::name, "torch"),
                                   Field(&resolve::PassedOver::name, "lib"),
                                   Field(&resolve::PassedOver::name, "old.deb")));
}

TEST_F(RefusedFiles, WhatCameInOrderLaterIsNoneAnyMore) {
  import_skipped({"lib_1.0-1_arm64.deb", "lib_2.0-1_arm64.deb"});
  ASSERT_EQ(import_deb("lib").file_name, "lib_1.0-1_arm64.deb");
  EXPECT_THAT(found(), ElementsAre(Field(&resolve::PassedOver::path, "lib_2.0-1_arm64.deb")));
}

TEST_F(RefusedFiles, ARunningOrFailedImportHasNone) {
  state::add_job(workspace().database(), "import", {{"path", "/media/stick"}});
  EXPECT_THAT(found(), IsEmpty());
}

TEST_F(RefusedFiles, APlanThatLacksOneSaysWhy) {
  import_skipped({"mmcv-1.5.0.tar.gz"}, "source_distribution");
  import_skipped({"lib_1.0-1_arm64.deb"}, "deb_damaged");
  import_deb("app", "1", "Depends: lib\n");
  PlanRequest request;
  request.requests = {"deb:app"};
  const auto planned = make_plan(workspace(), request);
  ASSERT_FALSE(planned.solved());
  EXPECT_THAT(planned.explanation, testing::StartsWith("lib_1.0-1_arm64.deb cannot be used."));
  EXPECT_THAT(planned.explanation, testing::HasSubstr("copy lib_1.0-1_arm64.deb to the stick again"));
  EXPECT_THAT(planned.explanation, testing::Not(testing::HasSubstr("mmcv")));
}

}  // namespace
}  // namespace jetcrew::install
