// `jetcrew catalogue`
#include "base/error.hpp"
#include "cli/command_line.hpp"
#include "cli/daemon.hpp"
#include "cli/json.hpp"
#include "install/knowledge.hpp"

namespace jetcrew::cli {
namespace {

std::string for_people(const nlohmann::json& catalogue) {
  const auto own = number_of(catalogue, "own_files");
  auto text = fmt::format("Serial {}, {}{}.\n", number_of(catalogue, "serial"),
                          catalogue.at("from_bundle").get<bool>() ? "from a bundle" : "as it is built in",
                          own == 0 ? "" : fmt::format(", with {} files of this board's own", own));
  text += fmt::format("{} JetPack releases, {} modules, {} profiles, {} checks, {} known problems.\n",
                      number_of(catalogue, "jetpack_releases"), number_of(catalogue, "modules"),
                      number_of(catalogue, "profiles"), number_of(catalogue, "checks"),
                      number_of(catalogue, "problems"));
  if (const auto& refused = catalogue.at("refused"); refused.is_object())
    text += fmt::format("Not in force: {}.\n  {}\n", text_of(refused, "message"), text_of(refused, "hint"));
  return text;
}

}  // namespace

void add_catalogue(CommandLine& line) {
  line.command(on_this_board, "catalogue", "what is known of boards, packages, checks and problems")
      .run([](const Globals& globals) {
        const auto catalogue = install::to_json(*install::load_knowledge(globals.state_folder()));
        if (globals.json) {
          print(catalogue);
        } else {
          say(for_people(catalogue));
        }
        return catalogue.at("refused").is_null() ? done : unverified;
      });
}

}  // namespace jetcrew::cli
