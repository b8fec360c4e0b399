#include "cli/cli.hpp"

int main(int argc, char** argv) {
  return jetcrew::cli::run(argc, argv);
}
