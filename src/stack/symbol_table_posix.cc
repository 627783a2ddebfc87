#include "stack/symbol_table.h"

#include <errno.h>
#include <sys/mman.h>

#include "stack/elf_file.h"

namespace tally::stack {
namespace {

// Of nothing larger is a symbol table read: 4 million functions.
constexpr uint64_t kMostBytes = 256U << 20;

unsigned rank_of(const elf::Symbol& symbol) {
  if (symbol.st_size == 0) return 1;  // written in assembly: where it ends is not said
  switch (symbol.st_info >> 4) {
    case STB_GLOBAL:
      return 4;
    case STB_WEAK:
      return 3;
    default:
      return 2;
  }
}

bool is_function(const elf::Symbol& symbol) {
  const unsigned type = symbol.st_info & 0xf;
  return (type == STT_FUNC || type == STT_GNU_IFUNC) && symbol.st_shndx != SHN_UNDEF;
}

// Where the symbol begins: on arm the lowest bit says only that it is Thumb code.
uintptr_t begin_of(const elf::Symbol& symbol) {
#if defined(__arm__)
  return symbol.st_value & ~uintptr_t{1};
#else
  return symbol.st_value;
#endif
}

// The first of the addresses that is not below.
size_t lower_bound(const Located* located, size_t count, uintptr_t address) {
  size_t begin = 0;
  while (count > 0) {
    const size_t half = count / 2;
    if (located[begin + half].address < address) {
      begin += half + 1;
      count -= half + 1;
    } else {
      count = half;
    }
  }
  return begin;
}

void offer(Located& at, const elf::Symbol& symbol, std::string_view name) {
  const uintptr_t offset = at.address - begin_of(symbol);
  const unsigned rank = rank_of(symbol);
  const bool better =
      at.symbol.empty() || rank > at.rank ||
      (rank == at.rank && (offset < at.offset || (offset == at.offset && name < at.symbol)));
  if (!better) return;
  at.symbol = name;
  at.offset = offset;
  at.rank = rank;
}

}  // namespace

const void* SymbolTable::map_range(const ElfFile& file, uint64_t offset, uint64_t size,
                                   Pages pages) {
  constexpr uint64_t kAlignment = 64 * 1024;  // no page is larger
  const uint64_t begin = offset & ~(kAlignment - 1);
  const uint64_t whole = file.size();
  if (size == 0 || size > kMostBytes || offset > whole || size > whole - offset) return nullptr;
  const auto length = static_cast<size_t>(offset + size - begin);
  void* base =
      ::mmap(nullptr, length, PROT_READ, MAP_PRIVATE | (pages == Pages::kAtOnce ? MAP_POPULATE : 0),
             file.descriptor(), static_cast<off_t>(begin));
  if (base == MAP_FAILED) return nullptr;
  mappings_[mapping_count_++] = {base, length};
  return static_cast<const char*>(base) + (offset - begin);
}

bool SymbolTable::map_sections(const ElfFile& file, Pages pages) {
  elf::Section symbols = {};
  for (unsigned i = file.section_count(); i-- > 0;) {  // it is among the last
    if (!file.read_section(i, symbols)) return false;
    if (symbols.sh_type == SHT_SYMTAB && symbols.sh_entsize == sizeof(elf::Symbol)) break;
  }
  elf::Section names;
  if (symbols.sh_type != SHT_SYMTAB || symbols.sh_offset % alignof(elf::Symbol) != 0 ||
      !file.read_section(symbols.sh_link, names)) {
    return false;
  }
  symbol_count_ = symbols.sh_size / sizeof(elf::Symbol);
  symbols_ = map_range(file, symbols.sh_offset, symbols.sh_size, pages);
  names_size_ = names.sh_size;
  names_ = static_cast<const char*>(map_range(file, names.sh_offset, names.sh_size, pages));
  return symbols_ != nullptr && names_ != nullptr && names_[names_size_ - 1] == '\0';
}

bool SymbolTable::map(const char* path, const Module& module, Pages pages) {
  const int error = errno;
  ElfFile file;
  const bool done = file.open(path, module) && map_sections(file, pages);
  if (!done) unmap();
  errno = error;
  return done;
}

void SymbolTable::unmap() {
  for (unsigned i = 0; i < mapping_count_; ++i) ::munmap(mappings_[i].base, mappings_[i].size);
  mapping_count_ = 0;
  symbols_ = nullptr;
}

void SymbolTable::locate(Located* located, size_t count) const {
  if (symbols_ == nullptr || count == 0) return;
  const auto* symbols = static_cast<const elf::Symbol*>(symbols_);
  const uintptr_t last = located[count - 1].address;
  for (size_t i = 0; i < symbol_count_; ++i) {
    const elf::Symbol& symbol = symbols[i];
    const uintptr_t begin = begin_of(symbol);
    if (begin > last || !is_function(symbol) || symbol.st_name >= names_size_) continue;
    const uintptr_t size = symbol.st_size;
    for (size_t at = lower_bound(located, count, begin); at < count; ++at) {
      if (size != 0 && located[at].address - begin >= size) break;
      offer(located[at], symbol, names_ + symbol.st_name);
    }
  }
}

}  // namespace tally::stack
