// The one counter file of this process: opened once, asked for the cell of each name.
#ifndef TALLY_COUNTER_COUNTING_FILE_H_
#define TALLY_COUNTER_COUNTING_FILE_H_

#include <atomic>
#include <cstdint>

#include "tally/counter.h"

namespace tally::counter {

enum class FileState { kUnopened, kOpening, kCounting, kOff, kFailed };

// For any thread. Once it is neither kUnopened nor kOpening it never changes again.
FileState file_state();

// Opens the process's file. Only the first call does anything; calls at the same time wait for it.
// Does not move pending counts. Makes errors to values: nothing is printed.
FileState open_file(const OpenConfig& config);

// The cell of this name in the open file, or null if there is none to be had. For any thread, in
// state kCounting.
std::atomic<uint64_t>* cell_of(const char* name);

}  // namespace tally::counter

#endif  // TALLY_COUNTER_COUNTING_FILE_H_
