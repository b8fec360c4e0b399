#include "cli/command.hpp"

#include <iostream>

#include "base/text.hpp"
#include "http/problem.hpp"
#include "install/workspace.hpp"

namespace jetcrew::cli {

std::filesystem::path Globals::state_folder() const {
  return state ? std::filesystem::path(*state) : install::default_state_folder(board_root());
}

int exit_of(const std::string& code) {
  static const std::map<std::string, int, std::less<>> statuses{
      {"usage", usage},
      {"request_ambiguous", usage},
      {"profile_unknown", usage},
      {"target_invalid", usage},
      {"check_unknown", usage},
      {"no_solution", unsolvable},
      {"request_unknown", unsolvable},
      {"profile_unfit", unsolvable},
      {"check_failed", unverified},
      {"deb_damaged", unverified},
      {"payload_damaged", unverified},
      {"wheel_damaged", unverified},
      {"wheel_record_mismatch", unverified},
      {"wheel_record_invalid", unverified},
      {"plan_changed", unverified},
      {"untrusted", unverified},
      {"command_not_startable", not_startable},
      {"command_not_found", not_there},
  };
  const auto found = statuses.find(code);
  return found == statuses.end() ? failed : found->second;
}

void tell(const Error& error) {
  std::cerr << "jetcrew: " << to_valid_utf8(error.message()) << "\n";
  if (!error.hint().empty()) std::cerr << "  " << to_valid_utf8(error.hint()) << "\n";
}

int report(const Globals& globals, const Error& error) {
  if (globals.json) print(http::problem_document(error));
  tell(error);
  return exit_of(error.code());
}

int report_unsolvable(const Globals& globals, const std::string& explanation, const nlohmann::json& causes,
                      const nlohmann::json& more) {
  if (globals.json) {
    nlohmann::json document{{"status", "unsolvable"}, {"explanation", explanation}, {"causes", causes}};
    document.update(more);
    print(document);
  }
  std::cerr << to_valid_utf8(explanation);
  return unsolvable;
}

int report_unsolvable(const Globals& globals, const Error& unknown) {
  const auto request = unknown.facts().find("request");
  const nlohmann::json cause{{"kind", "missing"},
                             {"text", unknown.message()},
                             {"package", request == unknown.facts().end() ? "" : request->second},
                             {"version", ""},
                             {"relation", ""},
                             {"source", ""}};
  return report_unsolvable(globals, fmt::format("{}\n{}\n", unknown.message(), unknown.hint()),
                           nlohmann::json::array({cause}), nlohmann::json::object());
}

void print(const nlohmann::json& document) {
  std::cout << document.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << "\n" << std::flush;
}

void say(std::string_view text) {
  std::cout << text << std::flush;
}

}  // namespace jetcrew::cli
