// What the counting library does with an open counter file. Errors are in errno.
#ifndef TALLY_COUNTER_COUNTER_FILE_IO_H_
#define TALLY_COUNTER_COUNTER_FILE_IO_H_

#include <cstddef>
#include <cstdint>

namespace tally::counter {

bool pwrite_all(int fd, const char* bytes, size_t size, uint64_t offset);

// Gives the file at least `size` bytes with blocks on the disk behind them. Never shortens it and
// never writes over a record. Where blocks cannot be reserved it is only made that long.
bool reserve(int fd, uint64_t size);

// Tells the weekly run that the file is in use, by a shared lock on byte 0 that belongs to the open
// file. False if the weekly run has it already. Where the file system knows no locks, the weekly
// run takes the file as it takes those of Go's programs.
bool lock_shared(int fd);

}  // namespace tally::counter

#endif  // TALLY_COUNTER_COUNTER_FILE_IO_H_
