// What the C++ runtime knows of a program that it ends: the type of the exception that nobody
// caught.
#ifndef TALLY_CRASH_TERMINATE_HOOK_H_
#define TALLY_CRASH_TERMINATE_HOOK_H_

#include <cstddef>

namespace tally::crash {

// Installs a terminate handler that remembers the exception and calls the one that was there
// before. Does nothing in a program without the C++ runtime. For one thread, once.
void hook_terminate();

// If the calling thread is ending the program for an exception: writes its type's name as a bucket
// (`acme.ParseError`: no `::`, no template arguments) and returns its length, else 0. What cannot
// be written is `other`. Async-signal-safe.
size_t uncaught_exception_name(char* out, size_t size);

}  // namespace tally::crash

#endif  // TALLY_CRASH_TERMINATE_HOOK_H_
