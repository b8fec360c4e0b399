#include "board/storage.hpp"

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/log.hpp"
#include "base/root.hpp"

namespace jetcrew::board {

std::optional<Storage> observe_storage(const Root& root) {
  try {
    const auto space = space_of(root.folder());
    return Storage{"/", space.total_bytes, space.free_bytes};
  } catch (const Error& error) {
    log::debug("free space unknown", {{"reason", error.message()}});
    return std::nullopt;
  }
}

}  // namespace jetcrew::board
