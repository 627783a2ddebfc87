#include "counter/counter_access.h"

#include <errno.h>
#include <sched.h>
#include <unistd.h>

#include <new>

#include "counter/no_cancel.h"
#include "counter/trace.h"

namespace tally {

using counter::FileState;

constinit std::atomic<Counter*> CounterAccess::used_counters{nullptr};
constinit counter::Gate CounterAccess::gate;
constinit std::atomic<void (*)()> CounterAccess::opened{nullptr};

namespace {

// How many new names found no room in the largest file that there may be.
constinit Counter dropped{dynamic_name(kDroppedName)};

// The process whose counts are pending; negative while it forgets those of the process that it was
// forked from.
constinit std::atomic<pid_t> counting_process{0};

// Whether the number of binary digits changes from one to the other: at 1, 2, 4, 8 …
bool passes_power_of_two(uint64_t before, uint64_t after) {
  return (before ^ after) > (before & after);
}

}  // namespace

void CounterAccess::add_saturating(Cell& cell, uint64_t n) {
  const uint64_t before = cell.fetch_add(n, std::memory_order_relaxed);
  if (before + n < before) cell.store(UINT64_MAX, std::memory_order_relaxed);
}

CounterAccess::Listing CounterAccess::list(Counter& c) {
  char seen = c.listed_.load();
  if (seen == kListed) return Listing::kBefore;
  if (seen == kBeingListed || !c.listed_.compare_exchange_strong(seen, kBeingListed)) {
    return seen == kListed ? Listing::kBefore : Listing::kNotYet;
  }
  Counter* head = used_counters.load();
  do {
    c.next_.store(head, std::memory_order_relaxed);
  } while (!used_counters.compare_exchange_weak(head, &c));
  c.listed_.store(kListed);
  return Listing::kByThisCall;
}

bool CounterAccess::keep(Counter& c, uint64_t n) {
  uint64_t have = c.pending_.load();
  uint64_t sum = 0;
  do {
    sum = have + n < have ? UINT64_MAX : have + n;
  } while (!c.pending_.compare_exchange_weak(have, sum));
  return passes_power_of_two(have, sum);
}

std::optional<counter::WholeName> CounterAccess::name_of(const Counter& c) {
  if (c.name_ == nullptr) return std::nullopt;
  const char* between = "";
  const char* bucket = "";
  if (c.kind_ != Counter::Kind::kWhole) {
    if (c.bucket_ == nullptr) return std::nullopt;
    between = c.kind_ == Counter::Kind::kBelow     ? ":<"
              : c.kind_ == Counter::Kind::kAtLeast ? ":>="
              : c.kind_ == Counter::Kind::kStack   ? "\n"
                                                   : ":";
    bucket = c.bucket_;
  }
  internal::NameReader reader;
  reader.read(c.name_);
  if (c.kind_ != Counter::Kind::kStack) {  // a stack's lines are no names, and the library's own
    reader.read(between);
    reader.read(bucket);
  }
  if (!reader.is_valid()) return std::nullopt;
  return counter::WholeName{c.name_, between, bucket};
}

void CounterAccess::settle(Counter& c, FileState state) {
  const int error =
      errno;  // counting may happen between a call of the host's and its look at errno
  const counter::NoCancel no_cancel;
  const counter::Gate::Ticket ticket = gate.enter();
  if (ticket.is_inside) {  // if not: who closed it settles all counters in the end
    settle_inside(c, state);
    gate.leave(ticket);
  }
  errno = error;
}

void CounterAccess::settle_inside(Counter& c, FileState state) {
  Cell* cell = c.cell_.load(std::memory_order_acquire);
  if (reinterpret_cast<uintptr_t>(cell) == Counter::kUnbound) {
    // Nothing was counted, or a parent counted it: no name is made for that.
    if (state == FileState::kCounting && c.pending_.load() == 0) return;
    cell = find_cell(c, state);
    if (cell == nullptr) return;
  }
  // Whoever takes the pending count adds it: it is added once, however many threads are here.
  const uint64_t n = c.pending_.exchange(0);
  if (n == 0 || reinterpret_cast<uintptr_t>(cell) == Counter::kDropping) return;
  add_saturating(*cell, n);
  if (counter::tracing()) counter::trace_count("add", *name_of(c), n);
}

// The counter's cell, to which it is bound from now on; null if it has none, for now or for good.
CounterAccess::Cell* CounterAccess::find_cell(Counter& c, FileState state) {
  if (state != FileState::kCounting) {
    drop(c);
    return nullptr;
  }
  const auto name = name_of(c);
  if (!name) {
    counter::trace("drop", c.name_ == nullptr ? "" : c.name_, "a counter cannot have this name");
    drop(c);
    return nullptr;
  }
  const counter::Found found = counter::find_or_add(*name);
  if (found.value == nullptr && found.no_room_ever) {
    counter::trace("drop", *name, "the counter file is as large as it may become");
    drop(c);
    if (&c != &dropped) dropped.inc();
    return nullptr;
  }
  if (found.value == nullptr) {
    counter::trace_errno("keep in memory", *name);
    return nullptr;
  }
  // While tracing, every count takes this way, to be seen.
  if (!counter::tracing()) c.cell_.store(found.value, std::memory_order_release);
  return found.value;
}

Counter& CounterAccess::make_stack(void* place, const char* prefix, const char* frames) {
  return *new (place) Counter(dynamic_name(prefix), Counter::Kind::kStack, frames);
}

void CounterAccess::count_dropped() { dropped.inc(); }

void CounterAccess::drop(Counter& c) {
  Cell* unbound = nullptr;
  c.cell_.compare_exchange_strong(unbound, reinterpret_cast<Cell*>(Counter::kDropping));
  c.pending_.store(0);
}

void CounterAccess::drop_all() {
  for_each_used([](Counter& c) {
    c.cell_.store(reinterpret_cast<Cell*>(Counter::kDropping));
    c.pending_.store(0);
    return true;
  });
}

uint64_t CounterAccess::value(const Counter& c) {
  const Cell* counted_in = cell(c);
  const uint64_t pending = c.pending_.load();
  // While tracing, no counter is bound.
  if (counted_in == nullptr && counter::tracing() &&
      counter::file_state() == FileState::kCounting) {
    counted_in = look_up(c);
  }
  if (counted_in == nullptr) return pending;
  const uint64_t counted = counted_in->load(std::memory_order_relaxed);
  return counted + pending < counted ? UINT64_MAX : counted + pending;
}

const CounterAccess::Cell* CounterAccess::look_up(const Counter& c) {
  const auto name = name_of(c);
  const counter::Gate::Ticket ticket = gate.enter();
  if (!ticket.is_inside) return nullptr;
  const Cell* const found = name ? counter::find(*name) : nullptr;
  gate.leave(ticket);
  return found;
}

void CounterAccess::disown_inherited() {
  const pid_t self = ::getpid();
  pid_t seen = counting_process.load();
  if (seen == 0 && counting_process.compare_exchange_strong(seen, self)) return;
  // Not for ever: a signal handler may have interrupted the thread that it waits for.
  constexpr int kPatience = 1000;
  for (int i = 0; seen != self && i < kPatience; ++i) {
    if (seen == -self) {  // another thread of ours is at it
      ::sched_yield();
      seen = counting_process.load();
    } else if (counting_process.compare_exchange_strong(seen, -self)) {
      gate.forget_inherited();
      for_each_used([](Counter& c) {
        c.pending_.store(0);
        return true;
      });
      counting_process.store(self);
      return;
    }
  }
}

}  // namespace tally
