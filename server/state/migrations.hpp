// For this room's own files: brings a database to the schema of this binary.
#pragma once

#include <span>

#include "base/embedded.hpp"
#include "state/database.hpp"

namespace jetcrew::state {

/// Says of each migration applied its number, name, SHA-256 and time in the table `migration`. All that are
/// missing are applied in one transaction, each with a savepoint of its own, so that a failure or a pulled
/// plug leaves the database as it was. While they are, an existing database has a copy beside it,
/// `<file>.before-NNNN` with the number of the first; it stays where one fails.
///
/// Throws what Database's constructor throws.
void migrate(Database& database, std::span<const EmbeddedFile> migrations);

}  // namespace jetcrew::state
