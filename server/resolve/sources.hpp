// Fills a universe from files given by hand: package indexes, folders of debs and wheels, a status file.
#pragma once

#include <filesystem>

#include "python/metadata.hpp"
#include "resolve/universe.hpp"

namespace jetcrew::resolve {

/// Every stanza of a `Packages` file. One that cannot be read is passed over with a warning, as apt does.
/// @param cache a folder that keeps what was found for the next time; empty for none
/// @param archive the archive's address, with `/` at its end: where it is known it stands in front of the
/// packages' files
void add_packages_file(Universe& universe, const std::filesystem::path& file,
                       const std::filesystem::path& cache = {}, const std::string& archive = {});
/// Every .deb in the folder; damaged ones are passed over with a warning.
void add_deb_folder(Universe& universe, const std::filesystem::path& folder);
/// Every .whl in the folder, by its name and METADATA.
void add_wheel_folder(Universe& universe, const std::filesystem::path& folder);
/// What a dpkg status file says is installed and configured.
void add_dpkg_status(Universe& universe, const std::filesystem::path& file);
/// What a site-packages folder of this machine holds, as installed for the system.
void add_site_packages(Universe& universe, const std::filesystem::path& folder);

/// For the solver; requirements that cannot be read are left out with a warning, as pip does.
Distribution distribution_of(const python::Metadata& metadata);
/// The same in place of METADATA's version, which may leave out the local part.
Distribution distribution_of(const python::Metadata& metadata, python::Version version);

}  // namespace jetcrew::resolve
