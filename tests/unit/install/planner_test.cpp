#include "install/planner.hpp"

#include "base/digest.hpp"
#include "install/install_fixture.hpp"
#include "install/observation.hpp"
#include "state/environments.hpp"

namespace jetcrew::install {
namespace {

using Json = nlohmann::json;
using python::testing::refusal_of;
using python::testing::WheelMaker;

Json plan() {
  return Json::parse(R"({
    "status": "solved", "created": "2024-01-01T00:00:00.000Z", "requests": ["deb:nano"],
    "environment": {"name": "default", "interpreter": "/usr/bin/python3.8", "python": "3.8.10",
                    "system_site_packages": true, "generation": 2, "from_generation": 1,
                    "wheels": [{"name": "numpy", "version": "1.0", "sha256": "ab", "requested": true}]},
    "actions": [{"action": "install", "ecosystem": "deb", "name": "nano", "version": "1.0",
                 "architecture": "arm64", "installed": null, "source": "nano.deb", "because": "you asked",
                 "reason": {"kind": "requested", "by": "", "relation": ""}, "sha256": "cd", "size": 5,
                 "installed_bytes": 7, "batch": 0}],
    "summary": {"install": 1, "free_bytes": 100}, "notes": [],
    "statistics": {"packages": 1, "load_seconds": 0.5}})");
}

std::string digest_with(const char* pointer, const Json& value) {
  auto changed = plan();
  changed[Json::json_pointer(pointer)] = value;
  return digest_of(changed);
}

TEST(Digest, ChangesWithAnythingThatThePlanDoes) {
  const std::vector<std::pair<const char*, Json>> changes{{"/actions/0/action", "remove"},
                                                          {"/actions/0/ecosystem", "wheel"},
                                                          {"/actions/0/name", "vim"},
                                                          {"/actions/0/version", "1.1"},
                                                          {"/actions/0/architecture", "armhf"},
                                                          {"/actions/0/installed", "0.9"},
                                                          {"/actions/0/sha256", "ce"},
                                                          {"/actions/0/batch", 1},
                                                          {"/actions/1", plan().at("actions").at(0)},
                                                          {"/actions", Json::array()},
                                                          {"/requests/0", "deb:vim"},
                                                          {"/environment", nullptr},
                                                          {"/environment/name", "other"},
                                                          {"/environment/interpreter", "/usr/bin/python3.9"},
                                                          {"/environment/generation", 3},
                                                          {"/environment/from_generation", 0},
                                                          {"/environment/system_site_packages", false},
                                                          {"/environment/wheels/0/sha256", "ac"},
                                                          {"/environment/wheels/0/version", "1.1"},
                                                          {"/environment/wheels", Json::array()}};
  std::set<std::string> digests{digest_of(plan())};
  for (const auto& [pointer, value] : changes)
    EXPECT_TRUE(digests.insert(digest_with(pointer, value)).second) << pointer;
}

TEST(Digest, ChangesWithTheOrder) {
  auto two = plan();
  auto second = two["actions"][0];
  second["name"] = "vim";
  two["actions"].push_back(second);
  auto turned = two;
  std::swap(turned["actions"][0], turned["actions"][1]);
  EXPECT_NE(digest_of(two), digest_of(turned));
}

TEST(Digest, IsTheSameForWhatIsOnlyTold) {
  const std::vector<std::pair<const char*, Json>> changes{{"/statistics/load_seconds", 9.5},
                                                          {"/created", "2025-01-01T00:00:00.000Z"},
                                                          {"/summary/free_bytes", 1},
                                                          {"/notes", {"a note"}},
                                                          {"/actions/0/because", "it is needed"},
                                                          {"/actions/0/source", "copy.deb"},
                                                          {"/id", 5},
                                                          {"/digest", "sha256:00"}};
  for (const auto& [pointer, value] : changes)
    EXPECT_EQ(digest_with(pointer, value), digest_of(plan())) << pointer;
}

TEST(Digest, IsASha256WithItsName) {
  const auto digest = digest_of(plan());
  EXPECT_TRUE(digest.starts_with("sha256:"));
  EXPECT_TRUE(is_sha256_hex(digest.substr(7)));
}

class PlannerTest : public InstallTest {
 protected:
  Planned make(std::vector<std::string> requests) {
    PlanRequest request;
    request.requests = std::move(requests);
    return make_plan(workspace(), request);
  }

