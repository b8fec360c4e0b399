// Mounting sticks: read-only, and with nothing on them that could act (no devices, set-user-id bits,
// programs).
#pragma once

#include <filesystem>

#include "media/volume.hpp"

namespace jetcrew::media {

enum class Access { read_only, writable };

/// At `point` (on this machine), a folder that is made where it is missing. A journal that ext4 left open is
/// not replayed for reading: that would write.
/// @throws Error `filesystem_unsupported` where the kernel cannot read such a file system,
/// `medium_write_protected`, `medium_unreadable`
void mount(const Root& root, const Volume& volume, const std::filesystem::path& point, Access access);

/// Lets one be written to that mount() mounted, or not any more.
/// @throws Error `medium_write_protected`, `medium_unreadable`
void change_access(const std::filesystem::path& point, Access access);

/// Also where somebody still reads from it: it is gone for everybody else at once, and for them when they are
/// done. Nothing happens where nothing is mounted.
void unmount(const std::filesystem::path& point);

}  // namespace jetcrew::media
