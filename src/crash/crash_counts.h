// The counters of one crash.
#ifndef TALLY_CRASH_CRASH_COUNTS_H_
#define TALLY_CRASH_CRASH_COUNTS_H_

#include <string_view>

namespace tally::crash {

// Counts the crash under its name (crash_stack.h), its signal, and the exception's type if there is
// one, in the open counter file. Async-signal-safe.
void count_crash(std::string_view name, int signal, std::string_view exception);

}  // namespace tally::crash

#endif  // TALLY_CRASH_CRASH_COUNTS_H_
