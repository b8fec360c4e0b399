#include "python/wheel.hpp"

#include "base/error.hpp"
#include "base/synchronized.hpp"
#include "base/text.hpp"
#include "python/import_names.hpp"
#include "python/members.hpp"
#include "python/name.hpp"
#include "python/record.hpp"
#include "python/zip.hpp"

namespace jetcrew::python {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t metadata_limit = 8U << 20U;
constexpr std::uint64_t record_limit = 64U << 20U;
constexpr std::string_view info_suffix = ".dist-info";

std::string read_member(ZipArchive& archive, const std::string& name, std::uint64_t limit) {
  const auto* entry = archive.find(name);
  if (entry == nullptr || entry->folder)
    throw wheel_damaged(archive.path(), fmt::format("it has no {}", name));
  return archive.read(*entry, limit);
}

Error contradiction(const WheelName& file_name, std::string_view what, std::string_view inside) {
  const auto outside = fmt::format("{} {}", file_name.name, file_name.version_text);
  return Error("wheel_metadata_mismatch",
               fmt::format("the wheel's file name says {}, but its {} says {}", outside, what, inside),
               "Give the file the name that it had when it was published.",
               {{"file_name", outside}, {"inside", std::string(inside)}});
}

std::optional<Version> version_of(std::string_view text) {
  try {
    return Version::parse(text);
  } catch (const Error&) {
    return std::nullopt;
  }
}

/// A build may carry a local version in its file name that its metadata lack.
bool same_version(const Version& inside, const Version& outside) {
  return inside == outside || (!inside.has_local() && inside.public_version() == outside.public_version());
}

void check_names(const WheelName& file_name, const Metadata& metadata, std::string_view dist_info) {
  const auto name = normalized_name(file_name.name);
  const auto version = version_of(metadata.version);
  if (normalized_name(metadata.name) != name || !version || !same_version(*version, file_name.version)) {
    throw contradiction(file_name, "METADATA", fmt::format("{} {}", metadata.name, metadata.version));
  }
  const auto stem = dist_info.substr(0, dist_info.size() - info_suffix.size());
  const auto dash = stem.find('-');
  // How a version is escaped in this folder's name has changed over the years; the name has not.
  if (dash == std::string_view::npos || normalized_name(stem.substr(0, dash)) != name) {
    throw contradiction(file_name, "folder", dist_info);
  }
  const auto folder_version = version_of(stem.substr(dash + 1));
  if (folder_version && !same_version(*folder_version, file_name.version) && *folder_version != *version) {
    throw contradiction(file_name, "folder", dist_info);
  }
}

std::vector<std::string> libraries_of(const std::vector<std::string_view>& files) {
  std::set<std::string_view> names;
  for (const auto file : files) {
    const auto slash = file.rfind('/');
    if (slash == std::string_view::npos || !is_shared_object_name(file)) continue;
    const auto folder = file.substr(0, slash);
    const auto name = file.substr(slash + 1);
    if (name.starts_with("lib") && !folder.ends_with(".libs")) names.insert(name);
  }
  return {names.begin(), names.end()};
}

}  // namespace

bool is_bytecode(std::string_view path) {
  const auto parts = split(path, '/');
  return std::find(parts.begin(), parts.end(), "__pycache__") != parts.end();
}

std::string dist_info_of(const ZipArchive& archive) {
  std::set<std::string_view> found;
  for (const auto& entry : archive.entries()) {
    const auto top = std::string_view(entry.name).substr(0, entry.name.find('/'));
    const bool is_folder = entry.folder || top.size() < entry.name.size();
    if (is_folder && top.ends_with(info_suffix)) found.insert(top);
  }
  if (found.empty()) throw wheel_damaged(archive.path(), "it has no .dist-info folder");
  if (found.size() > 1) {
    throw wheel_damaged(archive.path(), fmt::format("it has several .dist-info folders, {} and {}",
                                                    *found.begin(), *std::next(found.begin())));
  }
  return std::string(*found.begin());
}

WheelFile read_wheel(const fs::path& path, std::string_view file_name) {
  const auto own_name = path.filename().string();
  ZipArchive archive(path);
  WheelFile wheel{.file_name = WheelName::parse(file_name.empty() ? std::string_view(own_name) : file_name),
                  .metadata = {},
                  .dist_info = dist_info_of(archive),
                  .data_folder = {},
                  .root_is_purelib = false,
                  .import_names = {},
                  .entry_points = {},
                  .libraries = {},
                  .has_shared_objects = false,
                  .unpacked_bytes = 0,
                  .file_count = 0};
  wheel.data_folder = wheel.dist_info.substr(0, wheel.dist_info.size() - info_suffix.size()) + ".data";
  wheel.metadata = Metadata::parse(read_member(archive, wheel.dist_info + "/METADATA", metadata_limit));
  wheel.root_is_purelib =
      WheelInfo::parse(read_member(archive, wheel.dist_info + "/WHEEL", metadata_limit)).root_is_purelib;
  check_names(wheel.file_name, wheel.metadata, wheel.dist_info);
  if (archive.find(wheel.dist_info + "/RECORD") == nullptr) throw wheel_damaged(path, "it has no RECORD");
  if (const auto* entry = archive.find(wheel.dist_info + "/entry_points.txt"); entry != nullptr) {
    wheel.entry_points = parse_entry_points(archive.read(*entry, metadata_limit));
  }
  std::vector<std::string_view> files;
  for (const auto& entry : archive.entries()) {
    if (entry.folder || is_bytecode(entry.name)) continue;
    wheel.unpacked_bytes += entry.size;
    ++wheel.file_count;
    files.push_back(entry.name);
  }
  wheel.import_names = import_names_of(files, wheel.data_folder);
  wheel.libraries = libraries_of(files);
  wheel.has_shared_objects = std::any_of(files.begin(), files.end(), is_shared_object_name);
  return wheel;
}

std::vector<LibraryNeed> verify_wheel(const fs::path& path, const fs::path& scratch,
                                      std::string_view file_name) {
  const auto own_name = path.filename().string();
  Synchronized needs(
      LibraryNeeds(WheelName::parse(file_name.empty() ? std::string_view(own_name) : file_name).tags));
  ZipArchive archive(path);
  const auto dist_info = dist_info_of(archive);
  RecordCheck record(read_member(archive, dist_info + "/RECORD", record_limit), dist_info);
  for_each_member(archive, [&](ZipArchive& own, const ZipEntry& entry, std::size_t place) {
    ZipArchive::Look look;
    if (is_shared_object_name(entry.name))
      look = [&](std::string_view content) { needs.lock()->add(entry.name, content, place); };
    record.check(entry.name, entry.size, own.check(entry, scratch, look));
  });
  record.finish();
  return needs.lock()->missing();
}

}  // namespace jetcrew::python