  /// `install nano 1.0-1 null`
  static std::vector<std::string> actions(const Json& document) {
    std::vector<std::string> all;
    for (const auto& action : document.at("actions")) {
      all.push_back(fmt::format("{} {} {} {}", action.at("action").get<std::string>(),
                                action.at("name").get<std::string>(), action.at("version").get<std::string>(),
                                action.at("installed").dump()));
    }
    return all;
  }
};

using Texts = std::vector<std::string>;

TEST_F(PlannerTest, WhatIsNeededComesFirst) {
  const auto library = import_deb("libtiny");
  import_deb("tiny", "2.0-1", "Depends: libtiny (>= 1.0)\n");
  import_deb("unrelated");
  const auto planned = make({"deb:tiny"});
  ASSERT_TRUE(planned.solved()) << planned.explanation;
  const auto& document = planned.document;
  EXPECT_EQ(actions(document), (Texts{"install libtiny 1.0-1 null", "install tiny 2.0-1 null"}));
  EXPECT_EQ(document.at("actions").at(0).at("sha256"), library.sha256);
  EXPECT_EQ(document.at("actions").at(0).at("because"), "tiny needs it");
  EXPECT_EQ(document.at("actions").at(1).at("because"), "you asked for it");
  EXPECT_EQ(document.at("summary").at("install"), 2);
  EXPECT_TRUE(document.at("environment").is_null()) << "debs alone make no generation";
}

TEST_F(PlannerTest, TheSameBoardAndRequestGiveTheSameDigest) {
  import_deb("tiny");
  const auto first = make({"deb:tiny"}).document.at("digest");
  EXPECT_EQ(make({"deb:tiny"}).document.at("digest"), first);
  EXPECT_EQ(first, digest_of(make({"deb:tiny"}).document));
  set_installed(stanza("tiny", "0.9-1"));
  const auto upgrade = make({"deb:tiny"}).document;
  EXPECT_NE(upgrade.at("digest"), first);
}

TEST_F(PlannerTest, WhatIsThereAlreadyNeedsNothing) {
  set_installed(stanza("tiny", "1.0-1"));
  import_deb("tiny");
  const auto planned = make({"deb:tiny"});
  ASSERT_TRUE(planned.solved());
  EXPECT_EQ(actions(planned.document), Texts{});
}

TEST_F(PlannerTest, WithoutASolutionTheCausesAreTold) {
  import_deb("tiny", "1.0-1", "Depends: libabsent\n");
  const auto planned = make({"deb:tiny"});
  EXPECT_FALSE(planned.solved());
  EXPECT_NE(planned.explanation.find("libabsent"), std::string::npos) << planned.explanation;
  ASSERT_EQ(planned.causes.size(), 3U) << planned.causes;
  const auto& need = planned.causes.at(0);
  EXPECT_EQ(need.at("text"), "tiny 1.0-1 needs libabsent; no libabsent is at hand.");
  EXPECT_EQ(need.at("key"), "cause.needs");
  EXPECT_EQ(need.at("facts"), Json::parse(R"({"package": "tiny", "relation": "libabsent", "choice": "none",
                                              "target": "libabsent", "versions": ["1.0-1"]})"));
  const auto& request = planned.causes.at(1);
  EXPECT_EQ(request.at("facts").at("choice"), "only");
  EXPECT_EQ(request.at("facts").at("packages").at(0).at("where"), "file");
  const auto& proposal = planned.causes.at(2);
  EXPECT_EQ(proposal.at("kind"), "proposal");
  EXPECT_EQ(proposal.at("key"), "proposal.add_for");
}

TEST_F(PlannerTest, WhatIsGoneFromTheStoreIsNotChosen) {
  const auto older = import_deb("tiny", "1.0-1");
  const auto newer = import_deb("tiny", "2.0-1");
  workspace().store().remove(newer.sha256);
  const auto planned = make({"deb:tiny"});
  ASSERT_TRUE(planned.solved()) << planned.explanation;
  EXPECT_EQ(actions(planned.document), (Texts{"install tiny 1.0-1 null"}));
  workspace().store().remove(older.sha256);
  const auto refused = make({"deb:tiny"});
  ASSERT_FALSE(refused.solved());
  const auto& mentions = refused.causes.at(0).at("facts").at("packages");
  ASSERT_EQ(mentions.size(), 2U) << refused.causes;
  for (const auto& mention : mentions) EXPECT_EQ(mention.at("why").at("key"), "why.gone");
}

TEST_F(PlannerTest, ARefusalTellsWhatIsGoneToo) {
  import_deb("tiny", "1.0-1", "Depends: libtiny (>= 2)\n");
  workspace().store().remove(import_deb("libtiny").sha256);
  const auto refused = make({"deb:tiny"});
  ASSERT_FALSE(refused.solved());
  EXPECT_EQ(refused.causes.at(0).at("facts").at("packages").at(0).at("why").at("key"), "why.gone");
}

TEST_F(PlannerTest, AProfileIsTheReasonForWhatItAsksFor) {
  add_profile("line-3", "deb:tiny");
  import_deb("libtiny");
  import_deb("tiny", "2.0-1", "Depends: libtiny\n");
  const auto planned = make({"profile:line-3"});
  ASSERT_TRUE(planned.solved()) << planned.explanation;
  const auto& document = planned.document;
  EXPECT_EQ(document.at("requests"), Json({"profile:line-3"})) << "as it was asked for";
  EXPECT_EQ(actions(document), (Texts{"install libtiny 1.0-1 null", "install tiny 2.0-1 null"}));
  EXPECT_EQ(document.at("actions").at(0).at("because"), "tiny needs it");
  EXPECT_EQ(document.at("actions").at(1).at("because"), "the profile line-3 needs it");
  EXPECT_EQ(document.at("actions").at(1).at("reason"),
            Json::parse(R"({"kind": "profile", "by": "line-3", "relation": "tiny"})"));
  EXPECT_TRUE(document.at("environment").is_null()) << "it asks for no wheel";
}

TEST_F(PlannerTest, AProfilesMissingPackageIsToldWithItsName) {
  add_profile("line-3", "deb:tiny");
  const auto planned = make({"profile:line-3"});
  ASSERT_FALSE(planned.solved());
  EXPECT_EQ(planned.causes.at(0).at("text"), "The profile line-3 asks for tiny; no tiny is at hand.");
  EXPECT_EQ(planned.causes.at(0).at("key"), "cause.profile_request");
  EXPECT_EQ(planned.causes.at(0).at("facts").at("profile"), "line-3");
}

TEST_F(PlannerTest, AnUnknownProfileIsRefusedWithThoseThereAre) {
  add_profile("line-3", "deb:tiny");
  try {
    make({"profile:line-4"});
    FAIL() << "there is none";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), "profile_unknown");
    EXPECT_TRUE(error.hint().starts_with("Did you mean line-3? There are: debugging, ")) << error.hint();
    EXPECT_EQ(error.facts().at("profile"), "line-4");
  }
}

