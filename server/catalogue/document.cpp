#include "catalogue/document.hpp"

namespace jetcrew::catalogue {

Error invalid(const std::string& file, const std::string& pointer, const std::string& reason) {
  const auto place = pointer.empty() ? file : fmt::format("{} at {}", file, pointer);
  return {"catalogue_invalid",
          fmt::format("the catalogue's file {}: {}", place, reason),
          "Correct the file, or remove it from the catalogue folder; what is built in is then used.",
          {{"file", file}, {"pointer", pointer}, {"reason", reason}}};
}

}  // namespace jetcrew::catalogue
