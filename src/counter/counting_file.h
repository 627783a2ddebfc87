// The one counter file of this process: opened once, asked for the cell of each name.
#ifndef TALLY_COUNTER_COUNTING_FILE_H_
#define TALLY_COUNTER_COUNTING_FILE_H_

#include <atomic>
#include <cstdint>
#include <string_view>

#include "tally/counter.h"

namespace tally::counter {

// Settled states are negative; a positive number is the process that opens
// (counting_file_posix.cc).
enum class FileState : int { kUnopened = 0, kOpening = 1, kCounting = -1, kOff = -2, kFailed = -3 };

// For any thread. Once it is neither kUnopened nor kOpening it never changes again.
FileState file_state();

// Opens the process's file. Only the first call does anything; calls at the same time wait for it.
// Does not move pending counts. Makes errors to values: nothing is printed.
FileState open_file(const OpenConfig& config);

// The cell of this name in the open file, or null if there is none to be had, for now or for good.
// For any thread, in state kCounting.
std::atomic<uint64_t>* cell_of(std::string_view name);

}  // namespace tally::counter

#endif  // TALLY_COUNTER_COUNTING_FILE_H_
