#include "debian/deb_file.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "debian/ar.hpp"
#include "debian/control.hpp"
#include "debian/tar_stream.hpp"

namespace jetcrew::debian {
namespace {

constexpr std::uint64_t largest_control = 1U << 20U;
constexpr std::uint64_t largest_symbols = 64U << 20U;  ///< those of Qt and LLVM have a few
constexpr std::uint64_t largest_control_tar = 256U << 20U;
constexpr std::uint64_t largest_data_tar = std::uint64_t{64} << 30U;
constexpr std::uint64_t most_files = 4'000'000;
constexpr std::size_t most_shared_objects = 100'000;
constexpr std::size_t most_versions = 10'000;

/// `libz.so.1.2.13`, `ld-linux-aarch64.so.1`; without a number only where `plain_too`.
bool is_shared_object(std::string_view name, bool plain_too) {
  if (!name.starts_with("lib") && !name.starts_with("ld-")) return false;
  const auto at = name.rfind(".so");
  if (at == std::string_view::npos) return false;
  auto number = name.substr(at + 3);
  if (number.empty()) return plain_too && name.starts_with("lib");
  if (number.size() < 2 || number.front() != '.' || number[1] < '0' || number[1] > '9') return false;
  return number.find_first_not_of("0123456789.") == std::string_view::npos;
}

bool is_library_folder(std::string_view folder) {
  const auto parts = split(folder, '/');
  const auto has = [&](std::string_view part) {
    return std::find(parts.begin(), parts.end(), part) != parts.end();
  };
  if (has("dist-packages") || has("site-packages") || folder.starts_with("usr/lib/debug/")) return false;
  if (folder.starts_with("usr/local/") || folder.starts_with("opt/")) return has("lib") || has("lib64");
  return parts.front().starts_with("lib") ||
         (parts.size() > 1 && parts[0] == "usr" && parts[1].starts_with("lib"));
}

/// deb(5): the first member says which format the rest has.
void check_format(ArReader& ar) {
  const auto first = ar.next();
  if (!first) throw damaged_deb(ar.path(), "the file ends early, after its first line");
  if (first->name != "debian-binary") {
    throw Error("not_a_package",
                fmt::format("{} is an archive, but not a Debian package", ar.path().filename().string()),
                "Only .deb files as built for Debian or Ubuntu can be used here.",
                {{"path", ar.path().string()}});
  }
  char text[64];
  const auto count = ar.read(*first, 0, text, sizeof text);
  if (!std::string_view(text, count).starts_with("2.")) {
    throw damaged_deb(ar.path(), "its format is not 2.x, the only one there is");
  }
}

/// The next member that counts, whose name must start with `stem`. Others may stand before it if their names
/// start with an underscore.
ArReader::Member next_member(ArReader& ar, std::string_view stem) {
  while (auto member = ar.next()) {
    if (member->name.starts_with('_')) continue;
    if (member->name.starts_with(stem)) return *member;
    throw damaged_deb(ar.path(), fmt::format("{} stands where {} should", to_valid_utf8(member->name), stem));
  }
  throw damaged_deb(ar.path(), fmt::format("{} is missing", stem));
}

std::vector<std::string> parse_conffiles(std::string_view text) {
  std::vector<std::string> paths;
  for (const auto line : lines_of(text)) {
    // dpkg 1.20 and later know flags before the path, such as `remove-on-upgrade`.
    const auto start = line.find('/');
    if (start != std::string_view::npos) paths.emplace_back(trimmed(line.substr(start)));
  }
  return paths;
}

/// What control.tar has besides the control file.
struct ControlFiles {
  std::optional<std::string> md5sums;
  std::string shlibs;
  std::string symbols;
};

ControlFiles read_control(ArReader& ar, DebFile& deb) {
  ControlFiles files;
  constexpr std::string_view stem = "control.tar";
  const auto member = next_member(ar, stem);
  TarStream tar(ar, member, std::string_view(member.name).substr(stem.size()), largest_control_tar);
  bool found = false;
  while (const auto entry = tar.next()) {
    if (entry->type != TarStream::Type::file) continue;
    if (entry->path == "control") {
      if (found) throw damaged_deb(ar.path(), "there are two control files in it");
      deb.control = tar.content(largest_control);
      found = true;
    } else if (entry->path == "conffiles") {
      deb.conffiles = parse_conffiles(tar.content(largest_control));
    } else if (entry->path == "symbols") {
      files.symbols = tar.content(largest_symbols);
    } else if (entry->path == "shlibs") {
      files.shlibs = tar.content(largest_control);
    } else if (entry->path == "md5sums") {
      files.md5sums = tar.content(largest_symbols);
    } else {
      tar.skip_content();
    }
    for (const auto script : {"preinst", "postinst", "prerm", "postrm"}) {
      if (entry->path == script) deb.has_scripts = true;
    }
  }
  if (!found) throw damaged_deb(ar.path(), "there is no control file in it");
  deb.symbol_versions = symbol_versions_of(files.symbols);
  return files;
}

void read_package(const std::filesystem::path& path, DebFile& deb) {
  StanzaReader reader(deb.control, path.filename().string() + ":control");
  const auto stanza = reader.next();
  if (!stanza) throw damaged_deb(path, "its control file is empty");
  deb.package = package_from(*stanza);
  if (reader.next()) throw damaged_deb(path, "its control file has more than one stanza");
}

/// Policy 8.6.4: `libz 1 zlib1g (>= 1:1.2)`, with `udeb:` or another type in front of some lines. The soname
/// is `libz.so.1`, or `libz-1.so` as dpkg-shlibdeps has it of libraries that carry their version so.
std::vector<std::string> sonames_of_shlibs(std::string_view shlibs) {
  std::vector<std::string> names;
  for (const auto line : lines_of(shlibs)) {
    std::vector<std::string_view> words;
    for (const auto word : split(line, ' ')) {
      if (!word.empty() && !word.ends_with(':')) words.push_back(word);
    }
    if (words.size() < 2 || words[0].starts_with('#')) continue;
    names.push_back(fmt::format("{}.so.{}", words[0], words[1]));
    names.push_back(fmt::format("{}-{}.so", words[0], words[1]));
  }
  return names;
}

/// Whether the file of that path is one that a DT_NEEDED can ask for.
bool is_library_path(std::string_view path, bool is_file) {
  const auto slash = path.rfind('/');
  return slash != std::string_view::npos && is_shared_object(path.substr(slash + 1), is_file) &&
         is_library_folder(path.substr(0, slash));
}

void read_data(ArReader& ar, DebFile& deb) {
  constexpr std::string_view stem = "data.tar";
  const auto member = next_member(ar, stem);
  TarStream tar(ar, member, std::string_view(member.name).substr(stem.size()), largest_data_tar);
  std::set<std::string> shared_objects;
  while (const auto entry = tar.next()) {
    if (entry->type == TarStream::Type::folder) continue;
    if (++deb.file_count > most_files) throw damaged_deb(ar.path(), "there are too many files in it");
    const bool is_file = entry->type == TarStream::Type::file;
    if (is_file) deb.unpacked_bytes += tar.skip_content();
    if (!is_file && entry->type != TarStream::Type::link) continue;
    const auto path = std::string_view(entry->path);
    if (is_library_path(path, is_file) && shared_objects.size() < most_shared_objects)
      shared_objects.emplace(path.substr(path.rfind('/') + 1));
  }
  deb.shared_objects.assign(shared_objects.begin(), shared_objects.end());
}

}  // namespace

std::map<std::string, std::vector<std::string>, std::less<>> symbol_versions_of(std::string_view symbols) {
  std::map<std::string, std::vector<std::string>, std::less<>> found;
  std::vector<std::string>* versions = nullptr;
  for (const auto line : lines_of(symbols)) {
    // A library begins at the margin with its soname; `|`, `*` and `#` lines say more of it.
    if (line.empty() || line.front() == '|' || line.front() == '*' || line.front() == '#') continue;
    if (line.front() != ' ') {
      versions = &found[std::string(line.substr(0, line.find(' ')))];
      continue;
    }
    if (versions == nullptr) continue;
    const auto symbol = trimmed(line).substr(0, trimmed(line).find(' '));
    const auto at = symbol.find('@');
    if (at == std::string_view::npos || symbol.substr(0, at) != symbol.substr(at + 1) ||
        versions->size() >= most_versions)
      continue;
    versions->emplace_back(symbol.substr(0, at));
  }
  return found;
}

DebFile read_deb(const std::filesystem::path& path) {
  ArReader ar(path);
  check_format(ar);
  DebFile deb;
  read_control(ar, deb);
  read_package(path, deb);
  read_data(ar, deb);
  return deb;
}

std::optional<DebFile> read_deb_control(const std::filesystem::path& path) {
  ArReader ar(path);
  check_format(ar);
  DebFile deb;
  const auto files = read_control(ar, deb);
  read_package(path, deb);
  if (!files.md5sums || deb.package.installed_bytes == 0) return std::nullopt;
  std::set<std::string> there;
  for (const auto line : lines_of(*files.md5sums)) {
    constexpr std::size_t digest = 32;
    if (line.size() < digest + 3) continue;
    ++deb.file_count;
    const auto file = trimmed(line.substr(digest));
    if (is_library_path(file, true)) there.emplace(file.substr(file.rfind('/') + 1));
  }
  // A library's soname is mostly a link, which has no checksum.
  std::vector<std::string> named;
  for (const auto& [soname, versions] : deb.symbol_versions) named.push_back(soname);
  for (auto& soname : sonames_of_shlibs(files.shlibs)) named.push_back(std::move(soname));
  // What is linked against has no version (Policy, 8.4), and no soname: libc6-dev's libc.so is a text.
  const bool for_building = deb.package.name.ends_with("-dev");
  const auto is_named = [&](const std::string& file) {
    if (for_building && file.ends_with(".so")) return true;
    return std::any_of(named.begin(), named.end(),
                       [&](const auto& soname) { return file.starts_with(soname); });
  };
  if (!std::all_of(there.begin(), there.end(), is_named)) return std::nullopt;
  for (const auto& soname : named) {
    const bool has_file =
        std::any_of(there.begin(), there.end(), [&](const auto& file) { return file.starts_with(soname); });
    if (has_file) there.insert(soname);
  }
  deb.shared_objects.assign(there.begin(), there.end());
  deb.unpacked_bytes = deb.package.installed_bytes;
  return deb;
}

}  // namespace jetcrew::debian
