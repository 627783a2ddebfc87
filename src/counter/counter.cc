#include "tally/counter.h"

#include <sched.h>
#include <unistd.h>

#include "consent/fixed_string.h"
#include "counter/counting_file.h"
#include "counter/trace.h"

namespace tally {

using counter::FileState;

namespace {

// Counters that were used without a cell. The list only grows; each counter is in it at most once.
constinit std::atomic<Counter*> pending_counters{nullptr};

// The process whose counts are pending; negative while it forgets those of the process that it was
// forked from.
constinit std::atomic<pid_t> counting_process{0};

bool is_settled(FileState state) { return static_cast<int>(state) < 0; }

// Whether the number of binary digits changes from one to the other: at 1, 2, 4, 8 …
bool passes_power_of_two(uint64_t before, uint64_t after) {
  return (before ^ after) > (before & after);
}

}  // namespace

// What this file does with a counter's inside, so that the public header need not show it.
struct CounterAccess {
  static void list(Counter& c) {
    if (c.listed_.exchange(true)) return;
    Counter* head = pending_counters.load();
    do {
      c.next_.store(head, std::memory_order_relaxed);
    } while (!pending_counters.compare_exchange_weak(head, &c));
  }

  // Adds to what is kept in the object. Returns whether it is time to look for a cell: at the first
  // count, and, if there was none to be had (a full disk), each time the count has doubled.
  static bool keep(Counter& c, uint64_t n) {
    uint64_t have = c.pending_.load();
    uint64_t sum = 0;
    do {
      sum = have + n < have ? UINT64_MAX : have + n;
    } while (!c.pending_.compare_exchange_weak(have, sum));
    return passes_power_of_two(have, sum);
  }

  using FullName = consent::FixedString<kMaxNameLength + 1>;

  // The counter's whole name. Returns false if it can have none.
  static bool compose_name(const Counter& c, FullName& out) {
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

  // Brings the counter into the state that the file's state asks for.
  static void settle(Counter& c, FileState state) {
    std::atomic<uint64_t>* cell = c.cell_.load(std::memory_order_acquire);
    if (reinterpret_cast<uintptr_t>(cell) == Counter::kUnbound) {
      // Nothing was counted, or a parent counted it: no name is made for that.
      if (state == FileState::kCounting && c.pending_.load() == 0) return;
      cell = find_cell(c, state);
      if (cell == nullptr) return;
    }
    // Whoever takes the pending count adds it: it is added once, however many threads are here.
    const uint64_t n = c.pending_.exchange(0);
    if (n == 0 || reinterpret_cast<uintptr_t>(cell) == Counter::kDropping) return;
    const uint64_t before = cell->fetch_add(n, std::memory_order_relaxed);
    if (before + n < before) cell->store(UINT64_MAX, std::memory_order_relaxed);
    if (counter::tracing()) {
      FullName name;
      compose_name(c, name);
      counter::trace_count("add", name.view(), n);
    }
  }

  // The counter's cell, to which it is bound from now on; null if it has none, for now or for good.
  static std::atomic<uint64_t>* find_cell(Counter& c, FileState state) {
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
    std::atomic<uint64_t>* const cell = counter::cell_of(name.view());
    if (cell == nullptr) {
      counter::trace_errno("keep in memory", name.view());
      return nullptr;
    }
    // While tracing, every count takes this way, to be seen.
    if (!counter::tracing()) c.cell_.store(cell, std::memory_order_release);
    return cell;
  }

  static uint64_t value(const Counter& c) {
    const std::atomic<uint64_t>* cell = c.cell_.load(std::memory_order_acquire);
    const uint64_t pending = c.pending_.load();
    if (reinterpret_cast<uintptr_t>(cell) <= Counter::kDropping) return pending;
    const uint64_t counted = cell->load(std::memory_order_relaxed);
    return counted + pending < counted ? UINT64_MAX : counted + pending;
  }

  static void drop(Counter& c) {
    std::atomic<uint64_t>* unbound = nullptr;
    c.cell_.compare_exchange_strong(unbound,
                                    reinterpret_cast<std::atomic<uint64_t>*>(Counter::kDropping));
    c.pending_.store(0);
  }

  template <typename Function>
  static void for_each_pending(Function function) {
    for (Counter* c = pending_counters.load(); c != nullptr;
         c = c->next_.load(std::memory_order_relaxed)) {
      function(*c);
    }
  }

  // After a fork the counts that are only in memory are the parent's to write: the child forgets
  // them.
  static void disown_inherited() {
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
        for_each_pending([](Counter& c) { c.pending_.store(0); });
        counting_process.store(self);
        return;
      }
    }
  }
};

void Counter::add_unbound(uint64_t n) noexcept {
  CounterAccess::disown_inherited();
  // Order matters, and is why these are sequentially consistent: the counter is listed and the
  // count made before the state is read; `open` sets the state before it walks the list. So at
  // least one of the two sees the other, and a count made while the file opens is not forgotten.
  CounterAccess::list(*this);
  const bool time_to_settle = CounterAccess::keep(*this, n) || counter::tracing();
  const FileState state = counter::file_state();
  if (is_settled(state) && time_to_settle) CounterAccess::settle(*this, state);
}

uint64_t Counter::value() const noexcept { return CounterAccess::value(*this); }

Opened open(const OpenConfig& config) noexcept {
  CounterAccess::disown_inherited();
  const FileState state = counter::open_file(config);
  CounterAccess::for_each_pending([state](Counter& c) { CounterAccess::settle(c, state); });
  switch (state) {
    case FileState::kCounting:
      return Opened::kCounting;
    case FileState::kOff:
      return Opened::kOff;
    default:
      return Opened::kFailed;
  }
}

}  // namespace tally
