#include "catalogue/problem.hpp"

#include <set>

#include "catalogue/document.hpp"

namespace jetcrew::catalogue {
namespace {

constexpr std::string_view folder = "problems/";

std::string read_id(const Node& node) {
  auto id = node.text();
  if (id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") != std::string::npos)
    node.fail("must be of lower case letters, digits and hyphens");
  return id;
}

std::vector<std::string> read_patterns(const Node& list) {
  constexpr std::size_t shortest = 4;
  constexpr std::size_t longest = 500;
  for (const auto& node : list.elements()) {
    const auto pattern = node.text();
    if (pattern.size() < shortest || pattern.size() > longest)
      node.fail(fmt::format("must have from {} to {} characters", shortest, longest));
    if (std::any_of(pattern.begin(), pattern.end(), [](char c) { return c < ' ' || c > '~'; }))
      node.fail("must be of printable ASCII characters");
  }
  auto patterns = list.texts();
  if (patterns.empty()) list.fail("must have a pattern");
  return patterns;
}

std::vector<Source> read_evidence(const Node& row, const Sources& sources) {
  const auto evidence = row.at("evidence").text();
  if (evidence == "unsourced") {
    if (const auto named = row.find("sources"))
      named->fail("must be left out where the evidence is unsourced");
    return {};
  }
  if (evidence != "cited" && evidence != "adapted")
    row.at("evidence").fail("must be cited, adapted or unsourced");
  return sources.of(row);
}

Problem read_problem(const Node& row, const Sources& sources) {
  row.only({"id", "patterns", "title", "cause", "remedy", "python", "machine", "jetpack", "action",
            "evidence", "sources"});
  Problem problem;
  problem.id = read_id(row.at("id"));
  const auto patterns = row.at("patterns");
  problem.patterns = read_patterns(patterns);
  problem.title = read_localized(row.at("title"));
  problem.cause = read_localized(row.at("cause"));
  problem.remedy = read_localized(row.at("remedy"));
  problem.condition = read_condition(row);
  if (const auto action = row.find("action")) problem.action = read_action(*action);
  problem.sources = read_evidence(row, sources);
  problem.file = patterns.file();
  problem.pointer = patterns.pointer();
  return problem;
}

}  // namespace

std::vector<Problem> read_problems(const Files& files) {
  std::vector<Problem> problems;
  std::set<std::string> seen;
  for (const auto& file : files.under(folder)) {
    if (!file.ends_with(".json")) continue;
    const auto json = parse_document(file, files.text(file), invalid);
    const Node document(file, json, invalid);
    document.only({"format", "sources", "problems"});
    require_format(document);
    const Sources sources(document);
    for (const auto& row : document.at("problems").elements()) {
      problems.push_back(read_problem(row, sources));
      if (!seen.insert(problems.back().id).second) row.at("id").fail("stands in the catalogue twice");
    }
  }
  return problems;
}

}  // namespace jetcrew::catalogue
