#include "install/universe_builder.hpp"

#include "base/error.hpp"
#include "base/log.hpp"
#include "base/shared_libraries.hpp"
#include "base/text.hpp"
#include "bundle/library_facts.hpp"
#include "debian/control.hpp"
#include "python/distributions.hpp"
#include "python/name.hpp"
#include "python/wheel_name.hpp"
#include "resolve/sources.hpp"

namespace jetcrew::install {

resolve::PythonTarget python_target(const Root& root, const python::Interpreter& interpreter) {
  auto markers = interpreter.markers;
  // In a simulated board the kernel that answers is the host's; the board says which one it has.
  if (const auto kernel = root.read("/proc/sys/kernel/osrelease"))
    markers["platform_release"] = trimmed(*kernel);
  return {interpreter.version, python::TagSet(interpreter.target()), std::move(markers)};
}

void set_board_libraries(resolve::Universe& universe, const Root& root,
                         std::vector<std::filesystem::path> python_packages) {
  auto libraries = std::make_shared<SharedLibraries>(root, universe.architecture());
  if (libraries->find("libc.so.6") == nullptr) return;
  libraries->look_below(std::move(python_packages));
  universe.set_board_libraries(std::move(libraries));
}

void add_installed_debs(resolve::Universe& universe, const Debs& debs) {
  for (const auto& installed : debs.installed) {
    // What an earlier run left half-way does not count as there: a plan that needs it installs it again.
    if (!installed.works()) continue;
    resolve::PackageFacts facts;
    facts.installed = true;
    facts.held = installed.held();
    facts.source = "/var/lib/dpkg/status";
    universe.add_deb(installed.package, std::move(facts));
  }
}

void add_system_distributions(resolve::Universe& universe, const Root& root,
                              const python::Interpreter& interpreter) {
  for (const auto& folder : interpreter.site_packages) {
    for (const auto& found : python::find_distributions(root, folder)) {
      const auto name = python::normalized_name(found.metadata.name);
      // The first folder on the path wins, as at import.
      if (universe.installed(resolve::Ecosystem::wheel, name, "")) continue;
      resolve::PackageFacts facts;
      facts.name = name;
      facts.system = true;
      facts.source = found.where;
      try {
        universe.add_installed_distribution(resolve::distribution_of(found.metadata), std::move(facts));
      } catch (const Error& error) {
        log::warning("an installed Python package is passed over",
                     {{"path", found.where}, {"reason", error.message()}});
      }
    }
  }
}

namespace {

python::Metadata metadata_of(const state::Payload& payload) {
  const auto stored = nlohmann::json::parse(payload.metadata);
  python::Metadata metadata;
  metadata.name = stored.at("name");
  metadata.version = stored.at("version");
  metadata.requires_dist = stored.at("requires_dist");
  metadata.requires_python = stored.at("requires_python");
  metadata.provides_extra = stored.at("provides_extra");
  return metadata;
}

/// Rows of an import that did not look at libraries yet have none.
std::optional<resolve::LibraryFacts> libraries_of(const state::Payload& payload) {
  const auto stored = payload.facts.find("libraries");
  if (stored == payload.facts.end()) return std::nullopt;
  resolve::LibraryFacts facts;
  facts.brings = stored->at("brings");
  if (payload.ecosystem == "deb") {
    facts.versions = stored->at("versions");
  } else if (!stored->at("needs").empty()) {
    facts.needs = [needs = bundle::library_needs_of(*stored)] { return needs; };
  }
  if (facts.brings.empty() && !facts.needs && payload.ecosystem == "wheel") return std::nullopt;
  return facts;
}

resolve::PackageFacts facts_of(const bundle::Store& store, const state::Payload& payload) {
  resolve::PackageFacts facts;
  facts.name = payload.name;
  facts.source = payload.file_name;
  facts.sha256 = payload.sha256;
  facts.size = payload.size;
  facts.installed_bytes = payload.facts.value("unpacked_bytes", std::uint64_t{0});
  facts.libraries = libraries_of(payload);
  if (!store.contains(payload.sha256)) {
    facts.misfit = std::make_shared<const Sentence>("its file is gone from the store", "why.gone", Facts{});
  }
  return facts;
}

}  // namespace

namespace {

resolve::WheelFacts wheel_of(const bundle::Store& store, const state::Payload& payload) {
  auto name = python::WheelName::parse(payload.file_name);
  auto distribution = resolve::distribution_of(metadata_of(payload));
  // The file name's version is the one with the local part, which METADATA may leave out.
  distribution.version = std::move(name.version);
  return {std::move(distribution), facts_of(store, payload), std::move(name.tags),
          name.build ? name.build->first : -1};
}

debian::Package deb_of(const state::Payload& payload) {
  debian::StanzaReader reader(payload.metadata, payload.file_name);
  const auto stanza = reader.next();
  if (!stanza) throw Error("control_malformed", fmt::format("{} has no control data", payload.file_name));
  return debian::package_from(*stanza);
}

/// What `read` makes of the payload; nothing, and a line in the log, where it is gone or makes no sense.
template <typename Read>
auto try_reading(state::Database& database, const state::PayloadName& name, const Read& read)
    -> std::optional<decltype(read(state::Payload()))> {
  const auto payload = state::find_payload(database, name.sha256);
  if (!payload) return std::nullopt;
  try {
    return read(*payload);
  } catch (const Error& error) {
    log::warning("a stored package is passed over",
                 {{"file", payload->file_name}, {"reason", error.message()}});
    return std::nullopt;
  }
}

}  // namespace

void add_payloads(resolve::Universe& universe, state::Database& database, const bundle::Store& store,
                  const std::vector<state::PayloadName>& payloads) {
  const auto as_wheel = [&store](const state::Payload& payload) { return wheel_of(store, payload); };
  const auto as_deb = [&store](const state::Payload& payload) {
    return std::pair(deb_of(payload), facts_of(store, payload));
  };
  for (const auto& name : payloads) {
    if (name.ecosystem == "deb") {
      if (auto deb = try_reading(database, name, as_deb))
        universe.add_deb(std::move(deb->first), std::move(deb->second));
    } else if (name.tags.ends_with("-none-any")) {
      universe.add_unread_wheel(name.name, name.version, [&database, name, as_wheel] {
        return try_reading(database, name, as_wheel);
      });
    } else if (auto wheel = try_reading(database, name, as_wheel)) {
      // The libraries that a compiled wheel brings are asked for by other names than its own.
      universe.add_wheel(std::move(*wheel));
    }
  }
}

void add_environment_wheels(resolve::Universe& universe, state::Database& database,
                            const EnvironmentState& environment) {
  for (const auto& wheel : environment.wheels) {
    resolve::PackageFacts facts;
    facts.name = wheel.name;
    facts.sha256 = wheel.sha256;
    facts.source = "environment";
    if (const auto payload = state::find_payload(database, wheel.sha256)) {
      auto distribution = resolve::distribution_of(metadata_of(*payload));
      distribution.version = python::Version::parse(wheel.version);
      facts.libraries = libraries_of(*payload);
      universe.add_installed_distribution(std::move(distribution), std::move(facts));
    } else {
      universe.add_installed_distribution({wheel.name, python::Version::parse(wheel.version), {}, "", {}},
                                          std::move(facts));
    }
  }
}

}  // namespace jetcrew::install
