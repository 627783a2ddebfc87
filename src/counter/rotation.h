// Moves this process from the counter file of one week to that of the next, while its threads
// count.
#ifndef TALLY_COUNTER_ROTATION_H_
#define TALLY_COUNTER_ROTATION_H_

namespace tally::counter {

// Starts, once in a process, the thread that calls `rotate` when it is time. After a fork the child
// has none, and may start its own. The thread takes no signals (but a SIGBUS of its own making),
// and ends with the process or when telemetry is turned off. If it cannot be started, the process
// stays in its file. For any thread, in state kCounting.
void start_rotation();

enum class Rotated {
  kNotYet,  // the week of the file is not over
  kMoved,   // counts go to a new file from now on, and the weekly run can take the old one
  kLater,   // it is over, but nothing could be done now: counts still go to the old file
  kEnded,   // the user, or the machine's policy, has said off: counts are dropped from now on
};

// Looks at the clock and at what the user says, and does what follows. For one thread.
Rotated rotate();

}  // namespace tally::counter

#endif  // TALLY_COUNTER_ROTATION_H_
