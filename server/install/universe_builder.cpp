#include "install/universe_builder.hpp"

#include "base/error.hpp"
#include "base/log.hpp"
#include "base/shared_libraries.hpp"
#include "base/text.hpp"
#include "bundle/index.hpp"
#include "bundle/library_facts.hpp"
#include "bundle/opened.hpp"
#include "bundle/refusal.hpp"
#include "debian/control.hpp"
#include "install/extras_in_use.hpp"
#include "install/system_distributions.hpp"
#include "python/metadata.hpp"
#include "python/name.hpp"
#include "python/wheel_name.hpp"
#include "resolve/sources.hpp"

namespace jetcrew::install {

resolve::PythonTarget python_target(const Root& root, const python::Interpreter& interpreter,
                                    const std::vector<python::Interpreter>& all) {
  auto markers = interpreter.markers;
  // In a simulated board the kernel that answers is the host's; the board says which one it has.
  if (const auto kernel = root.read("/proc/sys/kernel/osrelease"))
    markers["platform_release"] = trimmed(*kernel);
  std::vector<resolve::OtherPython> others;
  for (const auto& other : all) {
    if (other.path != interpreter.path && other.complete)
      others.push_back({other.path.string(), other.version, python::TagSet(other.target())});
  }
  return {interpreter.version, python::TagSet(interpreter.target()), std::move(markers), false,
          std::move(others)};
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
    resolve::PackageFacts facts;
    facts.installed = true;
    // A plan that needs what an earlier run left half-way installs it again.
    facts.unconfigured = !installed.works();
    facts.held = installed.held();
    facts.source = "/var/lib/dpkg/status";
    universe.add_deb(installed.package, std::move(facts));
  }
}

