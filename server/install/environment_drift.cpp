#include "install/environment_drift.hpp"

#include "base/error.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "install/generation_record.hpp"
#include "python/distributions.hpp"
#include "python/generation.hpp"
#include "python/inspection.hpp"
#include "python/name.hpp"
#include "python/version.hpp"
#include "state/environments.hpp"

namespace jetcrew::install {
namespace fs = std::filesystem;
namespace {

constexpr auto repair_hint =
    "The repair makes the environment again what was installed. Install through JetCrew what you want to "
    "keep.";

std::string short_version(const std::string& python) {
  const auto parts = split(python, '.');
  return parts.size() < 2 ? python : fmt::format("{}.{}", parts[0], parts[1]);
}

/// The wheels that a generation has by its dist-info folders.
std::map<std::string, std::string> wheels_in(const fs::path& generation, const std::string& python) {
  const auto folder = generation / "lib" / ("python" + short_version(python)) / "site-packages";
  std::map<std::string, std::string> wheels;
  for (const auto& found : python::find_distributions(Root(), folder)) {
    wheels.emplace(to_valid_utf8(python::normalized_name(found.metadata.name)),
                   to_valid_utf8(found.metadata.version));
  }
  return wheels;
}

/// `1.0` and `1.0.0` are one version.
bool is_same_version(const std::string& left, const std::string& right) {
  const auto a = python::Version::try_parse(left);
  const auto b = python::Version::try_parse(right);
  return a && b ? *a == *b : left == right;
}

class EnvironmentDrift {
 public:
  EnvironmentDrift(Workspace& workspace, const state::Environment& environment)
      : workspace_(workspace), environment_(environment), folder_(workspace.environment(environment.name)) {}

  std::vector<Drift> look(Depth depth, const std::stop_token& stop) {
    look_at_interpreter();
    const auto expected = static_cast<int>(environment_.generation);
    const auto current = python::current_generation(folder_);
    const auto there = python::generations(folder_);
    if (std::find(there.begin(), there.end(), expected) == there.end()) {
      add("environment_missing", environment_.name, fmt::format("generation {}", expected), std::nullopt,
          fmt::format("generation {} of the environment {} is gone", expected, environment_.name),
          "Go back to another generation, or install what the environment had again.");
      return std::move(drifts_);
    }
    if (current != expected) {
      add("generation_changed", environment_.name, std::to_string(expected),
          current ? std::optional(std::to_string(*current)) : std::nullopt,
          fmt::format("the environment {} uses generation {} and should use {}", environment_.name,
                      current ? std::to_string(*current) : "none", expected),
          "Somebody moved its link. Go back to the generation that you want.");
    }
    const auto generation =
        state::find_generation(workspace_.database(), environment_.name, environment_.generation);
    if (!generation) return std::move(drifts_);
    const auto place = folder_ / "generations" / std::to_string(expected);
    for (auto& drift :
         wheel_drift(environment_.name, generation->packages, wheels_in(place, environment_.python)))
      drifts_.push_back(std::move(drift));
    look_at_files(depth == Depth::deep ? files_read(*generation, place, stop) : python::touched_files(place));
    return std::move(drifts_);
  }

 private:
  void look_at_interpreter() {
    for (const auto& found : observe_interpreters(workspace_.root(), workspace_.folder())) {
      if (found.path != environment_.interpreter) continue;
      if (short_version(found.version) == short_version(environment_.python)) return;
      add("interpreter_changed", environment_.interpreter, environment_.python, found.version,
          fmt::format("{} was Python {} and is {} now", environment_.interpreter, environment_.python,
                      found.version),
          "The environment's packages are for the Python that it was made with. Make it again.");
      return;
    }
    add("interpreter_missing", environment_.interpreter, environment_.python, std::nullopt,
        fmt::format("the Python of the environment {} is gone: {}", environment_.name,
                    environment_.interpreter),
        "Install the package of that Python again; the environment works as soon as it is back.");
  }

