// The functions in an ELF file's `.symtab`. One object is for one thread.
#ifndef TALLY_TRIAGE_SYMBOL_TABLE_H_
#define TALLY_TRIAGE_SYMBOL_TABLE_H_

#include <libelf.h>

#include <string_view>
#include <vector>

#include "triage/address_map.h"

namespace tally::triage {

class SymbolTable {
 public:
  // Reads the functions of the file, which must outlive the table. A file without `.symtab` has
  // none; entries that cannot be read are passed over.
  explicit SymbolTable(Elf* elf);

  bool empty() const { return by_address_.empty(); }

  struct Symbol {
    std::string_view name;  // as linked, so mangled
    uint64_t begin;
  };
  // The function that holds the address; null if there is none. Of several at one place the global
  // one is meant before the weak and the local one.
  const Symbol* find(uint64_t address) const;

  // All names that a function at this very address has.
  std::vector<std::string_view> names_at(uint64_t address) const;

 private:
  AddressMap<Symbol> functions_;
  std::vector<Symbol> by_address_;
};

}  // namespace tally::triage

#endif  // TALLY_TRIAGE_SYMBOL_TABLE_H_