void add_system_distributions(resolve::Universe& universe, const Root& root,
                              const python::Interpreter& interpreter) {
  for (const auto& found : system_distributions(root, interpreter)) {
    const auto name = python::normalized_name(found.metadata.name);
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

namespace {

/// Rows of an import that did not look at libraries yet have none.
std::optional<resolve::LibraryFacts> libraries_of(std::string_view ecosystem, std::string_view stored) {
  if (stored == R"({"brings":[],"needs":[]})") return std::nullopt;  // most wheels
  const auto json = nlohmann::json::parse(stored);
  if (json.is_null()) return std::nullopt;
  resolve::LibraryFacts facts;
  facts.brings = json.at("brings");
  if (ecosystem == "deb") {
    facts.versions = json.at("versions");
  } else if (!json.at("needs").empty()) {
    facts.needs = [needs = bundle::library_needs_of(json)] { return needs; };
  }
  return facts;
}

resolve::PackageFacts facts_of(std::string_view ecosystem, const state::PayloadForPlan& payload) {
  resolve::PackageFacts facts;
  facts.name = payload.name;
  facts.source = payload.file_name;
  facts.sha256 = payload.sha256;
  facts.size = payload.size;
  facts.installed_bytes = payload.unpacked_bytes;
  facts.libraries = libraries_of(ecosystem, payload.libraries);
  return facts;
}

resolve::WheelFacts wheel_of(const state::PayloadForPlan& payload) {
  auto name = python::WheelName::parse(payload.file_name);
  // The file name's version is the one with the local part, which METADATA may leave out.
  auto distribution =
      resolve::distribution_of(python::Metadata::parse(payload.metadata), std::move(name.version));
  return {std::move(distribution), facts_of("wheel", payload), std::move(name.tags),
          name.build ? name.build->first : -1, name.build ? name.build->second : std::string()};
}

debian::Package deb_of(const state::PayloadForPlan& payload) {
  debian::StanzaReader reader(payload.metadata, payload.file_name);
  const auto stanza = reader.next();
  if (!stanza) throw Error("control_malformed", fmt::format("{} has no control data", payload.file_name));
  return debian::package_from(*stanza);
}

/// The stored packages of one name, read from the database together when the first of them is asked for.
class StoredPackages {
 public:
  StoredPackages(state::Database& database, std::string_view ecosystem, std::string name)
      : database_(database), ecosystem_(ecosystem), name_(std::move(name)) {}

  std::optional<resolve::WheelFacts> wheel(const std::string& sha256) { return read(sha256, wheel_of); }
  std::optional<std::pair<debian::Package, resolve::PackageFacts>> deb(const std::string& sha256) {
    return read(sha256,
                [](const auto& payload) { return std::pair(deb_of(payload), facts_of("deb", payload)); });
  }

 private:
  /// Nothing, and a line in the log, where it is gone or makes no sense.
  template <typename Make>
  auto read(const std::string& sha256, const Make& make)
      -> std::optional<decltype(make(std::declval<const state::PayloadForPlan&>()))> {
    if (!rows_) rows_ = state::payloads_for_plan(database_, ecosystem_, name_);
    const auto row = std::find_if(rows_->begin(), rows_->end(),
                                  [&](const auto& payload) { return payload.sha256 == sha256; });
    if (row == rows_->end()) return std::nullopt;
    try {
      return make(*row);
    } catch (const Error& error) {
      log::warning("a stored package is passed over",
                   {{"file", row->file_name}, {"reason", error.message()}});
      return std::nullopt;
    }
  }

  state::Database& database_;
  std::string ecosystem_;
  std::string name_;
  std::optional<std::vector<state::PayloadForPlan>> rows_;
};

}  // namespace

void add_payloads(resolve::Universe& universe, state::Database& database,
                  const std::vector<state::PayloadName>& payloads) {
  std::unordered_map<std::string, std::shared_ptr<StoredPackages>> by_name;
  const auto packages_of = [&](const state::PayloadName& name) {
    auto& found = by_name[name.ecosystem + ' ' + name.name];
    if (!found) found = std::make_shared<StoredPackages>(database, name.ecosystem, name.name);
    return found;
  };
  for (const auto& name : payloads) {
    auto packages = packages_of(name);
    if (name.ecosystem == "deb") {
      if (auto deb = packages->deb(name.sha256))
        universe.add_deb(std::move(deb->first), std::move(deb->second));
    } else if (name.tags.ends_with("-none-any")) {
      universe.add_unread_wheel(
          name.name, name.version,
          [packages = std::move(packages), sha256 = name.sha256] { return packages->wheel(sha256); });
    } else if (auto wheel = packages->wheel(name.sha256)) {
      // The libraries that a compiled wheel brings are asked for by other names than its own.
      universe.add_wheel(std::move(*wheel));
    }
  }
}

void add_bundle(resolve::Universe& universe, const std::filesystem::path& path) {
  const auto opened = bundle::inspect(path, {});
  const auto index = bundle::read_index(opened);
  if (!index) {
    if (!opened.container.is_folder()) throw bundle::has_no_index(path);
    resolve::add_deb_folder(universe, path);
    if (universe.python() != nullptr) resolve::add_wheel_folder(universe, path);
    return;
  }
  for (const auto& payload : opened.payloads) {
    const auto described = index->find(payload.listed.sha256);
    if (!payload.listed.is_package() || described == index->end()) continue;
    const auto& said = described->second;
    const state::PayloadForPlan plain{
        said.sha256,   payload.listed.size, payload.listed.file_name(), said.name,
        said.metadata, said.unpacked_bytes, said.libraries.dump()};
    try {
      if (said.ecosystem == "deb") {
        auto facts = facts_of("deb", plain);
        facts.source = payload.listed.path;
        universe.add_deb(deb_of(plain), std::move(facts));
      } else if (universe.python() != nullptr) {
        universe.add_wheel(wheel_of(plain));
      }
    } catch (const Error& error) {
      log::warning("a package of the bundle is passed over",
                   {{"file", payload.listed.path}, {"reason", error.message()}});
    }
  }
}

bool rule_out_gone(resolve::Universe& universe, const resolve::Answer& answer, const bundle::Store& store) {
  std::vector<resolve::SolvableId> looked_at;
  if (answer.solved) {
    for (const auto& action : answer.actions) looked_at.push_back(action.package);
  } else {
    looked_at = universe.all_read();
  }
  bool any = false;
  for (const auto id : looked_at) {
    const auto& solvable = universe[id];
    if (solvable.installed || solvable.misfit || store.contains(universe.file(id).sha256)) continue;
    universe.rule_out(id, {"its file is gone from the store", "why.gone", {}});
    any = true;
  }
  return any;
}

void add_environment_wheels(resolve::Universe& universe, Workspace& workspace, std::string_view name,
                            const EnvironmentState& environment) {
  std::vector<std::pair<resolve::Distribution, resolve::PackageFacts>> wheels;
  WheelNeeds needs;
  for (const auto& wheel : environment.wheels) {
    resolve::Distribution distribution{wheel.name, python::Version::parse(wheel.version), {}, "", {}};
    resolve::PackageFacts facts;
    facts.name = wheel.name;
    facts.sha256 = wheel.sha256;
    facts.source = "environment";
    if (const auto payload = state::find_payload(workspace.database(), wheel.sha256)) {
      distribution = resolve::distribution_of(python::Metadata::parse(payload->metadata),
                                              std::move(distribution.version));
      facts.libraries = libraries_of("wheel", payload->libraries.dump());
      needs[wheel.name] = distribution.requirements;
    }
    wheels.emplace_back(std::move(distribution), std::move(facts));
  }
  const auto& python = *universe.python();
  const auto in_use = extras_in_use(needs, wheels_asked_for(workspace, name, python), python.markers);
  for (auto& [distribution, facts] : wheels) {
    if (const auto extras = in_use.find(facts.name); extras != in_use.end())
      distribution.extras_in_use = extras->second;
    universe.add_installed_distribution(std::move(distribution), std::move(facts));
  }
}

}  // namespace jetcrew::install
