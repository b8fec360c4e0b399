#include "base/elf.hpp"

#include <cstddef>
#include <cstring>
#include <set>

#include <elf.h>

#include "base/error.hpp"
#include "base/text.hpp"

namespace jetcrew {
namespace {

constexpr std::size_t most_entries = 16'384;
constexpr std::size_t longest_name = 4'096;
/// Of all names together. Tables can point at one long name again and again; the largest libraries that exist
/// need some hundred kilobytes.
constexpr std::size_t most_names = 1U << 20U;

[[noreturn]] void refuse(std::string_view why) {
  throw Error("elf_damaged", fmt::format("a shared object cannot be read: {}", why),
              "The file is damaged: get the package again.");
}

/// A record at an offset of the file, whatever its alignment there.
template <typename Record>
Record record_at(std::string_view file, std::uint64_t offset) {
  if (offset > file.size() || file.size() - offset < sizeof(Record)) refuse("a table ends outside the file");
  Record record;
  std::memcpy(&record, file.data() + offset, sizeof record);
  return record;
}

struct Elf32 {
  using Header = Elf32_Ehdr;
  using Program = Elf32_Phdr;
  using Dynamic = Elf32_Dyn;
  using Verneed = Elf32_Verneed;
  using Vernaux = Elf32_Vernaux;
  using Verdef = Elf32_Verdef;
  using Verdaux = Elf32_Verdaux;
};
struct Elf64 {
  using Header = Elf64_Ehdr;
  using Program = Elf64_Phdr;
  using Dynamic = Elf64_Dyn;
  using Verneed = Elf64_Verneed;
  using Vernaux = Elf64_Vernaux;
  using Verdef = Elf64_Verdef;
  using Verdaux = Elf64_Verdaux;
};

template <typename Class>
class Reader {
 public:
  explicit Reader(std::string_view file) : file_(file) {}

  std::optional<SharedObject> read() {
    const auto header = record_at<typename Class::Header>(file_, 0);
    object_.architecture = architecture_of_elf(file_).value_or("");
    if (header.e_phentsize != sizeof(typename Class::Program) || header.e_phnum == 0) return std::nullopt;
    std::optional<typename Class::Program> dynamic;
    for (std::uint64_t i = 0; i < header.e_phnum; ++i) {
      const auto program =
          record_at<typename Class::Program>(file_, header.e_phoff + i * sizeof(typename Class::Program));
      if (program.p_type == PT_LOAD) loads_.push_back(program);
      if (program.p_type == PT_DYNAMIC) dynamic = program;
    }
    if (!dynamic) return std::nullopt;
    read_dynamic(dynamic->p_offset, dynamic->p_filesz / sizeof(typename Class::Dynamic));
    return std::move(object_);
  }

 private:
  /// Where an address of the loaded object lies in the file.
  std::uint64_t offset_of(std::uint64_t address) const {
    for (const auto& load : loads_) {
      if (address >= load.p_vaddr && address - load.p_vaddr < load.p_filesz)
        return load.p_offset + (address - load.p_vaddr);
    }
    refuse("an address is not part of the file");
  }

  std::string name_at(std::uint64_t offset) {
    if (offset >= names_size_) refuse("a name lies outside the table of names");
    const auto start = names_ + offset;
    if (start >= file_.size()) refuse("a name lies outside the file");
    const auto rest = file_.substr(start, std::min<std::uint64_t>(names_size_ - offset, longest_name));
    const auto end = rest.find('\0');
    if (end == std::string_view::npos) refuse("a name has no end");
    names_read_ += end + 1;
    if (names_read_ > most_names) refuse("its names are too long together");
    return to_valid_utf8(rest.substr(0, end));
  }

