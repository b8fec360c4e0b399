#include "doctor/finding_json.hpp"

namespace jetcrew::doctor {
namespace {

nlohmann::json to_json(const catalogue::Localized& text) {
  return {{"en", text.en}, {"zh-CN", text.zh_cn}};
}

}  // namespace

nlohmann::json to_json(const std::vector<Finding>& findings) {
  nlohmann::json items = nlohmann::json::array();
  for (const auto& finding : findings) {
    const auto& problem = *finding.problem;
    nlohmann::json sources = nlohmann::json::array();
    for (const auto& source : problem.sources)
      sources.push_back({{"name", source.name}, {"link", source.link}});
    items.push_back({{"problem", problem.id},
                     {"title", to_json(problem.title)},
                     {"cause", to_json(problem.cause)},
                     {"remedy", to_json(problem.remedy)},
                     {"line", finding.line},
                     {"line_number", finding.line_number},
                     {"known_here", finding.known_here},
                     {"action", problem.action ? catalogue::to_json(*problem.action) : nlohmann::json()},
                     {"sources", std::move(sources)}});
  }
  return items;
}

}  // namespace jetcrew::doctor
