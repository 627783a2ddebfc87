// The signals by which programs crash. SIGSYS is none of them: it comes for system calls, which a
// handler makes too.
#ifndef TALLY_CRASH_SIGNALS_H_
#define TALLY_CRASH_SIGNALS_H_

#include <cstddef>
#include <string_view>

namespace tally::crash {

inline constexpr size_t kSignalCount = 6;

// The number of the n-th, n < kSignalCount.
int crash_signal(size_t n);

// Its place in that order; kSignalCount for any other signal.
size_t index_of_signal(int number);

// "SIGSEGV" and so on; empty for any other signal.
std::string_view signal_name(int number);

}  // namespace tally::crash

#endif  // TALLY_CRASH_SIGNALS_H_
