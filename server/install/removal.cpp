#include "install/removal.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "install/check_work.hpp"
#include "install/extras_in_use.hpp"
#include "install/observation.hpp"
#include "install/system_distributions.hpp"
#include "install/universe_builder.hpp"
#include "python/metadata.hpp"
#include "python/name.hpp"
#include "python/requirement.hpp"
#include "state/goals.hpp"
#include "state/payloads.hpp"

namespace jetcrew::install {
namespace {

/// A wheel of the environment, and what it asks for by name.
struct Wheel {
  EnvironmentWheel facts;
  std::uint64_t unpacked_bytes = 0;
  std::vector<python::Requirement> needs;  ///< those of its extras in use among them
};

class Removal {
 public:
  Removal(Workspace& workspace, const RemovalRequest& request)
      : workspace_(workspace),
        name_(request.environment),
        environment_(observe_environment(workspace, name_)) {
    require_environment(workspace, name_);
    if (request.names.empty())
      throw Error("no_packages", "nothing was named to be removed", "Name at least one package.");
    if (environment_.exists)
      interpreter_ = choose_interpreter(workspace.root(), workspace.folder(), environment_.interpreter);
    read_wheels();
    constexpr std::string_view kind = "wheel:";
    for (const std::string_view name : request.names)
      ask(python::normalized_name(name.starts_with(kind) ? name.substr(kind.size()) : name));
  }

  Planned plan() {
    go_with_the_unneeded();
    refuse_what_is_needed();
    nlohmann::json actions = nlohmann::json::array();
    nlohmann::json wheels = nlohmann::json::array();
    std::uint64_t freed = 0;
    for (const auto& [name, wheel] : wheels_) {
      const auto& facts = wheel.facts;
      if (going_.contains(name)) {
        actions.push_back(action(wheel));
        freed += wheel.unpacked_bytes;
      } else {
        wheels.push_back({{"name", facts.name},
                          {"version", facts.version},
                          {"sha256", facts.sha256},
                          {"requested", facts.requested}});
      }
    }
    Planned planned;
    const auto count = actions.size();
    planned.document = {{"status", "solved"},
                        {"created", workspace_.database().now()},
                        {"requests", nlohmann::json::array()},
                        {"removes", asked_},
                        {"environment",
                         {{"name", name_},
                          {"interpreter", interpreter_->path.string()},
                          {"python", interpreter_->version},
                          {"system_site_packages", environment_.system_site_packages},
                          {"generation", environment_.next_generation},
                          {"from_generation", environment_.generation},
                          {"wheels", std::move(wheels)}}},
                        {"actions", std::move(actions)},
                        {"summary",
                         {{"install", 0},
                          {"upgrade", 0},
                          {"downgrade", 0},
                          {"reinstall", 0},
                          {"remove", count},
                          {"kept", wheels_.size() - count},
                          {"size_bytes", 0},
                          {"disk_bytes", 0},
                          {"free_bytes", space_of(workspace_.folder()).free_bytes}}},
                        {"notes", nlohmann::json::array()},
                        {"notes_data", nlohmann::json::array()},
                        {"statistics",
                         {{"packages", wheels_.size()},
                          {"decisions", 0},
                          {"conflicts", 0},
                          {"load_seconds", 0.0},
                          {"solve_seconds", 0.0}}}};
    planned.document["digest"] = digest_of(planned.document);
    return planned;
  }

 private:
  void read_wheels() {
    WheelNeeds all;
    for (const auto& facts : environment_.wheels) {
      Wheel wheel{facts, 0, {}};
      if (const auto payload = state::find_payload(workspace_.database(), facts.sha256)) {
        wheel.unpacked_bytes = payload->unpacked_bytes;
        all[facts.name] = needs_in(python::Metadata::parse(payload->metadata));
      }
      wheels_.emplace(facts.name, std::move(wheel));
    }
    if (!interpreter_) return;
    const auto python = python_target(workspace_.root(), *interpreter_);
    const auto in_use = extras_in_use(all, wheels_asked_for(workspace_, name_, python), python.markers);
    for (const auto& [name, needs] : all) {
      const auto extras = in_use.find(name);
      for (const auto& need : needs) {
        if (applies(need, python.markers, extras == in_use.end() ? std::set<std::string>() : extras->second))
          wheels_.at(name).needs.push_back(need);
      }
    }
  }

