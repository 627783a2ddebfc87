#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstring>

#include "stack/elf.h"
#include "stack/symbol_table.h"

namespace tally::stack {
namespace {

// Of nothing larger is a symbol table read: 4 million functions.
constexpr uint64_t kMostBytes = 256U << 20;
constexpr unsigned kMostSections = 100'000;

bool read_at(int fd, void* out, size_t size, uint64_t offset) {
  return ::pread(fd, out, size, static_cast<off_t>(offset)) == static_cast<ssize_t>(size);
}

bool read_file(void* context, uintptr_t offset, void* out, size_t size) {
  return read_at(*static_cast<int*>(context), out, size, offset);
}

// Whether the file is the one that the module was loaded from, as far as its build-id tells.
bool is_file_of(int fd, const Module& module) {
  elf::Header header;
  if (!read_at(fd, &header, sizeof header, 0) || !elf::is_native(header)) return false;
  Module in_file;
  for (unsigned i = 0; i < header.e_phnum && in_file.build_id_size == 0; ++i) {
    elf::Segment segment;
    if (!read_at(fd, &segment, sizeof segment, header.e_phoff + i * sizeof segment)) return false;
    if (segment.p_type != PT_NOTE) continue;
    find_build_id({read_file, &fd}, static_cast<uintptr_t>(segment.p_offset),
                  static_cast<uintptr_t>(segment.p_filesz), in_file);
  }
  return have_same_build_id(in_file, module);
}

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
  const bool better = at.symbol.empty() || rank > at.rank ||
                      (rank == at.rank && (offset < at.offset ||
                                           (offset == at.offset && name < at.symbol)));
  if (!better) return;
  at.symbol = name;
  at.offset = offset;
  at.rank = rank;
}

}  // namespace

const void* SymbolTable::map_range(int fd, uint64_t offset, uint64_t size) {
  constexpr uint64_t kAlignment = 64 * 1024;  // no page is larger
  const uint64_t begin = offset & ~(kAlignment - 1);
  struct stat info{};
  if (size == 0 || size > kMostBytes || ::fstat(fd, &info) != 0 ||
      offset + size > static_cast<uint64_t>(info.st_size)) {
    return nullptr;
  }
  const auto length = static_cast<size_t>(offset + size - begin);
  void* base = ::mmap(nullptr, length, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd,
                      static_cast<off_t>(begin));
  if (base == MAP_FAILED) return nullptr;
  mappings_[mapping_count_++] = {base, length};
  return static_cast<const char*>(base) + (offset - begin);
}

bool SymbolTable::map_sections(int fd) {
  elf::Header header;
  if (!read_at(fd, &header, sizeof header, 0) || header.e_shentsize != sizeof(elf::Section) ||
      header.e_shoff == 0) {
    return false;
  }
  elf::Section section;
  // Where there are too many to count, the first one says how many.
  unsigned count = header.e_shnum;
  if (count == 0 && read_at(fd, &section, sizeof section, header.e_shoff)) {
    count = static_cast<unsigned>(section.sh_size);
  }
  if (count > kMostSections) return false;
  const auto section_at = [&](uint64_t i) {
    return read_at(fd, &section, sizeof section, header.e_shoff + i * sizeof section);
  };
  for (unsigned i = count; i-- > 0;) {  // it is among the last
    if (!section_at(i)) return false;
    if (section.sh_type != SHT_SYMTAB || section.sh_entsize != sizeof(elf::Symbol)) continue;
    symbol_count_ = section.sh_size / sizeof(elf::Symbol);
    const unsigned names = section.sh_link;
    const void* symbols = map_range(fd, section.sh_offset, section.sh_size);
    if (symbols == nullptr || !section_at(names)) return false;
    names_ = static_cast<const char*>(map_range(fd, section.sh_offset, section.sh_size));
    names_size_ = section.sh_size;
    if (names_ == nullptr || names_[names_size_ - 1] != '\0') return false;
    symbols_ = symbols;
    return true;
  }
  return false;
}

bool SymbolTable::map(const char* path, const Module& module) {
  const int error = errno;
  const int fd = ::open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
  const bool done = fd >= 0 && is_file_of(fd, module) && map_sections(fd);
  if (fd >= 0) ::close(fd);
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
