// The functions and scopes of one unit of debug information, for fast finding. One object is for
// one thread.
#ifndef TALLY_TRIAGE_SCOPE_TREE_H_
#define TALLY_TRIAGE_SCOPE_TREE_H_

#include <elfutils/libdw.h>

#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

#include "triage/address_map.h"

namespace tally::triage {

// A piece of a function's code without a gap: all of it, or its hot or cold part.
struct CodePiece {
  Dwarf_Die function;  // a DW_TAG_subprogram
  uint64_t begin;
};

class ScopeTree {
 public:
  // Walks the unit. What is nested deeper than any compiler nests, and what stands behind damage,
  // is passed over. It takes time in proportion to the unit's size, whatever the unit holds.
  explicit ScopeTree(Dwarf_Die unit);

  // The function whose code holds the address, as a piece.
  std::optional<CodePiece> find(uint64_t address) const;

  // The function, type or namespace in which this function or type stands; null if none. The DIE
  // must be of this unit.
  const Dwarf_Die* parent(const Dwarf_Die& die) const;

  // The types without a name of their own that stand in the same scope as this one, in the order of
  // the unit; this one among them.
  std::vector<Dwarf_Die> nameless_siblings(const Dwarf_Die& die) const;

 private:
  struct Scope {
    Dwarf_Die die;
    std::optional<size_t> parent;  // of scopes_
    bool is_nameless_type;
  };

  void walk(Dwarf_Die unit);
  void add(Dwarf_Die& die, std::optional<size_t> parent);

  std::vector<Scope> scopes_;                       // in the order of the unit
  std::unordered_map<const void*, size_t> by_die_;  // the place of a DIE's bytes: of scopes_
  AddressMap<size_t> code_;                         // of scopes_
};

// The inlined calls in the function that hold the address, outermost first: each a
// DW_TAG_inlined_subroutine within the one before. At most 256: an error (none) if there are more.
std::optional<std::vector<Dwarf_Die>> inlined_calls(const Dwarf_Die& function, uint64_t address);

}  // namespace tally::triage

#endif  // TALLY_TRIAGE_SCOPE_TREE_H_
