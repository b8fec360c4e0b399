// The commands below `jetcrew bundle`.
#pragma once

#include "bundle/minisign.hpp"
#include "cli/command_line.hpp"

namespace jetcrew::cli {

void add_bundle_keygen(Command& bundle);
void add_bundle_create(Command& bundle);
void add_bundle_sign(Command& bundle);
void add_bundle_inspect(Command& bundle);
void add_bundle_verify(Command& bundle);
void add_bundle_thin(Command& bundle);
void add_bundle_import(Command& bundle);
void add_bundle_keys(Command& bundle);

/// What --out names, without the slash that a shell completes a folder's name with.
std::string without_slash(std::string path);

/// What a path on the command line means: whoever types a link means what it points at. Links on a medium are
/// another matter, and not followed.
std::filesystem::path followed(const std::string& path);

/// A password in a file's first line, as minisign's own users keep it.
std::string password_in(const std::filesystem::path& file);

/// A secret key, opened with the password of that file where it has one, or with one that is typed.
bundle::SecretKey secret_key(const std::string& file, const std::optional<std::string>& password_file);

}  // namespace jetcrew::cli
