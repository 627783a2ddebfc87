#include "tally/counter.h"

#include "counter/counting_file.h"

namespace tally {

using counter::FileState;

namespace {

// Counters that were used before the file was open. It only grows; each counter is in it at most
// once.
constinit std::atomic<Counter*> pending_counters{nullptr};

void add_to_cell(std::atomic<uint64_t>& cell, uint64_t n) {
  const uint64_t before = cell.fetch_add(n, std::memory_order_relaxed);
  if (before + n < before) cell.store(UINT64_MAX, std::memory_order_relaxed);
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

  static void keep(Counter& c, uint64_t n) {
    uint64_t have = c.pending_.load();
    while (!c.pending_.compare_exchange_weak(have, have + n < have ? UINT64_MAX : have + n)) {
    }
  }

  // Brings the counter into the state that the file's state asks for.
  static void settle(Counter& c, FileState state) {
    if (state != FileState::kCounting) return drop(c);
    std::atomic<uint64_t>* cell = c.cell_.load(std::memory_order_acquire);
    if (reinterpret_cast<uintptr_t>(cell) == Counter::kUnbound) {
      cell = counter::cell_of(c.name_);
      if (cell == nullptr) return drop(c);
      c.cell_.store(cell, std::memory_order_release);
    }
    // Whoever takes the pending count adds it: it is added once, however many threads are here.
    const uint64_t n = c.pending_.exchange(0);
    if (n != 0 && reinterpret_cast<uintptr_t>(cell) > Counter::kDropping) add_to_cell(*cell, n);
  }

  static void drop(Counter& c) {
    c.cell_.store(reinterpret_cast<std::atomic<uint64_t>*>(Counter::kDropping),
                  std::memory_order_release);
    c.pending_.store(0);
  }

  static void settle_all(FileState state) {
    for (Counter* c = pending_counters.load(); c != nullptr;
         c = c->next_.load(std::memory_order_relaxed)) {
      settle(*c, state);
    }
  }
};

namespace {

bool is_settled(FileState state) {
  return state != FileState::kUnopened && state != FileState::kOpening;
}

}  // namespace

void Counter::add_unbound(uint64_t n) noexcept {
  // Order matters, and is why these are sequentially consistent: the count is made, and the counter
  // listed, before the state is read; `open` sets the state before it walks the list. So at least
  // one of the two sees the other, and a count made while the file opens is not forgotten.
  CounterAccess::keep(*this, n);
  if (!is_settled(counter::file_state())) CounterAccess::list(*this);
  const FileState state = counter::file_state();
  if (is_settled(state)) CounterAccess::settle(*this, state);
}

Opened open(const OpenConfig& config) noexcept {
  const FileState state = counter::open_file(config);
  CounterAccess::settle_all(state);
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
