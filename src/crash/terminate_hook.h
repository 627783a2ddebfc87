// What the C++ runtime knows of a program that it ends: the type of the exception that nobody
// caught.
#ifndef TALLY_CRASH_TERMINATE_HOOK_H_
#define TALLY_CRASH_TERMINATE_HOOK_H_

namespace tally::crash {

// Installs a terminate handler that remembers the exception and calls the one that was there
// before. Does nothing in a program without the C++ runtime. For one thread, once.
void hook_terminate();

// If the calling thread is ending the program for an exception: the mangled name of its type, which
// is a constant of the module that has the type; else null. Async-signal-safe.
const char* uncaught_exception_type();

}  // namespace tally::crash

#endif  // TALLY_CRASH_TERMINATE_HOOK_H_
