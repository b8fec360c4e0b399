#include "catalogue/check.hpp"

#include "catalogue/document.hpp"

namespace jetcrew::catalogue {
namespace {

constexpr std::string_view folder = "checks/";
constexpr std::string_view every_wheel = "every-wheel";
constexpr std::string_view placeholder = "{distribution}";

void require_distribution(const Node& name) {
  if (name.text().find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") != std::string::npos)
    name.fail("must be a distribution's normalised name (PEP 503)");
}

void require_deb(const Node& name) {
  if (name.text().find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789+-.") != std::string::npos)
    name.fail("must be the name of a Debian package");
}

std::vector<std::string> read_names(const Node& node, std::string_view member, void (*require)(const Node&)) {
  const auto names = node.find(member);
  if (!names) return {};
  for (const auto& element : names->elements()) require(element);
  return names->texts();
}

void read_applies_to(const Node& node, Check& check) {
  const auto distributions = node.texts();
  if (distributions.empty()) node.fail("must name a distribution, or every-wheel");
  if (distributions == std::vector<std::string>{std::string(every_wheel)}) {
    check.every_wheel = true;
    return;
  }
  for (const auto& element : node.elements()) require_distribution(element);
  check.distributions = distributions;
}

void require_placeholder(const Node& title, const Check& check) {
  for (const auto* text : {&check.title.en, &check.title.zh_cn}) {
    if (check.every_wheel != (text->find(placeholder) != std::string::npos)) {
      title.fail("must have {distribution} in it if the check is for every wheel, and only then");
    }
  }
}

Check read_check(const Files& files, const std::string& header) {
  const auto json = parse_document(header, files.text(header), invalid);
  const Node node(header, json, invalid);
  node.only({"title", "applies_to", "or_any_of", "time_limit_seconds", "memory_limit_bytes"});
  const auto stem = header.substr(0, header.rfind('.'));
  Check check;
  check.name = stem.substr(folder.size());
  check.title = read_localized(node.at("title"));
  read_applies_to(node.at("applies_to"), check);
  if (const auto others = node.find("or_any_of")) {
    others->only({"wheels", "debs"});
    if (check.every_wheel) others->fail("is not for a check of every wheel");
    check.or_wheels = read_names(*others, "wheels", require_distribution);
    check.or_debs = read_names(*others, "debs", require_deb);
  }
  require_placeholder(node.at("title"), check);
  check.time_limit = std::chrono::seconds(node.at("time_limit_seconds").integer(1, 3600));
  if (const auto limit = node.find("memory_limit_bytes")) {
    // NumPy's OpenBLAS alone reserves some gigabytes of addresses on a machine with many cores.
    check.memory_limit_bytes = static_cast<std::uint64_t>(limit->integer(std::int64_t{4} << 30, INT64_MAX));
  }
  check.script = files.text(stem + ".py");
  return check;
}

}  // namespace

std::vector<Check> read_checks(const Files& files) {
  std::vector<Check> checks;
  for (const auto& path : files.under(folder)) {
    if (path.ends_with(".json")) checks.push_back(read_check(files, path));
  }
  std::sort(checks.begin(), checks.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  return checks;
}

}  // namespace jetcrew::catalogue
