// The command line: one file a command.
#pragma once

namespace jetcrew::cli {

/// Exit status: 0 done; 1 failed; 2 wrong usage; 3 no solution; 4 something did not verify.
int run(int argc, char** argv);

}  // namespace jetcrew::cli
