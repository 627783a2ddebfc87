// The units of one file's DWARF. One object is for one thread.
#ifndef TALLY_TRIAGE_DWARF_UNITS_H_
#define TALLY_TRIAGE_DWARF_UNITS_H_

#include <elfutils/libdw.h>

#include <optional>
#include <string>
#include <unordered_map>

#include "triage/address_map.h"
#include "triage/scope_tree.h"

namespace tally::triage {

class DwarfUnits {
 public:
  // Reads which unit has which code; no index in the file is needed for it. The Dwarf must outlive
  // the object. `directory` is where its file stands, for units that were split off into `.dwo`
  // files.
  DwarfUnits(Dwarf* dwarf, const std::string& directory);

  // The unit with the code at the address, or none. Of a split unit it is the half that has the
  // functions, where that was found.
  std::optional<Dwarf_Die> find(uint64_t address) const;

  // A split-off file that is not there; empty if there is none such.
  const std::string& missing_half() const { return missing_half_; }

  // The functions and scopes of the unit in which the DIE stands, read when first asked for.
  const ScopeTree& tree_of(const Dwarf_Die& die);

 private:
  void add_unit(Dwarf_CU* unit, Dwarf_Die die, bool is_skeleton, const std::string& directory);

  AddressMap<Dwarf_Die> code_;
  std::unordered_map<const void*, ScopeTree> trees_;
  std::string missing_half_;
};

}  // namespace tally::triage

#endif  // TALLY_TRIAGE_DWARF_UNITS_H_