  static std::vector<python::Requirement> needs_in(const python::Metadata& metadata) {
    std::vector<python::Requirement> needs;
    for (const auto& text : metadata.requires_dist) {
      try {
        needs.push_back(python::Requirement::parse(text));
      } catch (const Error&) {
        continue;  // what made no sense to the solver holds nothing here either
      }
    }
    return needs;
  }

  void ask(const std::string& name) {
    if (!wheels_.contains(name)) {
      throw Error(
          "not_installed", fmt::format("{} is not installed in {}", to_valid_utf8(name), name_),
          fmt::format("See what is: jetcrew environment show {}. Another one is named with --environment.",
                      name_),
          {{"package", to_valid_utf8(name)}, {"environment", name_}});
    }
    asked_.push_back(name);
    going_.insert(name);
  }

  /// What nobody asked for goes once nothing that stays asks for it.
  void go_with_the_unneeded() {
    std::set<std::string> stays;
    std::vector<const Wheel*> open;
    const auto keep = [&](const std::string& name) {
      const auto found = wheels_.find(name);
      if (found == wheels_.end() || going_.contains(name) || !stays.insert(name).second) return;
      open.push_back(&found->second);
    };
    std::set<std::string> needed_before;
    for (const auto& [name, wheel] : wheels_) {
      if (wheel.facts.requested) keep(name);
      for (const auto& need : wheel.needs) needed_before.insert(python::normalized_name(need.name));
    }
    // One that was never anybody's need is there for a reason that is not known here.
    for (const auto& [name, wheel] : wheels_) {
      if (!needed_before.contains(name)) keep(name);
    }
    while (!open.empty()) {
      const auto* wheel = open.back();
      open.pop_back();
      for (const auto& need : wheel->needs) keep(python::normalized_name(need.name));
    }
    for (const auto& [name, wheel] : wheels_) {
      if (!stays.contains(name)) going_.insert(name);
    }
  }

  void refuse_what_is_needed() const {
    for (const auto& [name, wheel] : wheels_) {
      if (going_.contains(name)) continue;
      for (const auto& need : wheel.needs) {
        const auto needed = python::normalized_name(need.name);
        if (!going_.contains(needed) || system_has(need)) continue;
        throw Error("still_needed", fmt::format("{} cannot be removed: {} needs it", needed, name),
                    fmt::format("Remove {} too, or keep {}.", name, needed),
                    {{"package", needed}, {"by", name}, {"environment", name_}});
      }
    }
  }

  bool system_has(const python::Requirement& need) const {
    if (!environment_.system_site_packages) return false;
    const auto name = python::normalized_name(need.name);
    for (const auto& found : system_distributions(workspace_.root(), *interpreter_)) {
      if (python::normalized_name(found.metadata.name) != name) continue;
      const auto version = python::Version::try_parse(found.metadata.version);
      return version && need.specifiers.contains(*version, python::Prereleases::allow);
    }
    return false;
  }

  nlohmann::json action(const Wheel& wheel) const {
    const bool asked = std::find(asked_.begin(), asked_.end(), wheel.facts.name) != asked_.end();
    return {{"action", "remove"},
            {"ecosystem", "wheel"},
            {"name", wheel.facts.name},
            {"version", wheel.facts.version},
            {"architecture", nullptr},
            {"installed", wheel.facts.version},
            {"source", "environment"},
            {"because", asked ? "you asked for it" : "nothing needs it any more"},
            {"reason", {{"kind", asked ? "requested" : "unneeded"}, {"by", ""}, {"relation", ""}}},
            {"sha256", wheel.facts.sha256},
            {"size", 0},
            {"installed_bytes", wheel.unpacked_bytes},
            {"batch", 0}};
  }

  Workspace& workspace_;
  std::string name_;
  EnvironmentState environment_;
  std::optional<python::Interpreter> interpreter_;
  std::map<std::string, Wheel> wheels_;
  std::vector<std::string> asked_;
  std::set<std::string> going_;
};

}  // namespace

Planned plan_removal(Workspace& workspace, const RemovalRequest& request) {
  return Removal(workspace, request).plan();
}

}  // namespace jetcrew::install
