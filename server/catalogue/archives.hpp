// Where packages for the boards' distributions are to be had: archives.json.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "catalogue/files.hpp"

namespace jetcrew::catalogue {

struct KnownArchive {
  std::string distribution;  ///< `ubuntu 18.04`
  std::string url;
  std::vector<std::string> suites;
  std::vector<std::string> components;
  std::vector<std::filesystem::path> keyrings;  ///< of the machine that reads the archive
};

struct KnownArchives {
  std::string python_index;
  std::vector<KnownArchive> archives;
};

/// Throws Error `catalogue_invalid`.
KnownArchives read_archives(const Files& files);

}  // namespace jetcrew::catalogue
