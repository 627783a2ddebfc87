// What reduce_symbol should make of a symbol, found in another way: from the text that the C++
// runtime's demangler gives, as libstdc++ writes it.
#ifndef TALLY_COUNTFILE_DEMANGLED_FIXTURE_H_
#define TALLY_COUNTFILE_DEMANGLED_FIXTURE_H_

#include <string>

namespace tally::countfile {

// The demangled text; empty if the runtime cannot read the symbol.
std::string demangle(const std::string& symbol);

// The text without return type, parameters, template arguments and qualifiers, as a frame has it.
std::string reduce_demangled(std::string text);

}  // namespace tally::countfile

#endif  // TALLY_COUNTFILE_DEMANGLED_FIXTURE_H_
