// Keeps the host alive if somebody shortens the counter file while it is mapped: an access behind
// the end of the file raises SIGBUS, which would end the program.
#ifndef TALLY_COUNTER_BUS_GUARD_H_
#define TALLY_COUNTER_BUS_GUARD_H_

#include <signal.h>

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

// What the handler does, for one that comes before it: puts memory in the place of the mapping if
// the access to `address`, of a SIGBUS with this si_code, was inside it. False if it was not.
// Async-signal-safe.
bool heal_bus_error(int code, const void* address);

// If `action`, of SIGBUS, is that of the handler, makes it what was there before: one that heals by
// itself need not call the handler. For one thread.
void see_through_guard(struct sigaction& action);

}  // namespace tally::counter

#endif  // TALLY_COUNTER_BUS_GUARD_H_
