#include "install/extras_in_use.hpp"

#include "base/error.hpp"
#include "base/log.hpp"
#include "install/profiles.hpp"
#include "python/name.hpp"
#include "state/goals.hpp"

namespace jetcrew::install {
namespace {

/// What a profile asks for where any of that has extras; else nothing, for to know the board's JetPack takes
/// a while.
std::vector<std::string> parts_of_profile(Workspace& workspace, const std::string& request,
                                          const resolve::PythonTarget& python) {
  const auto catalogue = workspace.catalogue();
  const auto& profile = profile_of(request, catalogue->profiles);
  const auto has_extras = [](const catalogue::Profile::Variant& variant) {
    return std::any_of(variant.requests.begin(), variant.requests.end(),
                       [](const std::string& part) { return part.find('[') != std::string::npos; });
  };
  if (std::none_of(profile.variants.begin(), profile.variants.end(), has_extras)) return {};
  const auto* variant =
      profile.variant_for(place_of(&python, observe_jetpack(workspace.root(), catalogue->jetpack)));
  return variant == nullptr ? std::vector<std::string>() : variant->requests;
}

}  // namespace

std::vector<python::Requirement> wheels_asked_for(Workspace& workspace, std::string_view environment,
                                                  const resolve::PythonTarget& python) {
  std::vector<python::Requirement> found;
  const auto add = [&](std::string_view request) {
    constexpr std::string_view prefix = "wheel:";
    if (request.starts_with("deb:")) return;
    if (request.starts_with(prefix)) request.remove_prefix(prefix.size());
    auto wanted = python::Requirement::parse(request);
    if (applies(wanted, python.markers, {})) found.push_back(std::move(wanted));
  };
  for (const auto& goal : state::list_goals(workspace.database())) {
    if (goal.environment != environment) continue;
    try {
      if (!names_profile(goal.request)) {
        add(goal.request);
        continue;
      }
      for (const auto& part : parts_of_profile(workspace, goal.request, python)) add(part);
    } catch (const Error& error) {
      log::warning("a goal is passed over", {{"request", goal.request}, {"reason", error.message()}});
    }
  }
  return found;
}

ExtrasInUse extras_in_use(const WheelNeeds& needs, const std::vector<python::Requirement>& asked_for,
                          const python::Environment& markers) {
  ExtrasInUse in_use;
  std::vector<const python::Requirement*> open;
  // A wheel's needs are looked at once for what it is, and again with each extra of it.
  const auto look_at = [&](const std::string& name, const std::set<std::string>& extras) {
    const auto found = needs.find(name);
    if (found == needs.end()) return;
    for (const auto& need : found->second) {
      if (applies(need, markers, extras)) open.push_back(&need);
    }
  };
  for (const auto& [name, all] : needs) look_at(name, {});
  for (const auto& request : asked_for) open.push_back(&request);
  while (!open.empty()) {
    const auto& need = *open.back();
    open.pop_back();
    const auto name = python::normalized_name(need.name);
    for (const auto& text : need.extras) {
      const auto extra = python::normalized_name(text);
      if (in_use[name].insert(extra).second) look_at(name, {extra});
    }
  }
  return in_use;
}

bool applies(const python::Requirement& need, const python::Environment& markers,
             const std::set<std::string>& extras) {
  if (!need.marker) return true;
  try {
    return need.marker->evaluate(markers, "") ||
           std::any_of(extras.begin(), extras.end(),
                       [&](const std::string& extra) { return need.marker->evaluate(markers, extra); });
  } catch (const Error&) {
    return false;
  }
}

}  // namespace jetcrew::install
