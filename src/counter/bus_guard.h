// Keeps the host alive if somebody shortens the counter file while it is mapped: an access behind
// the end of the file raises SIGBUS, which would end the program.
#ifndef TALLY_COUNTER_BUS_GUARD_H_
#define TALLY_COUNTER_BUS_GUARD_H_

#include <atomic>
#include <cstddef>

namespace tally::counter {

// Installs a handler of SIGBUS, once in a process. If the access was inside [base, base + size), it
// puts private memory in the place of the whole mapping and sets `lost`, and the program goes on;
// counts from then on reach nobody. Any other SIGBUS goes to the handler that was there before, or
// has its default effect.
//
// What it cannot do: help if the program blocks SIGBUS, or installs a handler of its own later that
// does not pass on what it does not know. The mapping must stay until the process ends, and so must
// `lost`. For one thread.
void guard_mapping(char* base, size_t size, std::atomic<bool>& lost);

}  // namespace tally::counter

#endif  // TALLY_COUNTER_BUS_GUARD_H_
