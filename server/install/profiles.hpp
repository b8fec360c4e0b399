// Where the catalogue meets the resolver: its constraints, the packages of libraries, and requests that name
// a profile (`profile:ID`).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/root.hpp"
#include "catalogue/catalogue.hpp"
#include "python/interpreter.hpp"
#include "resolve/request.hpp"
#include "resolve/universe.hpp"

namespace jetcrew::install {

/// What the catalogue's conditions are held against. Both may be unknown.
catalogue::Place place_of(const std::optional<python::Interpreter>& interpreter,
                          std::optional<std::string> jetpack);
catalogue::Place place_of(const resolve::PythonTarget* python, std::optional<std::string> jetpack);

/// The JetPack that the board's L4T release belongs to; nothing where the table does not have it.
std::optional<std::string> observe_jetpack(const Root& root, const board::JetpackTable& table);

/// Of the Python that a new environment would have, and of the board's JetPack.
catalogue::Place place_here(const Root& root, const std::filesystem::path& state_folder,
                            const board::JetpackTable& table);

/// The rules of constraints.json that hold for the universe's Python.
void add_constraints(resolve::Universe& universe, const std::vector<catalogue::Constraint>& constraints);

/// The packages of libraries.json.
void set_library_names(resolve::Universe& universe, const std::vector<catalogue::Library>& libraries);

/// An Error `request_unknown` that names the profile too, where one bears the name; any other as it is.
Error with_profile(const Error& unknown, const std::vector<catalogue::Profile>& profiles);

bool names_profile(std::string_view request);

/// Of a request that names one. @throws Error `profile_unknown`
const catalogue::Profile& profile_of(std::string_view request,
                                     const std::vector<catalogue::Profile>& profiles);

/// Requests as people write them. A profile becomes what its variant for this place asks for, and its limits
/// become constraints of the universe. @throws Error `profile_unknown`, `profile_unfit` where it has no
/// variant for this place, and those of resolve::parse_request
std::vector<resolve::Request> read_requests(const std::vector<std::string>& texts,
                                            resolve::Universe& universe,
                                            const std::vector<catalogue::Profile>& profiles,
                                            const std::optional<std::string>& jetpack);

}  // namespace jetcrew::install
