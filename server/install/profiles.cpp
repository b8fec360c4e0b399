#include "install/profiles.hpp"

#include "base/error.hpp"
#include "base/spelling.hpp"
#include "base/text.hpp"
#include "board/board.hpp"
#include "install/observation.hpp"
#include "python/name.hpp"
#include "python/specifier_text.hpp"

namespace jetcrew::install {
namespace {

constexpr std::string_view prefix = "profile:";

catalogue::Place place_of(const std::string& version, const python::Environment& markers,
                          std::optional<std::string> jetpack) {
  const auto machine = markers.find("platform_machine");
  return {version, machine == markers.end() ? std::string() : machine->second, std::move(jetpack)};
}

/// `Python 3.6.9 (JetPack 4.6.1)`
std::string described(const catalogue::Place& place) {
  auto text = place.python.empty() ? std::string("no Python that wheels could be for")
                                   : fmt::format("Python {}", place.python);
  if (place.jetpack) text += fmt::format(" (JetPack {})", *place.jetpack);
  return text;
}

/// `3.8 or newer` of `>=3.8`, `6 or newer, but older than 7` of `>=6,<7`.
std::string in_words(const python::SpecifierSet& versions) {
  std::vector<std::string> parts;
  for (const auto& member : versions.specifiers()) {
    if (member.comparison() == python::Comparison::greater_equal)
      parts.push_back(fmt::format("{} or newer", member.version()->text()));
    else if (member.comparison() == python::Comparison::less)
      parts.push_back(fmt::format("older than {}", member.version()->text()));
    else
      return python::readable(versions);
  }
  return join(parts, ", but ");
}

std::string in_words(const catalogue::Condition& condition) {
  std::vector<std::string> parts;
  if (condition.python) parts.push_back(fmt::format("Python {}", in_words(*condition.python)));
  if (condition.machine) parts.push_back(*condition.machine);
  if (condition.jetpack) parts.push_back(fmt::format("JetPack {}", in_words(*condition.jetpack)));
  return join(parts, " with ");
}

/// Whether a place that the narrow condition holds for meets the wide one too, as far as a look at the
/// versions it names tells.
bool covers(const catalogue::Condition& wide, const catalogue::Condition& narrow) {
  if (wide.machine || wide.jetpack || !wide.python || !narrow.python) return false;
  const auto members = narrow.python->specifiers();
  return &wide != &narrow && !members.empty() && members.front().version() &&
         wide.python->contains(*members.front().version(), python::Prereleases::allow);
}

Error unfit(const catalogue::Profile& profile, const catalogue::Place& place) {
  std::vector<std::string> places;
  for (const auto& variant : profile.variants) {
    const bool told = std::any_of(profile.variants.begin(), profile.variants.end(), [&](const auto& other) {
      return covers(other.condition, variant.condition);
    });
    if (!told) places.push_back(in_words(variant.condition));
  }
  const auto wanted = join(places, ", or ");
  return {"profile_unfit",
          fmt::format("{} needs {}; this board has {}", profile.id, wanted, described(place)),
          "Choose another profile. Where the board has another Python too, name it with --python.",
          {{"profile", profile.id},
           {"wanted", wanted},
           {"python", place.python.empty() ? "-" : place.python},
           {"jetpack", place.jetpack.value_or("-")}}};
}

void add_limits(resolve::Universe& universe, const catalogue::Profile& profile,
                const catalogue::Profile::Variant& variant) {
  for (const auto& bound : variant.constraints) {
    if (bound.marker && universe.python() != nullptr &&
        !bound.marker->evaluate(universe.python()->markers, ""))
      continue;
    universe.add_constraint({resolve::Constraint::Kind::limit,
                             python::normalized_name(bound.name),
                             bound.specifiers,
                             "",
                             {},
                             profile.id,
                             variant.sources.front().link});
  }
}

std::string all_of(const std::vector<catalogue::Profile>& profiles) {
  std::vector<std::string> ids;
  for (const auto& profile : profiles) ids.push_back(profile.id);
  return join(ids, ", ");
}

}  // namespace

catalogue::Place place_of(const std::optional<python::Interpreter>& interpreter,
                          std::optional<std::string> jetpack) {
  if (!interpreter) return {"", "", std::move(jetpack)};
  return place_of(interpreter->version, interpreter->markers, std::move(jetpack));
}

catalogue::Place place_of(const resolve::PythonTarget* python, std::optional<std::string> jetpack) {
  if (python == nullptr) return {"", "", std::move(jetpack)};
  return place_of(python->version, python->markers, std::move(jetpack));
}

std::optional<std::string> observe_jetpack(const Root& root, const board::JetpackTable& table) {
  return board::observe(root, table, {}).jetpack;
}

catalogue::Place place_here(const Root& root, const std::filesystem::path& state_folder,
                            const board::JetpackTable& table) {
  std::optional<python::Interpreter> interpreter;
  try {
    interpreter = choose_interpreter(root, state_folder, std::nullopt);
  } catch (const Error& error) {
    if (error.code() != "python_missing") throw;
  }
  return place_of(interpreter, observe_jetpack(root, table));
}

void add_constraints(resolve::Universe& universe, const std::vector<catalogue::Constraint>& constraints) {
  const auto place = place_of(universe.python(), std::nullopt);
  for (const auto& row : constraints) {
    if (!row.condition.holds_at(place)) continue;
    resolve::Constraint constraint;
    constraint.package = row.package;
    constraint.versions = row.versions;
    std::vector<std::string> names;
    for (const auto& source : row.sources) names.push_back(source.name);
    constraint.source = join(names, ", ");
    constraint.link = row.sources.front().link;
    if (row.goes_with) {
      constraint.partner = row.goes_with->package;
      constraint.partner_versions = row.goes_with->versions;
    } else {
      constraint.kind = resolve::Constraint::Kind::does_not_work;
    }
    universe.add_constraint(std::move(constraint));
  }
}

void set_library_names(resolve::Universe& universe, const std::vector<catalogue::Library>& libraries) {
  std::vector<resolve::KnownLibrary> known;
  for (const auto& row : libraries) known.push_back({row.name, row.packages, row.metapackages});
  universe.set_library_names(resolve::LibraryNames(std::move(known)));
}

Error with_profile(const Error& unknown, const std::vector<catalogue::Profile>& profiles) {
  const auto request = unknown.facts().find("request");
  const auto bears = [&](const catalogue::Profile& profile) { return profile.id == request->second; };
  if (unknown.code() != "request_unknown" || request == unknown.facts().end() ||
      std::none_of(profiles.begin(), profiles.end(), bears))
    return unknown;
  auto facts = unknown.facts();
  facts["profile"] = request->second;
  return {unknown.code(), unknown.message(),
          fmt::format("There is a profile of this name: profile:{}", request->second), std::move(facts)};
}

bool names_profile(std::string_view request) {
  return trimmed(request).starts_with(prefix);
}

const catalogue::Profile& profile_of(std::string_view request,
                                     const std::vector<catalogue::Profile>& profiles) {
  const auto id = trimmed(trimmed(request).substr(prefix.size()));
  const auto found =
      std::find_if(profiles.begin(), profiles.end(), [&](const auto& profile) { return profile.id == id; });
  if (found != profiles.end()) return *found;
  if (id.empty()) {
    throw Error("usage", "profile: needs a name", fmt::format("There are: {}.", all_of(profiles)),
                {{"request", std::string(prefix)}});
  }
  std::vector<std::string> known;
  for (const auto& profile : profiles) known.push_back(profile.id);
  const auto near = near_words(id, known);
  const auto all = all_of(profiles);
  throw Error("profile_unknown", fmt::format("there is no profile '{}'", id),
              near.empty() ? fmt::format("There are: {}.", all)
                           : fmt::format("Did you mean {}? There are: {}.", near.front(), all),
              {{"request", std::string(trimmed(request))}, {"profile", std::string(id)}, {"known", all}});
}

std::vector<resolve::Request> read_requests(const std::vector<std::string>& texts,
                                            resolve::Universe& universe,
                                            const std::vector<catalogue::Profile>& profiles,
                                            const std::optional<std::string>& jetpack) {
  std::vector<resolve::Request> requests;
  for (const auto& text : texts) {
    if (!names_profile(text)) {
      try {
        requests.push_back(resolve::parse_request(text, universe));
      } catch (const Error& error) {
        throw with_profile(error, profiles);
      }
      continue;
    }
    const auto& profile = profile_of(text, profiles);
    const auto place = place_of(universe.python(), jetpack);
    const auto* variant = profile.variant_for(place);
    if (variant == nullptr) throw unfit(profile, place);
    for (const auto& part : variant->requests) {
      requests.push_back(resolve::parse_request(part, universe));
      requests.back().profile = profile.id;
      requests.back().link = variant->sources.front().link;
    }
    add_limits(universe, profile, *variant);
  }
  return requests;
}

}  // namespace jetcrew::install
