// /api/v1/profiles: what can be asked for by one name, `profile:ID`.
#include "install/profiles.hpp"

#include "api/requests.hpp"

namespace jetcrew::api {
namespace {

nlohmann::json localized_json(const catalogue::Localized& text) {
  return {{"en", text.en}, {"zh-CN", text.zh_cn}};
}

}  // namespace

void add_profile_routes(http::Router& router, Service& service) {
  router.add(
      http::Method::get, "/api/v1/profiles", {.operation_id = "listProfiles"}, [&](const http::Request&) {
        const auto catalogue = service.workspace.catalogue();
        const auto place =
            install::place_here(service.workspace.root(), service.workspace.folder(), catalogue->jetpack);
        nlohmann::json items = nlohmann::json::array();
        for (const auto& profile : catalogue->profiles) {
          items.push_back({{"id", profile.id},
                           {"title", localized_json(profile.title)},
                           {"description", localized_json(profile.description)},
                           {"fits", profile.variant_for(place) != nullptr}});
        }
        return http::Response::json(200, {{"items", std::move(items)}});
      });
}

}  // namespace jetcrew::api
