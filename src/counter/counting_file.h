// The one counter file of this process: opened once, asked for the cell of each name.
#ifndef TALLY_COUNTER_COUNTING_FILE_H_
#define TALLY_COUNTER_COUNTING_FILE_H_

#include <atomic>
#include <cstdint>
#include <string_view>

#include "consent/environment.h"
#include "counter/clock.h"
#include "counter/identity.h"
#include "counter/mapped_file.h"
#include "counter/record_table.h"
#include "tally/open_config.h"

namespace tally::counter {

// Settled states are negative; a positive number is the process that opens
// (counting_file_posix.cc).
enum class FileState : int { kUnopened = 0, kOpening = 1, kCounting = -1, kOff = -2, kFailed = -3 };

constexpr bool is_settled(FileState state) { return static_cast<int>(state) < 0; }

// For any thread. Once it is neither kUnopened nor kOpening it never changes again, but for
// kCounting, which becomes kOff when telemetry is turned off.
FileState file_state();

// Opens the process's file. Only the first call does anything; calls at the same time wait for it.
// Does not move pending counts. Makes errors to values: nothing is printed.
FileState open_file(const OpenConfig& config);

// The cell of this name in the open file, which is added if it is not there; and without adding it,
// or null. For any thread, in state kCounting, inside the gate (counter_access.h).
Found find_or_add(const WholeName& name);
std::atomic<uint64_t>* find(const WholeName& name);

// What `open_file` learned, for the file of the next week.
struct CountingFile {
  MappedFile file;
  Week week{};
  Clock clock;
  consent::PathBuffer directory;
  consent::PathBuffer local;
  consent::Circumstances seen;
  // A header holds no more than this of all three together.
  consent::FixedString<countfile::kMaxMetadata> program, version, toolchain;

  Identity identity() const { return identify(program.view(), version.view(), toolchain.view()); }
};

// In state kCounting. Its members are for the thread that rotates.
CountingFile& counting_file();

// Gives the file up: what is counted from now on is dropped. In state kCounting, with the gate
// closed and nobody inside.
void abandon_file();

}  // namespace tally::counter

#endif  // TALLY_COUNTER_COUNTING_FILE_H_
