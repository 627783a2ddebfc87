// Small ELF files of this machine's kind, with symbols, a build-id and a name. For tests only.
#ifndef TALLY_STACK_ELF_FIXTURE_H_
#define TALLY_STACK_ELF_FIXTURE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "stack/bytes_fixture.h"
#include "stack/elf.h"

namespace tally::stack {

struct MadeSymbol {
  std::string name;
  uintptr_t value = 0;
  uintptr_t size = 0;
  unsigned char binding = STB_GLOBAL;
  unsigned char type = STT_FUNC;
  uint16_t section = 1;
};

struct MadeElf {
  std::vector<MadeSymbol> symbols = {};
  std::string build_id = std::string(20, '\xab');
  std::string soname = {};
  uintptr_t linked_at = 0;  // the address of its first byte
  uintptr_t code_size = 0x10000;
};

namespace made {

template <typename Value>
void overwrite(std::string& file, size_t at, const Value& value) {
  std::memcpy(file.data() + at, &value, sizeof value);
}

inline elf::Header header(size_t section_table, unsigned segments, unsigned sections) {
  elf::Header header = {};
  std::memcpy(header.e_ident, ELFMAG, SELFMAG);
  header.e_ident[EI_CLASS] = elf::kClass;
  header.e_ident[EI_DATA] = ELFDATA2LSB;
  header.e_type = ET_DYN;
  header.e_phoff = sizeof header;
  header.e_phentsize = sizeof(elf::Segment);
  header.e_phnum = static_cast<uint16_t>(segments);
  header.e_shoff = section_table;
  header.e_shentsize = sizeof(elf::Section);
  header.e_shnum = static_cast<uint16_t>(sections);
  header.e_shstrndx = static_cast<uint16_t>(sections - 1);
  return header;
}

inline elf::Segment segment(unsigned type, unsigned flags, uintptr_t linked_at, size_t offset,
                            size_t size) {
  elf::Segment segment = {};
  segment.p_type = type;
  segment.p_flags = flags;
  segment.p_offset = offset;
  segment.p_vaddr = linked_at + offset;
  segment.p_filesz = size;
  segment.p_memsz = size;
  segment.p_align = 8;
  return segment;
}

inline elf::Section section(unsigned type, size_t offset, size_t size, unsigned link = 0,
                            size_t entry = 0, unsigned name = 0) {
  elf::Section section = {};
  section.sh_type = type;
  section.sh_offset = offset;
  section.sh_size = size;
  section.sh_link = link;
  section.sh_entsize = entry;
  section.sh_name = name;
  return section;
}

inline std::string build_id_note(const std::string& build_id) {
  Bytes note;
  note.put(uint32_t{4}).put(static_cast<uint32_t>(build_id.size())).put(uint32_t{3});
  return note.text({"GNU\0", 4}).text(build_id).align(4).str();
}

}  // namespace made

// A shared library's file, as it also is in memory: three segments (code, which is all of it; the
// note; what the loader is told) and four sections (none, .symtab, .strtab, .shstrtab).
inline std::string make_elf(const MadeElf& made) {
  Bytes symbols, names;
  names.text({"\0", 1});
  symbols.put(elf::Symbol{});
  for (const MadeSymbol& symbol : made.symbols) {
    elf::Symbol entry = {};
    entry.st_name = static_cast<uint32_t>(names.size());
    entry.st_info = static_cast<unsigned char>(symbol.binding << 4 | symbol.type);
    entry.st_shndx = symbol.section;
    entry.st_value = symbol.value;
    entry.st_size = symbol.size;
    symbols.put(entry);
    names.text(symbol.name).text({"\0", 1});
  }
  const std::string note = made::build_id_note(made.build_id);
  const std::string soname = std::string(1, '\0') + made.soname + '\0';
  std::string file(sizeof(elf::Header) + 3 * sizeof(elf::Segment), '\0');
  const auto add = [&file](const std::string& content) {
    file.resize((file.size() + 7) / 8 * 8);
    const size_t at = file.size();
    file += content;
    return at;
  };
  const size_t note_at = add(note), soname_at = add(soname);
  const auto told = [](auto tag, uintptr_t value) {
    elf::Dynamic entry = {};
    entry.d_tag = tag;
    entry.d_un.d_val = value;
    return entry;
  };
  Bytes dynamic;
  dynamic.put(told(DT_STRTAB, made.linked_at + soname_at));
  if (!made.soname.empty()) dynamic.put(told(DT_SONAME, 1));
  dynamic.put(told(DT_NULL, 0));
  const size_t dynamic_at = add(dynamic.str());
  const size_t symbols_at = add(symbols.str()), names_at = add(names.str());
  const std::string section_names{"\0.symtab\0.strtab\0.shstrtab\0", 27};
  const size_t section_names_at = add(section_names);
  Bytes sections;
  sections.put(made::section(SHT_NULL, 0, 0));
  sections.put(made::section(SHT_SYMTAB, symbols_at, symbols.size(), 2, sizeof(elf::Symbol), 1));
  sections.put(made::section(SHT_STRTAB, names_at, names.size(), 0, 0, 9));
  sections.put(made::section(SHT_STRTAB, section_names_at, section_names.size(), 0, 0, 17));
  const size_t sections_at = add(sections.str());
  made::overwrite(file, 0, made::header(sections_at, 3, 4));
  const auto put_segment = [&](size_t n, const elf::Segment& segment) {
    made::overwrite(file, sizeof(elf::Header) + n * sizeof segment, segment);
  };
  put_segment(0, made::segment(PT_LOAD, PF_R | PF_X, made.linked_at, 0, made.code_size));
  put_segment(1, made::segment(PT_NOTE, PF_R, made.linked_at, note_at, note.size()));
  put_segment(2, made::segment(PT_DYNAMIC, PF_R, made.linked_at, dynamic_at, dynamic.size()));
  return file;
}

}  // namespace tally::stack

#endif  // TALLY_STACK_ELF_FIXTURE_H_
