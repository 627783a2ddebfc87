// The functions of a program's file (.symtab), by which addresses get their names. They are not in
// memory, so the file is looked at.
#ifndef TALLY_STACK_SYMBOL_TABLE_H_
#define TALLY_STACK_SYMBOL_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "stack/module.h"

namespace tally::stack {

class ElfFile;

// An address as linked, and the function that it is in.
struct Located {
  uintptr_t address = 0;
  // The symbol, as it stands in the file; empty if the address is in no function. Points into the
  // table's mapping.
  std::string_view symbol = {};
  uintptr_t offset = 0;  // of the address in the function
  unsigned rank = 0;     // how good a name it is; for the search alone
};

// Maps the two sections that it needs, and nothing else; allocates nothing. A program's own file
// cannot be changed while it runs; should somebody shorten a library's, reading it here raises
// SIGBUS, as executing it does. For one thread.
class SymbolTable {
 public:
  constexpr SymbolTable() = default;
  ~SymbolTable() { unmap(); }
  SymbolTable(const SymbolTable&) = delete;
  SymbolTable& operator=(const SymbolTable&) = delete;

  // Whether all of it is brought into memory at once, or each page when it is needed.
  enum class Pages { kAtOnce, kWhenNeeded };

  // False if the file cannot be read, is not the one that the module was loaded from (its build-id
  // differs), or has no symbols: it was stripped. Async-signal-safe.
  bool map(const char* path, const Module& module, Pages pages = Pages::kAtOnce);
  void unmap();
  bool is_mapped() const { return symbols_ != nullptr; }

  // Finds the function of each of the addresses, which must be in ascending order. Of functions at
  // one place the one with the more general name is taken (global, weak, local), then the first of
  // the alphabet, so that the answer is the same everywhere. No system call.
  void locate(Located* located, size_t count) const;

 private:
  const void* map_range(const ElfFile& file, uint64_t offset, uint64_t size, Pages pages);
  bool map_sections(const ElfFile& file, Pages pages);

  struct Mapping {
    void* base = nullptr;
    size_t size = 0;
  };
  Mapping mappings_[2];
  unsigned mapping_count_ = 0;
  const void* symbols_ = nullptr;  // elf::Symbol
  size_t symbol_count_ = 0;
  const char* names_ = nullptr;
  size_t names_size_ = 0;
};

}  // namespace tally::stack

#endif  // TALLY_STACK_SYMBOL_TABLE_H_
