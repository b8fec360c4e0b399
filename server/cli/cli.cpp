#include "cli/cli.hpp"

#include <clocale>
#include <csignal>

#include <netdb.h>
#include <nss.h>

#include "cli/command_line.hpp"

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

void add_commands(CommandLine& line) {
  add_board(line);
  add_sensors(line);
  add_catalogue(line);
  add_drift(line);
  add_install(line);
  add_uninstall(line);
  add_check(line);
  add_environment(line);
  add_run(line);
  add_shell(line);
  add_state(line);
  add_resolve(line);
  add_bundle(line);
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