TEST_F(PlannerTest, AProfileIsForTheJetpackOfTheBoard) {
  add_profile("line-3", "deb:tiny", R"("jetpack": ">=4.6,<5",)");
  import_deb("tiny");
  try {
    make({"profile:line-3"});
    FAIL() << "the board has no JetPack";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), "profile_unfit");
    EXPECT_EQ(
        error.message(),
        "line-3 needs JetPack 4.6 or newer, but older than 5; this board has no Python that wheels could "
        "be for");
  }
  std::filesystem::create_directories(board_.path() / "etc");
  write_durably(board_.path() / "etc/nv_tegra_release",
                "# R32 (release), REVISION: 7.1, GCID: 29818004, BOARD: t210ref, EABI: aarch64, DATE: x\n");
  EXPECT_TRUE(make({"profile:line-3"}).solved());
}

TEST_F(PlannerTest, AProfileOfWheelsNeedsAPython) {
  EXPECT_EQ(refusal_of([&] { make({"profile:debugging"}); }), "python_missing");
}

TEST_F(PlannerTest, ALostPythonCanBeBroughtBack) {
  std::filesystem::create_directories(state_ / "environments/default/generations/1");
  std::filesystem::create_symlink("generations/1", state_ / "environments/default/current");
  state::Environment environment;
  environment.name = "default";
  environment.generation = 1;
  environment.interpreter = "/usr/bin/python3.8";
  state::put_environment(workspace().database(), environment);
  import_deb("python3.8");
  const auto planned = make({"deb:python3.8"});
  ASSERT_TRUE(planned.solved()) << planned.explanation;
  EXPECT_EQ(actions(planned.document), (Texts{"install python3.8 1.0-1 null"}));
  EXPECT_TRUE(planned.document.at("environment").is_null());
  EXPECT_EQ(refusal_of([&] { make({"wheel:numpy"}); }), "python_missing");
}

