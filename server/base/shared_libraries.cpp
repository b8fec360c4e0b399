#include "base/shared_libraries.hpp"

#include <cstring>

#include <fcntl.h>
#include <fnmatch.h>
#include <unistd.h>

#include "base/elf.hpp"
#include "base/error.hpp"
#include "base/files.hpp"
#include "base/log.hpp"
#include "base/text.hpp"

namespace jetcrew {
namespace fs = std::filesystem;
namespace {

// elf/cache.c of glibc has no other description: a header, entries of fixed size, a table of names.
constexpr std::string_view old_magic = "ld.so-1.7.0";
constexpr std::string_view new_magic = "glibc-ld.so.cache1.1";
constexpr std::size_t old_header = 16;  ///< magic, padding, count
constexpr std::size_t old_entry = 12;   ///< flags, name, path
constexpr std::size_t new_header = 48;  ///< magic, count, size of the names, flags and unused
constexpr std::size_t new_entry = 24;   ///< flags, name, path, osversion, hwcap
constexpr std::size_t most_libraries = 1'000'000;
constexpr std::uint64_t largest_read = 64U << 20U;

[[noreturn]] void refuse(std::string_view why) {
  throw Error("library_cache_damaged", fmt::format("ld.so.cache cannot be read: {}", why),
              "Run ldconfig on the board to make it anew.");
}

std::uint32_t number_at(std::string_view file, std::size_t offset) {
  if (offset > file.size() || file.size() - offset < 4) refuse("it ends early");
  std::uint32_t number = 0;
  std::memcpy(&number, file.data() + offset, sizeof number);
  return number;
}

/// As much as an ELF header is.
std::string start_of(const fs::path& file) {
  std::string bytes(64, '\0');
  const auto descriptor = open_file(file, O_RDONLY);
  const auto size = ::read(descriptor.get(), bytes.data(), bytes.size());
  bytes.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
  return bytes;
}

std::string text_at(std::string_view file, std::size_t offset) {
  if (offset >= file.size()) refuse("a name lies outside the file");
  const auto end = file.find('\0', offset);
  if (end == std::string_view::npos) refuse("a name has no end");
  return std::string(file.substr(offset, end - offset));
}

/// The folders that every loader of that architecture looks through besides.
std::vector<fs::path> standard_folders(std::string_view architecture) {
  static constexpr std::pair<std::string_view, std::string_view> triplets[] = {
      {"arm64", "aarch64-linux-gnu"},
      {"amd64", "x86_64-linux-gnu"},
      {"armhf", "arm-linux-gnueabihf"},
      {"i386", "i386-linux-gnu"}};
  std::vector<fs::path> folders;
  for (const auto& [name, triplet] : triplets) {
    if (name != architecture) continue;
    folders.push_back(fs::path("/lib") / triplet);
    folders.push_back(fs::path("/usr/lib") / triplet);
  }
  for (const auto* folder : {"/lib", "/usr/lib", "/lib64", "/usr/lib64"}) folders.emplace_back(folder);
  return folders;
}

}  // namespace

std::vector<std::pair<std::string, std::string>> read_library_cache(std::string_view file) {
  auto cache = file;
  if (cache.starts_with(old_magic)) {
    const auto count = number_at(cache, 12);
    if (count > most_libraries) refuse("it lists too many libraries");
    // The new format follows, on a border of eight bytes.
    const auto end = (old_header + std::size_t{count} * old_entry + 7) / 8 * 8;
    cache = cache.substr(std::min(end, cache.size()));
  }
  if (!cache.starts_with(new_magic)) refuse("its format is not known");
  const auto count = number_at(cache, new_magic.size());
  if (count > most_libraries) refuse("it lists too many libraries");
  std::vector<std::pair<std::string, std::string>> libraries;
  for (std::size_t i = 0; i < count; ++i) {
    const auto entry = new_header + i * new_entry;
    libraries.emplace_back(text_at(cache, number_at(cache, entry + 4)),
                           text_at(cache, number_at(cache, entry + 8)));
  }
  return libraries;
}

SharedLibraries::SharedLibraries(const Root& root, std::string architecture)
    : root_(root), architecture_(std::move(architecture)) {
  read_cache();
  try {
    std::set<fs::path> read;
    read_configuration("/etc/ld.so.conf", read);
  } catch (const std::exception& error) {
    log::warning("ld.so.conf is passed over", {{"reason", error.what()}});
  }
  for (auto& folder : standard_folders(architecture_)) folders_.push_back(std::move(folder));
}

void SharedLibraries::read_cache() {
  try {
    const auto file = root_.resolve("/etc/ld.so.cache");
    if (!fs::exists(file)) return;
    for (auto& [name, path] : read_library_cache(read_file(file, 64U << 20U)))
      cache_.emplace(std::move(name), std::move(path));
  } catch (const Error& error) {
    log::warning("the list of shared libraries is passed over", {{"reason", error.message()}});
  }
}

/// ldconfig(8): a folder a line, `#` for comments, `include` with wildcards in the last part.
void SharedLibraries::read_configuration(const fs::path& file, std::set<fs::path>& read) {
  constexpr std::size_t most_files = 1'000;
  if (read.size() >= most_files || !read.insert(file.lexically_normal()).second) return;
  const auto text = root_.read(file);
  if (!text) return;
  for (const auto line : lines_of(*text)) {
    const auto entry = trimmed(line.substr(0, line.find('#')));
    if (entry.starts_with('/')) {
      folders_.emplace_back(entry);
    } else if (entry.starts_with("include") && entry.size() > 7 && (entry[7] == ' ' || entry[7] == '\t')) {
      auto pattern = fs::path(trimmed(entry.substr(8)));
      if (pattern.is_relative()) pattern = file.parent_path() / pattern;
      std::error_code absent;
      std::vector<std::string> names;
      for (const auto& found : fs::directory_iterator(root_.resolve(pattern.parent_path()), absent)) {
        auto name = found.path().filename().string();
        if (::fnmatch(pattern.filename().c_str(), name.c_str(), FNM_PERIOD) == 0)
          names.push_back(std::move(name));
      }
      std::sort(names.begin(), names.end());
      for (const auto& name : names) read_configuration(pattern.parent_path() / name, read);
    }
  }
}

/// Nothing where there is no library of our architecture.
std::optional<SharedLibraries::Library> SharedLibraries::load(const fs::path& path) const {
  try {
    const auto file = root_.resolve(path);
    std::error_code absent;
    if (!fs::is_regular_file(file, absent)) return std::nullopt;
    if (fs::file_size(file) > largest_read) {
      if (architecture_of_elf(start_of(file)) != architecture_) return std::nullopt;
      return Library{path, std::nullopt};
    }
    auto object = read_shared_object(read_file(file, largest_read));
    if (!object || object->architecture != architecture_) return std::nullopt;
    return Library{path, std::move(object->version_definitions)};
  } catch (const std::exception& error) {
    log::warning("a shared library is passed over", {{"path", path.string()}, {"reason", error.what()}});
    return std::nullopt;
  }
}

const SharedLibraries::Library* SharedLibraries::look(const fs::path& path) const {
  auto place = found_.find(path.native());
  if (place == found_.end()) place = found_.emplace(path.native(), load(path)).first;
  return place->second ? &*place->second : nullptr;
}

const std::unordered_multimap<std::string, fs::path>& SharedLibraries::libraries_below() const {
  if (found_below_) return *found_below_;
  found_below_.emplace();
  for (const auto& folder : below_) {
    std::error_code unreadable;
    const auto on_this_machine = root_.resolve(folder);
    const auto options = fs::directory_options::skip_permission_denied;
    for (fs::recursive_directory_iterator entry(on_this_machine, options, unreadable), end;
         !unreadable && entry != end; entry.increment(unreadable)) {
      auto name = entry->path().filename().string();
      if (!name.starts_with("lib") || name.find(".so") == std::string::npos) continue;
      found_below_->emplace(std::move(name), folder / entry->path().lexically_relative(on_this_machine));
    }
  }
  return *found_below_;
}

const SharedLibraries::Library* SharedLibraries::find(std::string_view name,
                                                      const std::vector<std::string>& folders) const {
  // A name with a slash is a path of the machine it was linked on; the loader takes it as it is.
  if (name.find('/') != std::string_view::npos) return look(fs::path(name));
  for (const auto& folder : folders) {
    if (const auto* library = look(fs::path(folder) / name)) return library;
  }
  const auto [first, last] = cache_.equal_range(std::string(name));
  for (auto entry = first; entry != last; ++entry) {
    if (const auto* library = look(entry->second)) return library;
  }
  for (const auto& folder : folders_) {
    if (const auto* library = look(folder / name)) return library;
  }
  const auto [first_below, last_below] = libraries_below().equal_range(std::string(name));
  for (auto entry = first_below; entry != last_below; ++entry) {
    if (const auto* library = look(entry->second)) return library;
  }
  return nullptr;
}

}  // namespace jetcrew
