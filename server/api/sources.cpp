// /api/v1/sources, /api/v1/listings and /api/v1/imports: packages on the board's media, what they are, and
// taking them into the store.
#include "api/requests.hpp"
#include "base/error.hpp"
#include "bundle/container.hpp"
#include "bundle/folder.hpp"
#include "bundle/opened.hpp"
#include "bundle/refusal.hpp"
#include "http/problem.hpp"
#include "install/bundle_fit.hpp"
#include "install/observation.hpp"

namespace jetcrew::api {
namespace {

/// A bundle on a medium, and whether an import would take it.
nlohmann::json bundle_json(const install::Workspace& workspace, const std::filesystem::path& path,
                           const bundle::Trust& trust) {
  nlohmann::json told{{"path", path.string()}, {"problem", nullptr}};
  try {
    const auto opened = bundle::inspect(workspace.root().resolve(path), trust);
    const auto& manifest = opened.manifest;
    told.update({{"name", manifest.name},
                 {"version", manifest.version},
                 {"serial", manifest.serial},
                 {"channel", manifest.channel},
                 {"description", manifest.description.value_or("")},
                 {"packages", opened.packages_here()},
                 {"bytes", opened.bytes_here()},
                 {"requests", manifest.install ? manifest.install->requests : std::vector<std::string>()}});
    static_cast<void>(bundle::require_trusted(opened.signers));
    install::require_fit(manifest.targets, install::observe_board(workspace));
  } catch (const Error& error) {
    told["problem"] = http::problem_document(error);
  }
  return told;
}

nlohmann::json bundles_json(const install::Workspace& workspace, const bundle::Source& source,
                            const bundle::Trust& trust) {
  auto items = nlohmann::json::array();
  for (const auto& path : source.bundles) items.push_back(bundle_json(workspace, path, trust));
  return items;
}

/// Sticks that are plugged in and show nothing, with the reason.
nlohmann::json unreadable_json(install::MediaAttendant& media) {
  auto items = nlohmann::json::array();
  for (const auto& [volume, why] : media.unreadable()) {
    items.push_back({{"device", volume.name},
                     {"label", volume.holds.label},
                     {"filesystem", media::to_text(volume.holds.kind)},
                     {"bytes", volume.bytes},
                     {"problem", http::problem_document(why)}});
  }
  return items;
}

/// The member `path`: something that is there.
std::filesystem::path path_member(Service& service, const nlohmann::json& body) {
  std::filesystem::path path = text_member(body, "path");
  if (path.is_absolute() && path.native().find('\0') == std::string::npos &&
      std::filesystem::exists(service.workspace.root().resolve(path)))
    return path;
  throw Error("path_not_found", fmt::format("there is no {} on the board", path.string()),
              "Check that the stick is plugged in and that the path is right, beginning with /.",
              {{"path", path.string()}});
}

}  // namespace

void add_source_routes(http::Router& router, Service& service) {
  router.add(
      http::Method::get, "/api/v1/sources", {.operation_id = "listSources"}, [&](const http::Request&) {
        const auto trust = bundle::read_trust(service.workspace.root(), service.workspace.folder());
        nlohmann::json items = nlohmann::json::array();
        for (const auto& source : bundle::find_sources(service.workspace.root())) {
          items.push_back({{"path", source.path},
                           {"debs", source.debs},
                           {"wheels", source.wheels},
                           {"bytes", source.bytes},
                           {"bundles", bundles_json(service.workspace, source, trust)}});
        }
        return http::Response::json(200, {{"items", std::move(items)},
                                          {"unreadable", unreadable_json(service.media)},
                                          {"policy", media::to_text(service.media.settings().import)}});
      });
  router.add(http::Method::post, "/api/v1/imports", {.operation_id = "createImport"},
             idempotent(service, [&](const http::Request& request) {
               const auto body = body_of(request);
               const auto path = path_member(service, body);
               const bool trust_loose = optional_flag_member(body, "trust_loose");
               if (!trust_loose && !bundle::Container::is_meant_at(service.workspace.root().resolve(path)))
                 throw bundle::untrusted_loose(path.string());
               nlohmann::json wanted{{"path", path.string()},
                                     {"trust_loose", trust_loose},
                                     {"allow_downgrade", optional_flag_member(body, "allow_downgrade")}};
               if (const auto listing = optional_number_member(body, "listing")) wanted["listing"] = *listing;
               return accepted(service, service.runner.submit("import", wanted));
             }));
  router.add(http::Method::post, "/api/v1/listings", {.operation_id = "createListing"},
             idempotent(service, [&](const http::Request& request) {
               const auto path = path_member(service, body_of(request));
               return accepted(service, service.runner.submit("listing", {{"path", path.string()}}));
             }));
}

}  // namespace jetcrew::api