  void read_dynamic(std::uint64_t offset, std::uint64_t count) {
    if (count > most_entries) refuse("the dynamic section is too large");
    std::vector<std::uint64_t> needed;
    std::optional<std::uint64_t> soname, runpath, rpath, version_needs, version_definitions, names;
    std::uint64_t need_count = 0;
    std::uint64_t definition_count = 0;
    for (std::uint64_t i = 0; i < count; ++i) {
      const auto entry =
          record_at<typename Class::Dynamic>(file_, offset + i * sizeof(typename Class::Dynamic));
      const std::uint64_t value = entry.d_un.d_val;
      switch (entry.d_tag) {
        case DT_NULL:
          i = count;
          break;
        case DT_NEEDED:
          needed.push_back(value);
          break;
        case DT_SONAME:
          soname = value;
          break;
        case DT_RUNPATH:
          runpath = value;
          break;
        case DT_RPATH:
          rpath = value;
          break;
        case DT_STRTAB:
          names = value;
          break;
        case DT_STRSZ:
          names_size_ = value;
          break;
        case DT_VERNEED:
          version_needs = value;
          break;
        case DT_VERNEEDNUM:
          need_count = value;
          break;
        case DT_VERDEF:
          version_definitions = value;
          break;
        case DT_VERDEFNUM:
          definition_count = value;
          break;
        default:
          break;
      }
    }
    if (!names) refuse("it has no table of names");
    names_ = offset_of(*names);
    std::set<std::string> known;
    for (const auto one : needed) {
      auto name = name_at(one);
      if (known.insert(name).second) object_.needed.push_back(std::move(name));
    }
    if (soname) object_.soname = name_at(*soname);
    // DT_RPATH has no say where there is a DT_RUNPATH.
    if (runpath || rpath) {
      const auto path = name_at(runpath ? *runpath : *rpath);
      for (const auto part : split(path, ':')) object_.runpath.emplace_back(part);
    }
    if (version_needs) read_version_needs(offset_of(*version_needs), need_count);
    if (version_definitions) read_version_definitions(offset_of(*version_definitions), definition_count);
  }

  void read_version_needs(std::uint64_t offset, std::uint64_t count) {
    if (count > most_entries) refuse("it needs versions of too many libraries");
    for (std::uint64_t i = 0; i < count; ++i) {
      const auto need = record_at<typename Class::Verneed>(file_, offset);
      SharedObject::VersionNeed found{name_at(need.vn_file), {}};
      auto at = offset + need.vn_aux;
      for (std::uint16_t k = 0; k < need.vn_cnt; ++k) {
        // Tables may overlap: each alone is short, all together must be too.
        if (++versions_ > most_entries) refuse("it needs too many versions");
        const auto version = record_at<typename Class::Vernaux>(file_, at);
        // A weak reference does without.
        if ((version.vna_flags & VER_FLG_WEAK) == 0) found.versions.push_back(name_at(version.vna_name));
        if (version.vna_next == 0) break;
        at += version.vna_next;
      }
      object_.version_needs.push_back(std::move(found));
      if (need.vn_next == 0) break;
      offset += need.vn_next;
    }
  }

  void read_version_definitions(std::uint64_t offset, std::uint64_t count) {
    if (count > most_entries) refuse("it defines too many versions");
    for (std::uint64_t i = 0; i < count; ++i) {
      const auto definition = record_at<typename Class::Verdef>(file_, offset);
      // The base definition is the file's own name.
      if ((definition.vd_flags & VER_FLG_BASE) == 0 && definition.vd_cnt > 0) {
        const auto name = record_at<typename Class::Verdaux>(file_, offset + definition.vd_aux);
        object_.version_definitions.push_back(name_at(name.vda_name));
      }
      if (definition.vd_next == 0) break;
      offset += definition.vd_next;
    }
  }

  std::string_view file_;
  std::vector<typename Class::Program> loads_;
  std::uint64_t names_ = 0;
  std::uint64_t names_size_ = 0;
  std::size_t names_read_ = 0;
  std::size_t versions_ = 0;
  SharedObject object_;
};

}  // namespace

std::optional<std::string> architecture_of_elf(std::string_view file) {
  // Up to this field the header is the same for both sizes of ELF.
  constexpr std::size_t machine_at = offsetof(Elf64_Ehdr, e_machine);
  if (file.size() < machine_at + 2 || !file.starts_with(ELFMAG) || file[EI_DATA] != ELFDATA2LSB)
    return std::nullopt;
  switch (record_at<std::uint16_t>(file, machine_at)) {
    case EM_AARCH64:
      return "arm64";
    case EM_X86_64:
      return "amd64";
    case EM_ARM:
      return "armhf";
    case EM_386:
      return "i386";
    default:
      return std::nullopt;
  }
}

std::optional<SharedObject> read_shared_object(std::string_view file) {
  if (file.size() < EI_NIDENT || !file.starts_with(ELFMAG) || file[EI_DATA] != ELFDATA2LSB)
    return std::nullopt;
  if (file[EI_CLASS] == ELFCLASS64) return Reader<Elf64>(file).read();
  if (file[EI_CLASS] == ELFCLASS32) return Reader<Elf32>(file).read();
  return std::nullopt;
}

}  // namespace jetcrew
