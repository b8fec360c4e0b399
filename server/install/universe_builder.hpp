// Fills a universe from the store and the board.
#pragma once

#include "install/observation.hpp"
#include "resolve/solver.hpp"
#include "resolve/universe.hpp"
#include "state/payloads.hpp"

namespace jetcrew::install {

/// The Python that wheels are chosen for, with the kernel's name as the board has it.
resolve::PythonTarget python_target(const Root& root, const python::Interpreter& interpreter,
                                    const std::vector<python::Interpreter>& all = {});

/// What the dynamic loader finds there. A root without a C library of the universe's architecture is not that
/// board: nothing is known of its libraries then.
/// @param python_packages the folders of installed projects that the environment sees
void set_board_libraries(resolve::Universe& universe, const Root& root,
                         std::vector<std::filesystem::path> python_packages);

/// What dpkg has on the board, configured or not.
void add_installed_debs(resolve::Universe& universe, const Debs& debs);

/// What an environment sees of the system's Python, where it may.
void add_system_distributions(resolve::Universe& universe, const Root& root,
                              const python::Interpreter& interpreter);

/// What the store holds, as the database, which must outlive the universe, says: wheels of pure Python are
/// read when somebody asks for them. What cannot be read is passed over with a line in the log. Whether the
/// files are still there is for rule_out_gone().
void add_payloads(resolve::Universe& universe, state::Database& database,
                  const std::vector<state::PayloadName>& payloads);

/// What a bundle brings, as its index says, or its packages where it has none. Whose it is, is not asked: a
/// plan changes nothing. @throws Error as bundle::inspect(), `bundle_index_invalid`, `payload_mismatch`
void add_bundle(resolve::Universe& universe, const std::filesystem::path& path);

/// Rules out packages that come from the store and whose file is no longer there: of an answer those that it
/// would install, where there is none all that the search has read. True where there was one: the answer is
/// worth nothing then. Only what counts is looked for: a large store has thousands of files.
bool rule_out_gone(resolve::Universe& universe, const resolve::Answer& answer, const bundle::Store& store);

/// The wheels that an environment has, as installed ones. Their metadata is the store's.
void add_environment_wheels(resolve::Universe& universe, Workspace& workspace, std::string_view name,
                            const EnvironmentState& environment);

}  // namespace jetcrew::install
