#include "counter/counter_access.h"

#include <sched.h>
#include <unistd.h>

#include "counter/trace.h"

namespace tally {

using counter::FileState;

constinit std::atomic<Counter*> CounterAccess::used_counters{nullptr};
constinit counter::Gate CounterAccess::gate;

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

void add_saturating(std::atomic<uint64_t>& cell, uint64_t n) {
  const uint64_t before = cell.fetch_add(n, std::memory_order_relaxed);
  if (before + n < before) cell.store(UINT64_MAX, std::memory_order_relaxed);
}

}  // namespace

void CounterAccess::list(Counter& c) {
  if (c.listed_.exchange(true)) return;
  Counter* head = used_counters.load();
  do {
    c.next_.store(head, std::memory_order_relaxed);
  } while (!used_counters.compare_exchange_weak(head, &c));
}

bool CounterAccess::keep(Counter& c, uint64_t n) {
  uint64_t have = c.pending_.load();
  uint64_t sum = 0;
  do {
    sum = have + n < have ? UINT64_MAX : have + n;
  } while (!c.pending_.compare_exchange_weak(have, sum));
  return passes_power_of_two(have, sum);
}

bool CounterAccess::compose_name(const Counter& c, FullName& out) {
  if (c.name_ == nullptr) return false;
  out.append(c.name_);
  if (c.kind_ != Counter::Kind::kWhole) {
    if (c.bucket_ == nullptr) return false;
    out.append(":");
    if (c.kind_ == Counter::Kind::kBelow) out.append("<");
    if (c.kind_ == Counter::Kind::kAtLeast) out.append(">=");
    out.append(c.bucket_);
  }
  return out.fits() && is_valid_name(out.c_str());
}

void CounterAccess::settle(Counter& c, FileState state) {
  if (!gate.enter()) return;  // who closed it settles all counters in the end
  settle_inside(c, state);
  gate.leave();
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
  if (counter::tracing()) {
    FullName name;
    compose_name(c, name);
    counter::trace_count("add", name.view(), n);
  }
}

// The counter's cell, to which it is bound from now on; null if it has none, for now or for good.
CounterAccess::Cell* CounterAccess::find_cell(Counter& c, FileState state) {
  FullName name;
  if (state != FileState::kCounting) {
    drop(c);
    return nullptr;
  }
  if (!compose_name(c, name)) {
    counter::trace("drop", name.view(), "a counter cannot have this name");
    drop(c);
    return nullptr;
  }
  const counter::Found found = counter::find_or_add(name.view());
  if (found.value == nullptr && found.no_room_ever) {
    counter::trace("drop", name.view(), "the counter file is as large as it may become");
    drop(c);
    if (&c != &dropped) dropped.inc();
    return nullptr;
  }
  if (found.value == nullptr) {
    counter::trace_errno("keep in memory", name.view());
    return nullptr;
  }
  // While tracing, every count takes this way, to be seen.
  if (!counter::tracing()) c.cell_.store(found.value, std::memory_order_release);
  return found.value;
}

void CounterAccess::drop(Counter& c) {
  Cell* unbound = nullptr;
  c.cell_.compare_exchange_strong(unbound, reinterpret_cast<Cell*>(Counter::kDropping));
  c.pending_.store(0);
}

uint64_t CounterAccess::value(const Counter& c) {
  const Cell* counted_in = cell(c);
  const uint64_t pending = c.pending_.load();
  // While tracing, no counter is bound.
  FullName name;
  if (counted_in == nullptr && counter::tracing() &&
      counter::file_state() == FileState::kCounting && compose_name(c, name) && gate.enter()) {
    counted_in = counter::find(name.view());
    gate.leave();
  }
  if (counted_in == nullptr) return pending;
  const uint64_t counted = counted_in->load(std::memory_order_relaxed);
  return counted + pending < counted ? UINT64_MAX : counted + pending;
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
