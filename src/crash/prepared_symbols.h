// The symbols of the program's own modules, mapped before anything goes wrong: in the handler of a
// crash no file is opened.
#ifndef TALLY_CRASH_PREPARED_SYMBOLS_H_
#define TALLY_CRASH_PREPARED_SYMBOLS_H_

#include "stack/frame_names.h"

namespace tally::crash {

// Maps those of the executable, and of the libraries that are the program's own and loaded now.
// Once, for one thread. Nothing of them is read into memory until it is needed.
void prepare_symbols();

// What was mapped. Modules that were loaded later have no symbols here. Async-signal-safe.
stack::Symbols prepared_symbols();

}  // namespace tally::crash

#endif  // TALLY_CRASH_PREPARED_SYMBOLS_H_
