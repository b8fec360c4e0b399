#include "catalogue/constraints.hpp"

namespace jetcrew::catalogue {
namespace {

Constraint read_constraint(const Node& row, const Sources& sources) {
  row.only({"package", "versions", "python", "machine", "goes_with", "sources"});
  Constraint constraint;
  constraint.package = read_distribution(row.at("package"));
  constraint.versions = read_versions(row.at("versions"));
  constraint.condition = read_condition(row);
  if (const auto partner = row.find("goes_with")) {
    partner->only({"package", "versions"});
    constraint.goes_with = {read_distribution(partner->at("package")),
                            read_versions(partner->at("versions"))};
    if (constraint.goes_with->package == constraint.package)
      partner->at("package").fail("must be another package than the row's own");
  }
  constraint.sources = sources.of(row);
  return constraint;
}

}  // namespace

std::vector<Constraint> read_constraints(const Files& files) {
  const std::string file = "constraints.json";
  const auto json = parse_document(file, files.text(file), invalid);
  const Node document(file, json, invalid);
  document.only({"format", "sources", "constraints"});
  require_format(document);
  const Sources sources(document);
  std::vector<Constraint> rows;
  for (const auto& row : document.at("constraints").elements()) rows.push_back(read_constraint(row, sources));
  return rows;
}

}  // namespace jetcrew::catalogue
