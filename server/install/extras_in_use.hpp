// Which extras of an environment's wheels are in use, so that what they need goes on being needed.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "install/workspace.hpp"
#include "python/requirement.hpp"
#include "resolve/universe.hpp"

namespace jetcrew::install {

/// By the wheels' normalized names, the normalized names of their extras.
using ExtrasInUse = std::map<std::string, std::set<std::string>, std::less<>>;

/// By the wheels' normalized names, what their metadata asks for.
using WheelNeeds = std::map<std::string, std::vector<python::Requirement>, std::less<>>;

/// What the environment's goals ask for in wheels, also by way of profiles as these are today. A goal that
/// makes no sense any more asks for nothing.
std::vector<python::Requirement> wheels_asked_for(Workspace& workspace, std::string_view environment,
                                                  const resolve::PythonTarget& python);

/// Those that were asked for (`foo[x]`), and those that wheels ask for in turn. Nothing else records it: the
/// goals and the wheels' metadata tell.
ExtrasInUse extras_in_use(const WheelNeeds& needs, const std::vector<python::Requirement>& asked_for,
                          const python::Environment& markers);

/// Whether it is a need of a wheel with these extras in use; one whose marker makes no sense is none.
bool applies(const python::Requirement& need, const python::Environment& markers,
             const std::set<std::string>& extras);

}  // namespace jetcrew::install
