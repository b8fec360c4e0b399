#include "install/clean_work.hpp"

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/running.hpp"
#include "install/background_compiler.hpp"
#include "install/room.hpp"
#include "python/bytecode.hpp"
#include "python/generation.hpp"
#include "state/environments.hpp"
#include "state/payloads.hpp"

namespace jetcrew::install {
namespace {

namespace fs = std::filesystem;

/// Takes away all but the newest `keep` generations and the one in use.
class OldGenerations {
 public:
  OldGenerations(Workspace& workspace, jobs::Context& job, int keep)
      : workspace_(workspace), job_(job), keep_(keep) {}

  int remove() {
    int removed = 0;
    for (const auto& environment : state::list_environments(workspace_.database())) {
      int kept = 0;
      for (const auto& generation : state::list_generations(workspace_.database(), environment.name)) {
        const bool in_use = generation.number == environment.generation;
        if (in_use || kept++ < keep_) continue;
        job_.checkpoint();
        if (take(environment.name, static_cast<int>(generation.number))) ++removed;
      }
    }
    return removed;
  }

 private:
  bool take(const std::string& environment, int number) {
    const auto folder = workspace_.environment(environment);
    const auto place = folder / "generations" / std::to_string(number);
    if (!programs_using(place).empty()) {
      job_.log(jobs::LogLevel::warning,
               fmt::format("generation {} of {} is kept: a program runs from it", number, environment));
      return false;
    }
    if (fs::exists(place)) python::remove_generation(folder, number);
    state::remove_generation(workspace_.database(), environment, number);
    return true;
  }

  Workspace& workspace_;
  jobs::Context& job_;
  int keep_;
};

/// Folders of environments and generations that no record knows: a killed job left them.
void remove_unrecorded(Workspace& workspace) {
  auto& database = workspace.database();
  python::remove_unfinished_environments(workspace.folder() / "environments");
  for (const auto& entry : fs::directory_iterator(workspace.folder() / "environments")) {
    const auto name = entry.path().filename().string();
    if (!state::find_environment(database, name)) {
      python::remove_environment(entry.path());
      continue;
    }
    for (const auto number : python::generations(entry.path())) {
      if (state::find_generation(database, name, number)) continue;
      if (python::current_generation(entry.path()) != number) python::remove_generation(entry.path(), number);
    }
  }
}

/// The record first: a file without one is swept away at the next start.
int remove_packages_but(Workspace& workspace, jobs::Context& job, const std::set<std::string>& used) {
  int removed = 0;
  for (const auto& sha256 : state::payload_digests(workspace.database())) {
    if (used.contains(sha256)) continue;
    job.checkpoint();
    state::remove_payload(workspace.database(), sha256);
    workspace.store().remove(sha256);
    ++removed;
  }
  return removed;
}

}  // namespace

void clean(Workspace& workspace, jobs::Context& job) {
  const bool with_packages = job.request().value("packages", false);
  std::vector<jobs::StepPlan> steps{{"generations", "generations", "clean"}, {"trees", "trees", "clean"}};
  if (with_packages) steps.push_back({"packages", "packages", "clean"});
  job.plan_steps(steps);
  job.phase("clean");
  const auto before = space_of(workspace.folder()).free_bytes;

  job.step("generations", jobs::StepState::running);
  int generations = 0;
  if (const auto keep = job.request().find("keep"); keep != job.request().end() && keep->is_number_integer())
    generations = OldGenerations(workspace, job, keep->get<int>()).remove();
  remove_unrecorded(workspace);
  workspace.store().forget_partial();
  job.step("generations", jobs::StepState::done);

  job.step("trees", jobs::StepState::running);
  const auto used = used_wheels(workspace);
  const int trees = remove_trees_but(workspace, used);
  const auto bytecode = bytecode_places(workspace.folder(), "").bytecode;
  for (const auto& sha256 : python::compiled_wheels(bytecode)) {
    if (!used.contains(sha256)) python::remove_bytecode(bytecode, sha256);
  }
  job.step("trees", jobs::StepState::done);

  int packages = 0;
  if (with_packages) {
    job.step("packages", jobs::StepState::running);
    packages = remove_packages_but(workspace, job, used);
    job.step("packages", jobs::StepState::done);
  }

  const auto after = space_of(workspace.folder()).free_bytes;
  job.result({{"removed_generations", generations},
              {"removed_trees", trees},
              {"removed_packages", packages},
              {"freed_bytes", after > before ? after - before : 0}});
}

}  // namespace jetcrew::install
