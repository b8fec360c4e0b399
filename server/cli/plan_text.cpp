#include "cli/plan_text.hpp"

#include "base/text.hpp"

namespace jetcrew::cli {

std::string plan_text(const nlohmann::json& plan) {
  std::string text;
  for (const auto& action : plan.at("actions")) {
    const auto& installed = action.at("installed");
    text +=
        fmt::format("{:10} {:6} {} {}{}  ({})\n", action.at("action").get<std::string>(),
                    action.at("ecosystem").get<std::string>(), action.at("name").get<std::string>(),
                    action.at("version").get<std::string>(),
                    installed.is_string() ? fmt::format(" instead of {}", installed.get<std::string>()) : "",
                    action.at("because").get<std::string>());
  }
  if (plan.at("actions").empty()) {
    text += "Everything is there already; nothing is to be done.\n";
  } else if (plan.contains("summary")) {
    const auto& summary = plan.at("summary");
    text += fmt::format("It takes {} on the disk; {} are free.\n",
                        human_bytes(summary.at("disk_bytes").get<std::uint64_t>()),
                        human_bytes(summary.at("free_bytes").get<std::uint64_t>()));
  }
  if (plan.contains("notes")) {
    for (const auto& note : plan.at("notes")) text += fmt::format("Note: {}\n", note.get<std::string>());
  }
  return text;
}

}  // namespace jetcrew::cli
