// What functions of debug information are called. One object is for one thread.
#ifndef TALLY_TRIAGE_FUNCTION_NAME_H_
#define TALLY_TRIAGE_FUNCTION_NAME_H_

#include <elfutils/libdw.h>

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "triage/dwarf_units.h"

namespace tally::triage {

// The name of a linked function, reduced; empty if it cannot be (it is too long).
std::string reduce_linkage_name(std::string_view name);

class FunctionNames {
 public:
  explicit FunctionNames(DwarfUnits& units) : units_(units) {}

  // The reduced name of a function or an inlined call. It comes from the linkage name. Compilers
  // leave that out for what only one source file sees: then it comes from the one among `symbols`,
  // linked at the function's code, that ends as the function is called; else it is put together
  // from the scopes in which the function was declared. There a lambda is numbered by its place
  // among those that the debug information has, which is not all where the compiler removed some.
  // Empty if the function has no name.
  std::string name(const Dwarf_Die& function, const std::vector<std::string_view>& symbols);

 private:
  std::string scoped_name(Dwarf_Die die, int depth);
  std::string own_name(Dwarf_Die& die);
  std::string nameless_type(const Dwarf_Die& die);

  DwarfUnits& units_;
  std::unordered_map<const void*, std::string> known_;  // by the place of the DIE's bytes
};

}  // namespace tally::triage

#endif  // TALLY_TRIAGE_FUNCTION_NAME_H_