TEST_F(PlannerTest, WhatIsHalfInstalledComesAgain) {
  set_installed("Package: tiny\nStatus: install ok half-configured\nArchitecture: arm64\nVersion: 1.0-1\n\n");
  import_deb("tiny");
  const auto planned = make({"deb:tiny"});
  ASSERT_TRUE(planned.solved()) << planned.explanation;
  EXPECT_EQ(actions(planned.document), (Texts{"reinstall tiny 1.0-1 \"1.0-1\""}));
}

TEST_F(PlannerTest, AskingForNothingIsRefused) {
  EXPECT_EQ(refusal_of([&] { make({}); }), "no_packages");
}

TEST_F(PlannerTest, AWheelNeedsAPython) {
  import(WheelMaker("tiny").write(folder_.path()));
  EXPECT_EQ(refusal_of([&] { make({"wheel:tiny"}); }), "python_missing");
  EXPECT_EQ(refusal_of([&] { make({"tiny"}); }), "python_missing");
}

class FitnessTest : public InstallTest {
 protected:
  std::string misfit(const state::Payload& payload) {
    const auto found = FitnessJudge(workspace()).judge(payload);
    EXPECT_TRUE(!found || !found->hint.empty());
    return found ? found->code : "";
  }

  static state::Payload deb(const std::string& architecture) {
    state::Payload payload;
    payload.ecosystem = "deb";
    payload.file_name = "tiny.deb";
    payload.architecture = architecture;
    return payload;
  }

  static state::Payload wheel(const std::string& file_name) {
    state::Payload payload;
    payload.ecosystem = "wheel";
    payload.file_name = file_name;
    return payload;
  }
};

TEST_F(FitnessTest, ADebFitsItsArchitecture) {
  EXPECT_EQ(misfit(deb("arm64")), "");
  EXPECT_EQ(misfit(deb("all")), "");
  EXPECT_EQ(misfit(deb("armhf")), "") << "dpkg was told to take it";
  EXPECT_EQ(misfit(deb("amd64")), "wrong_architecture");
}

TEST_F(FitnessTest, AWheelOnABoardWithoutPythonDoesNotFit) {
  EXPECT_EQ(misfit(wheel("tiny-1.0-py3-none-any.whl")), "python_missing");
}

TEST_F(FitnessTest, ADebOnABoardWithoutDpkgDoesNotFit) {
  std::filesystem::remove_all(board_.path() / "var/lib/dpkg");
  EXPECT_EQ(misfit(deb("all")), "dpkg_missing");
  EXPECT_EQ(misfit(deb("arm64")), "dpkg_missing");
}

TEST_F(FitnessTest, AWheelFitsThisMachinesPython) {
  if (observe_interpreters(Root("/"), "/nowhere").empty()) GTEST_SKIP() << "this machine has no Python";
  const Workspace here(Root("/"), folder_.path() / "state");
  const FitnessJudge judge(here);
  EXPECT_FALSE(judge.judge(wheel("tiny-1.0-py3-none-any.whl")));
  for (const auto* name : {"tiny-1.0-cp27-cp27mu-linux_x86_64.whl", "tiny-1.0-cp311-cp311-win_amd64.whl"}) {
    const auto found = judge.judge(wheel(name));
    ASSERT_TRUE(found) << name;
    EXPECT_EQ(found->code, "wrong_python");
    EXPECT_TRUE(found->facts.contains("built_for") && found->facts.contains("wanted"));
    EXPECT_NE(found->hint.find("linux_"), std::string::npos) << found->hint;
  }
  const auto nonsense = judge.judge(wheel("nonsense.whl"));
  ASSERT_TRUE(nonsense);
  EXPECT_EQ(nonsense->code, "wheel_name_invalid");
}

}  // namespace
}  // namespace jetcrew::install
