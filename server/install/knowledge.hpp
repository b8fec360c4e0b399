// The catalogue that is in force on a board, from three layers: what is built in, a newer edition that came
// in a signed bundle (`<state>/catalogue.json`), and the board's own files (`<state>/catalogue/`).
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include <nlohmann/json_fwd.hpp>

#include "base/error.hpp"
#include "catalogue/catalogue.hpp"
#include "doctor/problems.hpp"

namespace jetcrew::install {

struct Knowledge {
  catalogue::Catalogue catalogue;
  doctor::Problems problems{catalogue.problems};
  std::int64_t serial = 0;
  bool from_bundle = false;
  std::size_t own_files = 0;  ///< that are in force
  /// Why a layer is not in force: all of it is left out then, and the ones below stay.
  std::optional<Error> refused;

  Knowledge() = default;
  Knowledge(const Knowledge&) = delete;
  Knowledge& operator=(const Knowledge&) = delete;
};

/// Throws nothing on account of a broken layer. A bundle's edition counts only where it is newer than what is
/// built in: the binary may have been replaced since.
std::shared_ptr<const Knowledge> load_knowledge(const std::filesystem::path& state_folder);

/// Changes with the files of the upper layers.
std::string knowledge_fingerprint(const std::filesystem::path& state_folder);

/// Whether an edition could be put in force, with the board's own files in front of it or, where those do not
/// go with it, without. Its serial.
/// @throws Error `catalogue_invalid` (facts: file, pointer, reason)
std::int64_t require_good_edition(const std::string& text);

/// Puts an edition in force for good, unless one of that serial or a newer one is. Whether it did.
/// @throws Error as require_good_edition()
bool take_edition(const std::filesystem::path& state_folder, const std::string& text);

/// serial, from_bundle, own_files, counts of what is in it, refused (a problem, or null).
nlohmann::json to_json(const Knowledge& knowledge);

}  // namespace jetcrew::install
