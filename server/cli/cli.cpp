#include "cli/cli.hpp"

#include <clocale>
#include <csignal>
#include <iostream>

#include <CLI/CLI.hpp>
#include <netdb.h>
#include <nss.h>

#include "base/build.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "cli/command.hpp"
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

int report(const Globals& globals, const Error& error) {
  if (globals.json) print(http::problem_document(error));
  std::cerr << "jetcrew: " << to_valid_utf8(error.message()) << "\n";
  if (!error.hint().empty()) std::cerr << "  " << to_valid_utf8(error.hint()) << "\n";
  return exit_of(error.code());
}

void print(const nlohmann::json& document) {
  std::cout << document.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << "\n" << std::flush;
}

void say(std::string_view text) {
  std::cout << text << std::flush;
}

int run(int argc, char** argv) {
  prepare_process();
  Globals globals;
  int status = done;
  CLI::App app("JetCrew brings a freshly flashed NVIDIA Jetson to a working environment, without internet.",
               "jetcrew");
  app.require_subcommand(1);
  app.fallthrough();
  app.set_version_flag("--version", fmt::format("jetcrew {}", build().version));
  app.add_option("--root", globals.root, "the board's root folder")->capture_default_str()->take_last();
  app.add_option("--state", globals.state, "where JetCrew keeps its things (default: ROOT/var/lib/jetcrew)");
  app.add_flag("--json", globals.json, "one JSON document on stdout");
  std::string level = "info";
  app.add_option("--log-level", level, "trace, debug, info, warning, error or off; logs go to stderr")
      ->capture_default_str();
  // Commands other than the daemon speak for themselves: their logs begin at warnings unless asked for.
  const auto set_level = [&](bool given, bool daemon) {
    log::set_level(given || daemon ? log::parse_level(level) : log::Level::warning);
  };
  add_serve(app, globals, status);
  add_board(app, globals, status);
  add_resolve(app, globals, status);
  add_install(app, globals, status);
  add_environment(app, globals, status);
  add_check(app, globals, status);
  add_state(app, globals, status);
  add_job(app, globals, status);
  add_version(app, globals, status);
  add_debug(app, globals, status);
  app.parse_complete_callback([&] {
    set_level(app.count("--log-level") > 0,
              !app.get_subcommands().empty() && app.get_subcommands().front()->get_name() == "serve");
  });
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& help) {
    return app.exit(help);
  } catch (const CLI::ParseError& wrong) {
    if (globals.json) print(http::problem_document(Error("usage", wrong.what(), "See jetcrew --help.")));
    app.exit(wrong, std::cout, std::cerr);
    return usage;
  } catch (...) {
    return report(globals, current_error());
  }
  return status;
}

}  // namespace jetcrew::cli
