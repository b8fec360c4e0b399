#include "resolve/passed_over.hpp"

#include "python/name.hpp"
#include "python/source_name.hpp"

namespace jetcrew::resolve {

PassedOver PassedOver::of(const std::filesystem::path& file, std::string code, std::string reason) {
  const auto name = file.filename().string();
  const bool deb = name.ends_with(".deb");
  auto package =
      deb ? name.substr(0, name.find('_')) : python::normalized_name(name.substr(0, name.find('-')));
  if (auto source = python::SourceName::parse(name)) package = std::move(source->name);
  return {deb ? Ecosystem::deb : Ecosystem::wheel, std::move(package), file.string(), std::move(code),
          std::move(reason)};
}

Facts facts_of(const PassedOver& file) {
  return {{"file", std::filesystem::path(file.path).filename().string()},
          {"path", file.path},
          {"code", file.code},
          {"reason", file.reason}};
}

}  // namespace jetcrew::resolve
