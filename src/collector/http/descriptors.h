// How many connections the system lets us have.
#ifndef TALLY_COLLECTOR_HTTP_DESCRIPTORS_H_
#define TALLY_COLLECTOR_HTTP_DESCRIPTORS_H_

#include <cstddef>

namespace tally::collector {

// Descriptors for all that is no connection: the store's files, merged files being read, listeners.
inline constexpr size_t kOtherDescriptors = 1'024;

// Raises the process's limit of descriptors (RLIMIT_NOFILE) as far as it may, and returns how many
// connections it can have: `wanted`, or, with a line in the log, what descriptors there are for
// without kOtherDescriptors; three quarters of them where there are few.
size_t affordable_connections(size_t wanted);

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_HTTP_DESCRIPTORS_H_
