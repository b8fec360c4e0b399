// The skeleton of a virtual environment, as `python -m venv --without-pip` leaves it (PEP 405).
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "python/interpreter.hpp"

namespace jetcrew::python {

struct Venv {
  std::filesystem::path inside;  ///< where it will be, as the board names it
  std::string prompt;            ///< the environment's name
  bool system_site_packages = false;
};

struct VenvFile {
  std::string path;  ///< relative to the environment
  std::string content;
};
struct VenvLink {
  std::string path;
  std::string target;
};

/// All that an environment has before packages come.
struct VenvSkeleton {
  std::vector<std::string> folders;  ///< parents before children
  std::vector<VenvFile> files;
  std::vector<VenvLink> links;
};

VenvSkeleton venv_skeleton(const Venv& venv, const Interpreter& interpreter);

/// `lib/python3.11/site-packages`, relative to the environment.
std::string site_packages_of(const Interpreter& interpreter);

/// `<venv>/bin/python`: what scripts in it start with.
std::string venv_interpreter(const Venv& venv);

}  // namespace jetcrew::python
