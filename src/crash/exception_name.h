// What the type of an exception that nobody caught is called as a bucket of `crash/exception`.
#ifndef TALLY_CRASH_EXCEPTION_NAME_H_
#define TALLY_CRASH_EXCEPTION_NAME_H_

#include <cstddef>
#include <string_view>

#include "stack/address_space.h"

namespace tally::crash {

// Writes it into out[0..size) and returns its length, 0 if there is no room: `acme.ParseError`,
// with no `::`, no template arguments and no space. `other` for a type of a module that is neither
// the program's nor the runtime's, like frames, and for what cannot be read. `type` is the mangled
// name where it stands in the module. Async-signal-safe.
size_t write_exception_name(const stack::AddressSpace& space, std::string_view program,
                            const char* type, char* out, size_t size);

}  // namespace tally::crash

#endif  // TALLY_CRASH_EXCEPTION_NAME_H_
