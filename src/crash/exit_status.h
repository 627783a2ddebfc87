// How another process has ended, for one that is not its parent.
#ifndef TALLY_CRASH_EXIT_STATUS_H_
#define TALLY_CRASH_EXIT_STATUS_H_

#include <cstddef>

namespace tally::crash {

// The process that the pidfd stands for; 0 if the kernel does not say (before Linux 6.13).
int process_of(int pidfd);

// Waits, at most some seconds, until the parent of the process, which has ended, has asked how, and
// returns the signal by which it ended. 0 if it was none, or the kernel does not say (before Linux
// 6.15). Source: include/uapi/linux/pidfd.h.
int fatal_signal_of(int pidfd);

// What the kernel calls the program that the process runs: another name after `exec`. Returns false
// if the process is not there any more.
inline constexpr size_t kProgramNameSize =
    32;  // bytes; the kernel keeps 15, and a newline is written
bool read_program_name(int process, char (&name)[kProgramNameSize]);

// Whether the process is about to end, or has: it closes its descriptors before anybody is told.
bool is_ending(int process);

}  // namespace tally::crash

#endif  // TALLY_CRASH_EXIT_STATUS_H_
