#include "cli/cli.hpp"

#include <clocale>
#include <csignal>
#include <iostream>

#include <netdb.h>
#include <nss.h>

#include "base/text.hpp"
#include "cli/command_line.hpp"
#include "http/problem.hpp"
#include "install/workspace.hpp"

// A static glibc that meets a service of the board's nsswitch.conf which is not built in loads the board's
// module for it, and aborts where the versions differ. Only declared by the shared library's headers.
extern "C" int __nss_configure_lookup(const char* database, const char* services) noexcept;

namespace jetcrew::cli {
namespace {

void prepare_process() {
  for (const auto* database : {"passwd", "group", "shadow", "initgroups"})
    __nss_configure_lookup(database, "files");
  __nss_configure_lookup("hosts", "files dns");
  // libarchive reads member names through the locale; where the board has no C.UTF-8 they are read as bytes.
  std::setlocale(LC_ALL, "C.UTF-8");
  std::signal(SIGPIPE, SIG_IGN);
}

}  // namespace

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
      {"check_failed", unverified},
      {"deb_damaged", unverified},
      {"wheel_damaged", unverified},
      {"wheel_record_mismatch", unverified},
      {"wheel_record_invalid", unverified},
      {"plan_changed", unverified},
      {"untrusted", unverified},
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

void add_commands(CommandLine& line) {
  add_board(line);
  add_install(line);
  add_check(line);
  add_environment(line);
  add_state(line);
  add_resolve(line);
  add_serve(line);
  add_job(line);
  add_version(line);
  add_debug(line);
}

int run(int argc, char** argv) {
  prepare_process();
  CommandLine line;
  add_commands(line);
  return line.run({argv + std::min(argc, 1), argv + argc});
}

}  // namespace jetcrew::cli
