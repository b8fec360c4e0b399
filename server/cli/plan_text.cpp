#include "cli/plan_text.hpp"

#include "base/text.hpp"
#include "cli/json.hpp"

namespace jetcrew::cli {

std::string plan_text(const nlohmann::json& plan) {
  std::string text;
  for (const auto& action : plan.at("actions")) {
    // What goes takes nothing's place.
    const bool replaces = action.at("installed").is_string() && action.at("action") != "remove";
    text += fmt::format("{:10} {:6} {} {}{}  ({})\n", text_of(action, "action"), text_of(action, "ecosystem"),
                        text_of(action, "name"), text_of(action, "version"),
                        replaces ? fmt::format(" instead of {}", text_of(action, "installed")) : "",
                        text_of(action, "because"));
  }
  if (plan.at("actions").empty()) {
    text += "Everything is there already; nothing is to be done.\n";
    if (plan.contains("there")) {
      for (const auto& there : plan.at("there")) {
        text += fmt::format("{} {} is installed", text_of(there, "name"), text_of(there, "version"));
        text += there.at("newer").is_string()
                    ? fmt::format("; {} is at hand, --upgrade takes it.\n", text_of(there, "newer"))
                    : ".\n";
      }
    }
  } else if (plan.contains("summary")) {
    const auto& summary = plan.at("summary");
    const auto more = summary.at("disk_bytes").get<std::uint64_t>();
    text +=
        fmt::format("It takes {} on the disk; {} are free.\n", more == 0 ? "no more room" : human_bytes(more),
                    human_bytes(summary.at("free_bytes").get<std::uint64_t>()));
  }
  if (plan.contains("notes")) {
    for (const auto& note : plan.at("notes")) text += fmt::format("Note: {}\n", note.get<std::string>());
  }
  return text;
}

}  // namespace jetcrew::cli
