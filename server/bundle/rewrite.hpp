// A bundle made from one that is there: with another signature, or with fewer payloads.
#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "bundle/minisign.hpp"
#include "bundle/opened.hpp"

namespace jetcrew::bundle {

/// Adds this key's signature, in place: beside those that are there, or instead of its own. In a tar the
/// signatures stand in front, so all of it is written again.
/// @returns the signature's file name
/// @throws Error as write_bundle()
std::string add_signature(const Opened& bundle, const SecretKey& key);

/// Writes to `out` what of the bundle `wanted` says. Manifest and signatures stay as they are.
void write_part(const Opened& bundle, const std::filesystem::path& out,
                const std::function<bool(const ListedPayload&)>& wanted,
                const std::function<void(std::uint64_t)>& on_bytes = {});

/// Reads every payload that came along. @throws Error `payload_mismatch` for the first that is not what the
/// manifest says
void verify_payloads(const Opened& bundle, const std::function<void(std::uint64_t)>& on_bytes = {});

}  // namespace jetcrew::bundle
