// /api/v1/profiles: what can be asked for by one name, `profile:ID`.
#include "install/profiles.hpp"

#include "api/requests.hpp"
#include "base/error.hpp"
#include "install/observation.hpp"

namespace jetcrew::api {
namespace {

nlohmann::json localized_json(const catalogue::Localized& text) {
  return {{"en", text.en}, {"zh-CN", text.zh_cn}};
}

/// Of the Python that a new environment would have.
catalogue::Place place_here(const install::Workspace& workspace) {
  std::optional<python::Interpreter> interpreter;
  try {
    interpreter = install::choose_interpreter(workspace.root(), workspace.folder(), std::nullopt);
  } catch (const Error& error) {
    if (error.code() != "python_missing") throw;
  }
  return install::place_of(interpreter,
                           install::observe_jetpack(workspace.root(), workspace.catalogue().jetpack));
}

}  // namespace

void add_profile_routes(http::Router& router, Service& service) {
  router.add(http::Method::get, "/api/v1/profiles", {.operation_id = "listProfiles"},
             [&](const http::Request&) {
               const auto place = place_here(service.workspace);
               nlohmann::json items = nlohmann::json::array();
               for (const auto& profile : service.workspace.catalogue().profiles) {
                 items.push_back({{"id", profile.id},
                                  {"title", localized_json(profile.title)},
                                  {"description", localized_json(profile.description)},
                                  {"fits", profile.variant_for(place) != nullptr}});
               }
               return http::Response::json(200, {{"items", std::move(items)}});
             });
}

}  // namespace jetcrew::api