  /// Each file, and those of the unpacked wheels that it shares.
  std::vector<std::string> files_read(const state::Generation& generation, const fs::path& place,
                                      const std::stop_token& stop) {
    std::set<std::string> files;
    python::KnownFiles known;
    python::GenerationPlan plan;
    try {
      plan =
          generation_plan(workspace_, environment_, static_cast<int>(generation.number), generation.packages);
    } catch (const Error& error) {
      // Without the packages, or without its Python, there is nothing to hold the files against.
      log::info("only the times of files tell",
                {{"environment", environment_.name}, {"reason", error.message()}});
      return python::touched_files(place);
    }
    for (const auto& wheel : plan.wheels) {
      for (const auto& file : python::damaged_files(wheel.tree, wheel.facts.dist_info, known, stop))
        files.insert(file);
    }
    if (!files.empty()) return {files.begin(), files.end()};
    for (const auto& finding : python::inspect_generation(
             folder_, workspace_.environment_inside(environment_.name), plan, known, stop))
      files.insert(finding.path);
    return {files.begin(), files.end()};
  }

  void look_at_files(std::vector<std::string> files) {
    constexpr std::size_t most = 100;
    if (files.empty()) return;
    const auto count = files.size();
    add("files_changed", environment_.name, std::nullopt, std::to_string(count),
        count == 1
            ? fmt::format("a file of the environment {} is not as it was installed: {}", environment_.name,
                          files.front())
            : fmt::format("{} files of the environment {} are not as they were installed, {} is the first",
                          count, environment_.name, files.front()),
        repair_hint);
    files.resize(std::min(count, most));
    drifts_.back().files = std::move(files);
    drifts_.back().repairable = true;
  }

  void add(std::string kind, std::string subject, std::optional<std::string> expected,
           std::optional<std::string> observed, std::string message, std::string hint) {
    drifts_.push_back({.kind = std::move(kind),
                       .subject = std::move(subject),
                       .environment = environment_.name,
                       .expected = std::move(expected),
                       .observed = std::move(observed),
                       .message = std::move(message),
                       .hint = std::move(hint)});
  }

  Workspace& workspace_;
  const state::Environment& environment_;
  fs::path folder_;
  std::vector<Drift> drifts_;
};

}  // namespace

std::vector<Drift> wheel_drift(const std::string& environment, const nlohmann::json& put_there,
                               const std::map<std::string, std::string>& now) {
  std::vector<Drift> drifts;
  const auto add = [&](std::string kind, const std::string& name, std::optional<std::string> expected,
                       std::optional<std::string> observed, std::string message) {
    drifts.push_back({.kind = std::move(kind),
                      .subject = name,
                      .environment = environment,
                      .expected = std::move(expected),
                      .observed = std::move(observed),
                      .message = std::move(message),
                      .hint = repair_hint,
                      .repairable = true});
  };
  std::set<std::string> ours;
  for (const auto& wheel : put_there) {
    const auto name = python::normalized_name(wheel.at("name").get<std::string>());
    const auto version = wheel.at("version").get<std::string>();
    ours.insert(name);
    const auto found = now.find(name);
    if (found == now.end()) {
      add("wheel_missing", name, version, std::nullopt,
          fmt::format("{} {} was installed and is gone", name, version));
    } else if (!is_same_version(found->second, version)) {
      add("wheel_changed", name, version, found->second,
          fmt::format("{} was installed as {} and is {} now", name, version, found->second));
    }
  }
  for (const auto& [name, version] : now) {
    if (!ours.contains(name))
      add("wheel_added", name, std::nullopt, version,
          fmt::format("{} {} is there, and JetCrew did not install it", name, version));
  }
  return drifts;
}

std::vector<Drift> environment_drift(Workspace& workspace, Depth depth, const std::stop_token& stop) {
  std::vector<Drift> drifts;
  for (const auto& environment : state::list_environments(workspace.database())) {
    if (environment.generation == 0) continue;
    for (auto& drift : EnvironmentDrift(workspace, environment).look(depth, stop))
      drifts.push_back(std::move(drift));
  }
  return drifts;
}

}  // namespace jetcrew::install
