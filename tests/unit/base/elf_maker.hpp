// Makes small shared objects byte by byte: enough for what reads their dynamic section, no code in them.
#pragma once

#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include <elf.h>

namespace jetcrew::test {

struct ElfMaker {
  std::uint16_t machine = EM_AARCH64;
  std::string soname;
  std::vector<std::string> needed;
  std::string runpath;
  std::vector<std::pair<std::string, std::vector<std::string>>> version_needs;  ///< library, versions
  std::vector<std::string> version_definitions;

  std::string bytes() const {
    std::string names(1, '\0');
    const auto name = [&](const std::string& text) {
      const auto at = names.size();
      names += text + '\0';
      return static_cast<std::uint32_t>(at);
    };
    std::vector<Elf64_Dyn> dynamic;
    const auto entry = [&](Elf64_Sxword tag, std::uint64_t value) {
      Elf64_Dyn one{};
      one.d_tag = tag;
      one.d_un.d_val = value;
      dynamic.push_back(one);
    };
    for (const auto& library : needed) entry(DT_NEEDED, name(library));
    if (!soname.empty()) entry(DT_SONAME, name(soname));
    if (!runpath.empty()) entry(DT_RUNPATH, name(runpath));

    std::string needs;
    for (std::size_t i = 0; i < version_needs.size(); ++i) {
      const auto& [library, versions] = version_needs[i];
      Elf64_Verneed need{};
      need.vn_version = 1;
      need.vn_cnt = static_cast<std::uint16_t>(versions.size());
      need.vn_file = name(library);
      need.vn_aux = sizeof need;
      if (i + 1 < version_needs.size())
        need.vn_next = static_cast<std::uint32_t>(sizeof need + versions.size() * sizeof(Elf64_Vernaux));
      needs += raw(need);
      for (std::size_t k = 0; k < versions.size(); ++k) {
        Elf64_Vernaux version{};
        version.vna_name = name(versions[k]);
        if (k + 1 < versions.size()) version.vna_next = sizeof version;
        needs += raw(version);
      }
    }
    std::string definitions;
    for (std::size_t i = 0; i < version_definitions.size(); ++i) {
      Elf64_Verdef definition{};
      definition.vd_version = 1;
      definition.vd_cnt = 1;
      definition.vd_aux = sizeof definition;
      if (i + 1 < version_definitions.size()) definition.vd_next = sizeof definition + sizeof(Elf64_Verdaux);
      Elf64_Verdaux text{};
      text.vda_name = name(version_definitions[i]);
      definitions += raw(definition) + raw(text);
    }

    // The whole file is one segment at address 0, so that an address is an offset.
    const auto names_at = sizeof(Elf64_Ehdr) + 2 * sizeof(Elf64_Phdr);
    const auto needs_at = names_at + names.size();
    const auto definitions_at = needs_at + needs.size();
    const auto dynamic_at = definitions_at + definitions.size();
    entry(DT_STRTAB, names_at);
    entry(DT_STRSZ, names.size());
    if (!needs.empty()) entry(DT_VERNEED, needs_at);
    if (!needs.empty()) entry(DT_VERNEEDNUM, version_needs.size());
    if (!definitions.empty()) entry(DT_VERDEF, definitions_at);
    if (!definitions.empty()) entry(DT_VERDEFNUM, version_definitions.size());
    entry(DT_NULL, 0);
    const auto size = dynamic_at + dynamic.size() * sizeof(Elf64_Dyn);

    Elf64_Ehdr header{};
    std::memcpy(header.e_ident, ELFMAG, SELFMAG);
    header.e_ident[EI_CLASS] = ELFCLASS64;
    header.e_ident[EI_DATA] = ELFDATA2LSB;
    header.e_ident[EI_VERSION] = EV_CURRENT;
    header.e_type = ET_DYN;
    header.e_machine = machine;
    header.e_version = EV_CURRENT;
    header.e_phoff = sizeof header;
    header.e_ehsize = sizeof header;
    header.e_phentsize = sizeof(Elf64_Phdr);
    header.e_phnum = 2;
    Elf64_Phdr load{};
    load.p_type = PT_LOAD;
    load.p_filesz = load.p_memsz = size;
    Elf64_Phdr section{};
    section.p_type = PT_DYNAMIC;
    section.p_offset = section.p_vaddr = dynamic_at;
    section.p_filesz = section.p_memsz = dynamic.size() * sizeof(Elf64_Dyn);
    auto file = raw(header) + raw(load) + raw(section) + names + needs + definitions;
    for (const auto& one : dynamic) file += raw(one);
    return file;
  }

 private:
  template <typename Record>
  static std::string raw(const Record& record) {
    return {reinterpret_cast<const char*>(&record), sizeof record};
  }
};

}  // namespace jetcrew::test
