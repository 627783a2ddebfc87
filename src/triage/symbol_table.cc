#include "triage/symbol_table.h"

#include <gelf.h>

#include <algorithm>
#include <tuple>

namespace tally::triage {
namespace {

struct Entry {
  uint64_t begin, end;
  int rank;  // of its binding
  std::string_view name;
};

int rank_of(unsigned char info) {
  switch (GELF_ST_BIND(info)) {
    case STB_GLOBAL:
      return 0;
    case STB_WEAK:
      return 1;
    default:
      return 2;
  }
}

// Where the section of a symbol ends; 0 if it has none.
uint64_t end_of_section(Elf* elf, size_t index) {
  GElf_Shdr section;
  Elf_Scn* const handle = index < SHN_LORESERVE ? ::elf_getscn(elf, index) : nullptr;
  if (handle == nullptr || ::gelf_getshdr(handle, &section) == nullptr) return 0;
  return section.sh_addr + section.sh_size;
}

std::vector<Entry> read_table(Elf* elf, Elf_Scn* section, const GElf_Shdr& header) {
  std::vector<Entry> entries;
  GElf_Ehdr file;
  Elf_Data* const data = ::elf_getdata(section, nullptr);
  if (data == nullptr || ::gelf_getehdr(elf, &file) == nullptr) return entries;
  GElf_Sym symbol;
  for (int i = 0; ::gelf_getsym(data, i, &symbol) != nullptr; ++i) {
    const auto type = GELF_ST_TYPE(symbol.st_info);
    if ((type != STT_FUNC && type != STT_GNU_IFUNC) || symbol.st_shndx == SHN_UNDEF) continue;
    const char* const name = ::elf_strptr(elf, header.sh_link, symbol.st_name);
    if (name == nullptr || *name == '\0') continue;
    // On 32-bit Arm the lowest bit says that the function is of Thumb code.
    if (file.e_machine == EM_ARM) symbol.st_value &= ~GElf_Addr{1};
    // A function without a size, of assembler, ends at the next one or with its section.
    const uint64_t end = symbol.st_size != 0 ? symbol.st_value + symbol.st_size : 0;
    entries.push_back({symbol.st_value, end, rank_of(symbol.st_info), name});
    if (end == 0) entries.back().end = end_of_section(elf, symbol.st_shndx);
  }
  return entries;
}

}  // namespace

SymbolTable::SymbolTable(Elf* elf) {
  std::vector<Entry> entries;
  for (Elf_Scn* section = ::elf_nextscn(elf, nullptr); section != nullptr;
       section = ::elf_nextscn(elf, section)) {
    GElf_Shdr header;
    if (::gelf_getshdr(section, &header) == nullptr || header.sh_type != SHT_SYMTAB) continue;
    entries = read_table(elf, section, header);
    break;  // there is one at most
  }
  std::ranges::sort(entries, {},
                    [](const Entry& e) { return std::tuple{e.begin, e.rank, e.name}; });
  for (const Entry& entry : entries) {
    functions_.add(entry.begin, entry.end, {entry.name, entry.begin});
    by_address_.push_back({entry.name, entry.begin});
  }
  functions_.sort();
}

const SymbolTable::Symbol* SymbolTable::find(uint64_t address) const {
  const auto* const range = functions_.find(address);
  return range == nullptr ? nullptr : &range->value;
}

std::vector<std::string_view> SymbolTable::names_at(uint64_t address) const {
  std::vector<std::string_view> names;
  for (const Symbol& symbol : std::ranges::equal_range(by_address_, address, {}, &Symbol::begin)) {
    names.push_back(symbol.name);
  }
  return names;
}

}  // namespace tally::triage
