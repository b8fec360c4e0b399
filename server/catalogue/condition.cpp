#include "catalogue/condition.hpp"

#include "base/text.hpp"
#include "python/name.hpp"
#include "python/specifier_text.hpp"

namespace jetcrew::catalogue {
namespace {

bool holds(const std::optional<python::SpecifierSet>& wanted, std::string_view version) {
  if (!wanted) return true;
  const auto parsed = python::Version::try_parse(version);
  return parsed && wanted->contains(*parsed, python::Prereleases::allow);
}

}  // namespace

bool Condition::holds_at(const Place& place) const {
  const auto release = place.jetpack.value_or("");
  return holds(python, place.python) && (!machine || *machine == place.machine) &&
         holds(jetpack, std::string_view(release).substr(0, release.find(' ')));
}

std::string Condition::text() const {
  std::vector<std::string> parts;
  if (python) parts.push_back(fmt::format("Python {}", python::readable(*python)));
  if (machine) parts.push_back(*machine);
  if (jetpack) parts.push_back(fmt::format("JetPack {}", python::readable(*jetpack)));
  return join(parts, ", ");
}

python::SpecifierSet read_versions(const Node& node) {
  try {
    auto versions = python::SpecifierSet::parse(node.text());
    if (!versions.empty()) return versions;
  } catch (const Error& error) {
    if (error.code() != "specifier_invalid") throw;
    node.fail(error.message());
  }
  node.fail("must be a specifier set such as >=1.10,<1.12 (PEP 440)");
}

std::string read_distribution(const Node& node) {
  auto name = node.text();
  if (!python::is_valid_name(name) || python::normalized_name(name) != name)
    node.fail("must be a distribution's normalised name (PEP 503)");
  return name;
}

Condition read_condition(const Node& row) {
  Condition condition;
  if (const auto python = row.find("python")) condition.python = read_versions(*python);
  if (const auto machine = row.find("machine")) condition.machine = machine->text();
  if (const auto jetpack = row.find("jetpack")) condition.jetpack = read_versions(*jetpack);
  return condition;
}

}  // namespace jetcrew::catalogue
