// What a payload's row keeps of shared libraries.
#pragma once

#include <vector>

#include <nlohmann/json.hpp>

#include "debian/deb_file.hpp"
#include "python/wheel.hpp"

namespace jetcrew::bundle {

/// `brings`, and `versions` by library.
nlohmann::json library_facts(const debian::DebFile& deb);

/// `brings` and `needs`.
nlohmann::json library_facts(const python::WheelFile& wheel, const std::vector<python::LibraryNeed>& needs);

/// The `needs` of a wheel's. Throws nlohmann::json::exception for what library_facts() did not write.
std::vector<python::LibraryNeed> library_needs_of(const nlohmann::json& facts);

}  // namespace jetcrew::bundle
