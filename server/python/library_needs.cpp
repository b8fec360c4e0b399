#include "python/library_needs.hpp"

#include <deque>
#include <set>
#include <unordered_map>

#include "base/error.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "python/zip.hpp"

namespace jetcrew::python {
namespace {

std::string_view last_part(std::string_view path) {
  return path.substr(path.rfind('/') + 1);
}

/// Debian's name of the machine that a platform tag ends with; empty for `any` and those unknown here.
std::string_view architecture_of(std::string_view platform) {
  static constexpr std::pair<std::string_view, std::string_view> machines[] = {
      {"_aarch64", "arm64"}, {"_x86_64", "amd64"}, {"_armv7l", "armhf"}, {"_i686", "i386"}};
  for (const auto& [ending, architecture] : machines) {
    if (platform.ends_with(ending)) return architecture;
  }
  return {};
}

/// Of what is kept of one wheel's objects; torch with all of CUDA needs a few megabytes.
constexpr std::size_t most_bytes = 64U << 20U;
/// A RUNPATH names one to five; each is looked into for each library.
constexpr std::size_t most_folders = 16;

std::size_t size_of(const SharedObject& object) {
  std::size_t size = sizeof object;
  const auto add = [&](const std::vector<std::string>& names) {
    for (const auto& name : names) size += sizeof(std::string) + name.size();
  };
  for (const auto* names : {&object.needed, &object.runpath, &object.version_definitions}) add(*names);
  for (const auto& need : object.version_needs) {
    size += sizeof need + need.library.size();
    add(need.versions);
  }
  return size;
}

}  // namespace

bool is_shared_object_name(std::string_view path) {
  const auto name = last_part(path);
  return name.ends_with(".so") || name.find(".so.") != std::string_view::npos;
}

bool is_extension_module(std::string_view path) {
  const auto name = last_part(path);
  return name.ends_with(".so") && !name.starts_with("lib");
}

LibraryNeeds::LibraryNeeds(const std::vector<Tag>& tags) {
  for (const auto& tag : tags) {
    if (const auto architecture = architecture_of(tag.platform); !architecture.empty())
      architectures_.emplace_back(architecture);
  }
}

void LibraryNeeds::add(std::string_view path, std::string_view content, std::size_t place) {
  try {
    auto object = read_shared_object(content);
    if (!object) return;
    const bool fits = architectures_.empty() || std::find(architectures_.begin(), architectures_.end(),
                                                          object->architecture) != architectures_.end();
    if (!fits) return;
    size_ += path.size() + size_of(*object);
    if (size_ > most_bytes) {
      throw Error("elf_damaged", "the shared objects of the wheel ask for absurdly much",
                  "Get the package from its publisher again.");
    }
    const auto behind =
        std::upper_bound(members_.begin(), members_.end(), place,
                         [](std::size_t wanted, const Member& member) { return wanted < member.place; });
    members_.insert(behind, {place, std::string(path), std::move(*object)});
  } catch (const Error& error) {
    log::warning("a shared object is passed over",
                 {{"file", std::string(path)}, {"reason", error.message()}});
  }
}

std::vector<LibraryNeed> LibraryNeeds::missing() const {
  // The loader knows a library by its file's name or, once it is loaded, by its soname.
  std::unordered_map<std::string_view, std::size_t> own;
  for (std::size_t i = 0; i < members_.size(); ++i) {
    own.emplace(last_part(members_[i].path), i);
    if (!members_[i].object.soname.empty()) own.emplace(members_[i].object.soname, i);
  }
  std::vector<bool> at_import(members_.size(), false);
  std::deque<std::size_t> open;
  const auto reach = [&](std::size_t member) {
    if (at_import[member]) return;
    at_import[member] = true;
    open.push_back(member);
  };
  for (std::size_t i = 0; i < members_.size(); ++i) {
    if (is_extension_module(members_[i].path)) reach(i);
  }
  for (; !open.empty(); open.pop_front()) {
    for (const auto& library : members_[open.front()].object.needed) {
      if (const auto found = own.find(library); found != own.end()) reach(found->second);
    }
  }
  std::vector<LibraryNeed> needs;
  std::unordered_map<std::string_view, std::size_t> places;
  const auto tell = [&](const Member& member, bool imported) {
    std::unordered_multimap<std::string_view, const SharedObject::VersionNeed*> versions;
    for (const auto& asked : member.object.version_needs) versions.emplace(asked.library, &asked);
    for (const auto& library : member.object.needed) {
      if (own.contains(library)) continue;
      const auto [place, added] = places.try_emplace(library, needs.size());
      if (added) needs.push_back({library, {}, member.path, imported, {}});
      auto& need = needs[place->second];
      // What only some later use asks for does not make the import harder.
      if (need.at_import && !imported) continue;
      const auto [first, last] = versions.equal_range(library);
      for (auto asked = first; asked != last; ++asked) {
        const auto& names = asked->second->versions;
        need.versions.insert(need.versions.end(), names.begin(), names.end());
      }
      for (const auto& folder : member.object.runpath) {
        if (folder.starts_with('/') && need.folders.size() < most_folders &&
            std::find(need.folders.begin(), need.folders.end(), folder) == need.folders.end())
          need.folders.push_back(folder);
      }
    }
  };
  for (std::size_t i = 0; i < members_.size(); ++i) {
    if (at_import[i]) tell(members_[i], true);
  }
  for (std::size_t i = 0; i < members_.size(); ++i) {
    if (!at_import[i]) tell(members_[i], false);
  }
  for (auto& need : needs) {
    std::sort(need.versions.begin(), need.versions.end());
    need.versions.erase(std::unique(need.versions.begin(), need.versions.end()), need.versions.end());
  }
  return needs;
}

std::vector<LibraryNeed> read_library_needs(const std::filesystem::path& path, std::string_view file_name,
                                            const std::filesystem::path& scratch) {
  const auto own_name = path.filename().string();
  LibraryNeeds needs(WheelName::parse(file_name.empty() ? std::string_view(own_name) : file_name).tags);
  ZipArchive archive(path);
  std::size_t place = 0;
  for (const auto& entry : archive.entries()) {
    ++place;
    if (entry.folder || !is_shared_object_name(entry.name)) continue;
    archive.check(entry, scratch, [&](std::string_view content) { needs.add(entry.name, content, place); });
  }
  return needs.missing();
}

}  // namespace jetcrew::python
