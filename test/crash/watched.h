// What the programs that crash do with their sidecar, and so that a test knows who has counted.
#ifndef TALLY_TEST_CRASH_WATCHED_H_
#define TALLY_TEST_CRASH_WATCHED_H_

namespace torture {

// After `tally::start` has said that it counts. What the environment asks for:
// CRASH_FALLBACK=kill kills the sidecar, CRASH_FALLBACK=stop stops it; CRASH_WHEN_WATCHED waits
// until it watches; CRASH_OWN_COUNTS=lost lets everything that this process and its children count
// themselves be lost, so that what is in the file was counted by the sidecar.
void prepare_watched();

}  // namespace torture

#endif  // TALLY_TEST_CRASH_WATCHED_H_
