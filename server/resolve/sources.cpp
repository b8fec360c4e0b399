#include "resolve/sources.hpp"

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/log.hpp"
#include "base/root.hpp"
#include "base/text.hpp"
#include "debian/control.hpp"
#include "debian/deb_file.hpp"
#include "debian/packages_index.hpp"
#include "debian/status.hpp"
#include "python/distributions.hpp"
#include "python/name.hpp"
#include "python/source_name.hpp"
#include "python/wheel.hpp"

namespace jetcrew::resolve {
namespace fs = std::filesystem;
namespace {

void skipped(const fs::path& what, const Error& error) {
  log::warning("passed over", {{"path", what.string()}, {"reason", error.message()}});
}

/// A file that is to be a package; the plan may need to say what became of it.
void skipped(Universe& universe, const fs::path& file, const Error& error) {
  skipped(file, error);
  auto reason = error.message();
  const auto path = file.string();
  if (reason.starts_with(path)) reason.replace(0, path.size(), file.filename().string());
  universe.add_passed_over(PassedOver::of(file, error.code(), std::move(reason)));
}

std::vector<fs::path> files_in(const fs::path& folder, std::string_view extension) {
  if (fs::is_regular_file(folder)) {
    const auto parent = folder.has_parent_path() ? folder.parent_path().string() : std::string(".");
    throw Error("path_invalid", fmt::format("{} is a file, and a folder is wanted", folder.string()),
                fmt::format("Give its folder: {}", parent), {{"path", folder.string()}});
  }
  if (!fs::is_directory(folder)) {
    throw Error("path_not_found", fmt::format("there is no folder {}", folder.string()), "Check the path.",
                {{"path", folder.string()}});
  }
  std::vector<fs::path> files;
  for (const auto& entry :
       fs::recursive_directory_iterator(folder, fs::directory_options::skip_permission_denied)) {
    const auto name = entry.path().filename().string();
    if (entry.is_regular_file() && !name.starts_with('.') && name.ends_with(extension))
      files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

/// Its shared objects are unpacked only if somebody asks what they need: that can be a gigabyte.
std::optional<LibraryFacts> libraries_of(const python::WheelFile& wheel, const fs::path& file) {
  if (!wheel.has_shared_objects) return std::nullopt;
  return LibraryFacts{wheel.libraries, {}, [file] { return python::read_library_needs(file); }};
}

}  // namespace

void add_packages_file(Universe& universe, const fs::path& file, const fs::path& cache,
                       const std::string& archive) {
  universe.add_index(std::make_unique<debian::PackagesIndex>(file, archive), cache);
}

void add_deb_folder(Universe& universe, const fs::path& folder) {
  for (const auto& file : files_in(folder, ".deb")) {
    try {
      auto deb = debian::read_deb(file);
      PackageFacts facts;
      facts.source = file;
      facts.size = fs::file_size(file);
      facts.libraries = LibraryFacts{std::move(deb.shared_objects), std::move(deb.symbol_versions), {}};
      universe.add_deb(std::move(deb.package), std::move(facts));
    } catch (const Error& error) {
      skipped(universe, file, error);
    }
  }
}

void add_wheel_folder(Universe& universe, const fs::path& folder) {
  for (const auto& file : files_in(folder, ".whl")) {
    try {
      const auto wheel = python::read_wheel(file);
      // The file name's version is the one with the local part, which METADATA may leave out.
      auto distribution = distribution_of(wheel.metadata, wheel.file_name.version);
      PackageFacts facts;
      facts.name = python::normalized_name(wheel.metadata.name);
      facts.source = file;
      facts.size = fs::file_size(file);
      facts.installed_bytes = wheel.unpacked_bytes;
      facts.libraries = libraries_of(wheel, file);
      const auto& build = wheel.file_name.build;
      universe.add_wheel({std::move(distribution), std::move(facts), wheel.file_name.tags,
                          build ? build->first : -1, build ? build->second : std::string()});
    } catch (const Error& error) {
      skipped(universe, file, error);
    }
  }
  for (const auto& file : files_in(folder, ".tar.gz")) {
    const auto name = file.filename().string();
    if (python::SourceName::parse(name)) skipped(universe, file, python::source_is_no_wheel(name));
  }
}

void add_dpkg_status(Universe& universe, const fs::path& file) {
  for (auto& installed : debian::parse_status(read_file(file, 256U << 20U), file.string())) {
    PackageFacts facts;
    facts.installed = true;
    facts.unconfigured = !installed.works();
    facts.held = installed.held();
    facts.source = file;
    universe.add_deb(std::move(installed.package), std::move(facts));
  }
}

void add_site_packages(Universe& universe, const fs::path& folder) {
  const Root here;
  for (const auto& found : python::find_distributions(here, folder)) {
    const auto name = python::normalized_name(found.metadata.name);
    // The first folder on the path wins, as at import.
    if (universe.installed(Ecosystem::wheel, name, "")) continue;
    PackageFacts facts;
    facts.name = name;
    facts.system = true;
    facts.source = found.where;
    try {
      universe.add_installed_distribution(distribution_of(found.metadata), std::move(facts));
    } catch (const Error& error) {
      skipped(found.where, error);
    }
  }
}

Distribution distribution_of(const python::Metadata& metadata) {
  return distribution_of(metadata, python::Version::parse(metadata.version));
}

Distribution distribution_of(const python::Metadata& metadata, python::Version version) {
  Distribution distribution{
      metadata.name, std::move(version), {}, metadata.requires_python, metadata.provides_extra};
  for (const auto& text : metadata.requires_dist) {
    try {
      distribution.requirements.push_back(python::Requirement::parse(text));
    } catch (const Error& error) {
      log::warning("a requirement cannot be read",
                   {{"package", metadata.name}, {"requirement", text}, {"reason", error.message()}});
    }
  }
  return distribution;
}

}  // namespace jetcrew::resolve
