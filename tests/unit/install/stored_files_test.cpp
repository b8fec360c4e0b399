// What is stored is read once more before dpkg or Python get it.
#include "install/deb_actions.hpp"
#include "install/environment_actions.hpp"
#include "install/install_fixture.hpp"
#include "state/job_records.hpp"

namespace jetcrew::install {
namespace {

using python::testing::refusal_of;
using Json = nlohmann::json;

class StoredFilesTest : public InstallTest {
 protected:
  void begin(const std::vector<std::string>& steps) {
    auto& database = workspace().database();
    job_ = state::find_job(database, state::add_job(database, "install", Json::object())).value();
    journal_.emplace(database);
    job_.state = state::JobState::queued;
    journal_->move(job_, state::JobState::running);
    context_.emplace(*journal_, job_, std::stop_token(), false);
    std::vector<jobs::StepPlan> plan;
    for (const auto& step : steps) plan.push_back({step, step, "work"});
    context_->plan_steps(plan);
  }

  /// As a card does that wears out.
  void rot(const state::Payload& payload) {
    const auto file = workspace().store().path_of(payload.sha256);
    auto content = read_file(file);
    content.at(content.size() / 2) ^= 1;
    write_durably(file, content);
  }

  std::string state_of(const std::string& step) {
    for (const auto& found : state::steps_of(workspace().database(), job_.id)) {
      if (found.name == step) return std::string(state::to_text(found.state));
    }
    return "";
  }

  state::Job job_;
  std::optional<jobs::Journal> journal_;
  std::optional<jobs::Context> context_;
};

TEST_F(StoredFilesTest, ADamagedDebNeverGetsToDpkg) {
  const auto payload = import_deb("hello");
  begin({"deb:hello:arm64"});
  const Json plan{{"actions",
                   {{{"action", "install"},
                     {"ecosystem", "deb"},
                     {"name", "hello"},
                     {"version", "1.0-1"},
                     {"architecture", "arm64"},
                     {"source", payload.file_name},
                     {"sha256", payload.sha256},
                     {"reason", {{"kind", "requested"}}},
                     {"batch", 0}}}}};
  DebActions actions(workspace(), *context_, plan);
  rot(payload);
  const auto status = read_file(board_.path() / "var/lib/dpkg/status");
  Error seen("", "");
  EXPECT_EQ(refusal_of([&] { actions.carry_out([] {}); }, &seen), "payload_damaged");
  EXPECT_EQ(seen.facts().at("package"), payload.file_name);
  EXPECT_EQ(state_of("deb:hello:arm64"), "failed");
  EXPECT_EQ(read_file(board_.path() / "var/lib/dpkg/status"), status);
}

TEST_F(StoredFilesTest, ADamagedWheelIsNotUnpacked) {
  python::testing::WheelMaker maker("foo", "1.0");
  maker.add("foo.py", "x = 1\n");
  const auto payload = import(maker.write(folder_.path()));
  begin({"wheel:foo", "environment"});
  const Json plan{
      {"environment",
       {{"name", "default"},
        {"generation", 1},
        {"from_generation", 0},
        {"wheels",
         {{{"name", "foo"}, {"version", "1.0"}, {"sha256", payload.sha256}, {"requested", true}}}}}}};
  EnvironmentActions actions(workspace(), *context_, plan);
  actions.preflight();
  rot(payload);
  EXPECT_EQ(refusal_of([&] { actions.carry_out([] {}); }), "payload_damaged");
  EXPECT_EQ(state_of("wheel:foo"), "failed");
  EXPECT_TRUE(std::filesystem::is_empty(workspace().trees()));
}

}  // namespace
}  // namespace jetcrew::install
