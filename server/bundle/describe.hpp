// What packages say of themselves, as the store's records and a bundle's index keep it.
#pragma once

#include <filesystem>
#include <string>

#include "python/wheel.hpp"
#include "state/payloads.hpp"

namespace jetcrew::bundle {

/// All but SHA-256, size, file name and origin. The whole file is read. @throws Error `deb_damaged` and the
/// like
void describe_deb(const std::filesystem::path& file, state::Payload& payload);

/// The same of a wheel, but for the libraries that it needs.
void say_of_itself(const python::WheelFile& wheel, state::Payload& payload);

/// All there is to say of a package file, which is read to its end.
/// @throws Error `not_a_package`, `deb_damaged`, `wheel_damaged` and the like
state::Payload describe_package(const std::filesystem::path& file);

/// The same of one that has just been found to have the hash that a signed list gives: of a deb no more is
/// read than tells what it brings. @param sha256 of its content
state::Payload describe_listed(const std::filesystem::path& file, const std::string& sha256);

}  // namespace jetcrew::bundle
