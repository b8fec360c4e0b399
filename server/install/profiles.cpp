#include "install/profiles.hpp"

#include "base/error.hpp"
#include "base/spelling.hpp"
#include "base/text.hpp"
#include "board/board.hpp"
#include "python/name.hpp"

namespace jetcrew::install {
namespace {

constexpr std::string_view prefix = "profile:";

catalogue::Place place_of(const std::string& version, const python::Environment& markers,
                          std::optional<std::string> jetpack) {
  const auto machine = markers.find("platform_machine");
  return {version, machine == markers.end() ? std::string() : machine->second, std::move(jetpack)};
}

std::string described(const catalogue::Place& place) {
  auto text = place.python.empty() ? std::string("no Python that it could be for")
                                   : fmt::format("Python {}", place.python);
  if (place.jetpack) text += fmt::format(" and JetPack {}", *place.jetpack);
  return text;
}

Error unfit(const catalogue::Profile& profile, const catalogue::Place& place) {
  std::vector<std::string> places;
  for (const auto& variant : profile.variants) places.push_back(variant.condition.text());
  const auto wanted = join(places, ", or for ");
  return {"profile_unfit",
          fmt::format("the profile {} does not fit this board: it is for {}, and here is {}", profile.id,
                      wanted, described(place)),
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
                             profile.id});
  }
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

void add_constraints(resolve::Universe& universe, const std::vector<catalogue::Constraint>& constraints) {
  const auto place = place_of(universe.python(), std::nullopt);
  for (const auto& row : constraints) {
    if (!row.condition.holds_at(place)) continue;
    resolve::Constraint constraint;
    constraint.package = row.package;
    constraint.versions = row.versions;
    constraint.source = join(row.sources, ", ");
    if (row.goes_with) {
      constraint.partner = row.goes_with->package;
      constraint.partner_versions = row.goes_with->versions;
    } else {
      constraint.kind = resolve::Constraint::Kind::does_not_work;
    }
    universe.add_constraint(std::move(constraint));
  }
}

bool names_profile(std::string_view request) {
  return trimmed(request).starts_with(prefix);
}

const catalogue::Profile& profile_of(std::string_view request,
                                     const std::vector<catalogue::Profile>& profiles) {
  const auto id = trimmed(request).substr(prefix.size());
  const auto found =
      std::find_if(profiles.begin(), profiles.end(), [&](const auto& profile) { return profile.id == id; });
  if (found != profiles.end()) return *found;
  std::vector<std::string> known;
  for (const auto& profile : profiles) known.push_back(profile.id);
  const auto near = near_words(id, known);
  const auto all = join(known, ", ");
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
      requests.push_back(resolve::parse_request(text, universe));
      continue;
    }
    const auto& profile = profile_of(text, profiles);
    const auto place = place_of(universe.python(), jetpack);
    const auto* variant = profile.variant_for(place);
    if (variant == nullptr) throw unfit(profile, place);
    for (const auto& part : variant->requests) {
      requests.push_back(resolve::parse_request(part, universe));
      requests.back().profile = profile.id;
    }
    add_limits(universe, profile, *variant);
  }
  return requests;
}

}  // namespace jetcrew::install
