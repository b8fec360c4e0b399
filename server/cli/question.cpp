#include "cli/question.hpp"

#include <iostream>
#include <string>

#include <unistd.h>

namespace jetcrew::cli {

bool is_answerable() {
  return ::isatty(STDIN_FILENO) != 0;
}

bool agrees(std::string_view question) {
  std::cerr << question << " [y/N] " << std::flush;
  std::string answer;
  std::getline(std::cin, answer);
  return answer == "y" || answer == "Y" || answer == "yes";
}

}  // namespace jetcrew::cli
