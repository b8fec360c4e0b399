#include "cli/solver_flags.hpp"

namespace jetcrew::cli {

void add_solver_flags(Command& command, resolve::Options& options) {
  command.flag("--upgrade", &options.upgrade, "bring what is asked for to its newest version")
      .flag("--recommends", &options.recommends, "take what packages recommend too")
      .flag("--allow-remove", &options.allow_remove, "packages may be removed")
      .flag("--allow-downgrade", &options.allow_downgrade, "packages may go back to an older version")
      .flag("--allow-missing-libraries", &options.allow_missing_libraries,
            "install wheels although a library they load is not there")
      .flag("--prerelease", &options.prerelease, "take pre-releases of wheels");
}

}  // namespace jetcrew::cli
