#include "install/repair_work.hpp"

#include "base/error.hpp"
#include "install/check_work.hpp"
#include "install/generation_record.hpp"
#include "python/inspection.hpp"
#include "python/tree.hpp"
#include "state/environments.hpp"

namespace jetcrew::install {
namespace {

class Repair {
 public:
  Repair(Workspace& workspace, jobs::Context& job)
      : workspace_(workspace), job_(job), discard_(job.request().value("discard_changes", false)) {}

  void run() {
    const auto name = job_.request().at("environment").get<std::string>();
    require_environment(workspace_, name);
    const auto environment = state::find_environment(workspace_.database(), name);
    const auto generations = state::list_generations(workspace_.database(), name);
    std::vector<jobs::StepPlan> steps;
    for (const auto& generation : generations)
      steps.push_back({step_of(generation), step_of(generation), "repair"});
    job_.plan_steps(steps);
    job_.phase("repair");
    std::int64_t done = 0;
    for (const auto& generation : generations) {
      job_.step(step_of(generation), jobs::StepState::running);
      mend(*environment, generation);
      job_.step(step_of(generation), jobs::StepState::done);
      job_.progress(++done, static_cast<std::int64_t>(generations.size()), "steps");
    }
    job_.result({{"files", files_}, {"trees", trees_}});
    if (failure_) throw Error(*failure_);
  }

 private:
  static std::string step_of(const state::Generation& generation) {
    return fmt::format("{} {}", generation.environment, generation.number);
  }

  void mend(const state::Environment& environment, const state::Generation& generation) {
    const auto folder = workspace_.environment(environment.name);
    const auto inside = workspace_.environment_inside(environment.name);
    const auto number = static_cast<int>(generation.number);
    std::optional<python::GenerationPlan> plan;
    try {
      plan = generation_plan(workspace_, environment, number, generation.packages);
      for (const auto& wheel : plan->wheels) mend_tree(wheel);
      auto findings = python::inspect_generation(folder, inside, *plan, known_, job_.stop());
      const auto stays = [this](const python::Finding& finding) { return !is_mended(finding); };
      for (const auto& finding : findings) tell(generation, finding);
      std::erase_if(findings, stays);
      python::mend_generation(folder, inside, *plan, findings);
    } catch (const Error& error) {
      job_.checkpoint();
      job_.log(jobs::LogLevel::error, error.message());
      if (!failure_) failure_ = error;
    }
  }

  /// Generations are held against the trees, so these come first.
  void mend_tree(const python::PlannedWheel& wheel) {
    job_.checkpoint();
    const auto sha256 = wheel.tree.filename().string();
    if (!seen_.insert(sha256).second) return;
    const auto damaged = python::damaged_files(wheel.tree, wheel.facts.dist_info, known_, job_.stop());
    if (damaged.empty()) return;
    job_.log(jobs::LogLevel::warning,
             fmt::format("{} {} is unpacked again: {} is not what was published", wheel.facts.metadata.name,
                         wheel.facts.metadata.version, damaged.front()));
    // First the package is read to its end: only then is there something better to put in the tree's place.
    const auto file = workspace_.store().verified(sha256, wheel.facts.metadata.name, job_.stop());
    python::remove_tree(workspace_.trees(), sha256);
    python::unpack_wheel(file, workspace_.trees(), sha256, job_.stop());
    ++trees_;
  }

  bool is_mended(const python::Finding& finding) const {
    return discard_ || finding.kind == python::Finding::Kind::missing ||
           finding.kind == python::Finding::Kind::damaged;
  }

  void tell(const state::Generation& generation, const python::Finding& finding) {
    constexpr std::size_t most = 1000;  // a generation that was taken away has as many as files
    if (files_.size() >= most) return;
    files_.push_back({{"generation", generation.number},
                      {"path", finding.path},
                      {"project", finding.project},
                      {"kind", python::to_string(finding.kind)},
                      {"mended", is_mended(finding)}});
  }

  Workspace& workspace_;
  jobs::Context& job_;
  bool discard_;
  python::KnownFiles known_;
  std::set<std::string> seen_;
  nlohmann::json files_ = nlohmann::json::array();
  int trees_ = 0;
  std::optional<Error> failure_;
};

}  // namespace

void repair(Workspace& workspace, jobs::Context& job) {
  Repair(workspace, job).run();
}

}  // namespace jetcrew::install
