#include "bundle/library_facts.hpp"

#include "base/text.hpp"

namespace jetcrew::bundle {
namespace {

std::vector<std::string> valid(const std::vector<std::string>& texts) {
  std::vector<std::string> clean;
  clean.reserve(texts.size());
  for (const auto& text : texts) clean.push_back(to_valid_utf8(text));
  return clean;
}

}  // namespace

nlohmann::json library_facts(const debian::DebFile& deb) {
  nlohmann::json versions = nlohmann::json::object();
  for (const auto& [library, names] : deb.symbol_versions) {
    if (!names.empty()) versions[to_valid_utf8(library)] = valid(names);
  }
  return {{"brings", valid(deb.shared_objects)}, {"versions", std::move(versions)}};
}

nlohmann::json library_facts(const python::WheelFile& wheel, const std::vector<python::LibraryNeed>& needs) {
  nlohmann::json list = nlohmann::json::array();
  for (const auto& need : needs) {
    list.push_back({{"library", need.library},
                    {"versions", need.versions},
                    {"file", need.file},
                    {"at_import", need.at_import},
                    {"folders", need.folders}});
  }
  return {{"brings", wheel.libraries}, {"needs", std::move(list)}};
}

std::vector<python::LibraryNeed> library_needs_of(const nlohmann::json& facts) {
  std::vector<python::LibraryNeed> needs;
  for (const auto& need : facts.at("needs")) {
    needs.push_back(
        {need.at("library"), need.at("versions"), need.at("file"), need.at("at_import"), need.at("folders")});
  }
  return needs;
}

}  // namespace jetcrew::bundle
