// Lines of source in debug information. One object is for one thread.
#ifndef TALLY_TRIAGE_SOURCE_LINE_H_
#define TALLY_TRIAGE_SOURCE_LINE_H_

#include <elfutils/libdw.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "triage/dwarf_units.h"

namespace tally::triage {

// A line, counted from 1; 0 where the debug information knows none.
struct SourceLine {
  std::string_view file;  // as long as the debug information lives
  int number = 0;
};

// The line of the instruction at the address, which is in this unit.
SourceLine line_at(Dwarf_Die unit, uint64_t address);

// The directory in which the unit was compiled; empty if it is unknown, as of a unit that was split
// off. As long as the debug information lives.
std::string_view directory_of(Dwarf_Die unit);

// Where the call was written that was inlined here.
SourceLine line_of_call(Dwarf_Die inlined);

// Where the function was declared; of a lambda, where it begins.
SourceLine line_of_declaration(DwarfUnits& units, Dwarf_Die function);

// Two lines of one function, as frames have it: `+3` or `-2` lines behind the declaration, or `=12`
// where that is unknown or in another file; empty if the line is unknown.
std::string format_line(const SourceLine& line, const SourceLine& declaration);

// The function or type that this one is an instance, the code or the body of: as it stands in the
// scope where it was declared, which the others need not do.
Dwarf_Die declaration_of(Dwarf_Die die);

}  // namespace tally::triage

#endif  // TALLY_TRIAGE_SOURCE_LINE_H_
