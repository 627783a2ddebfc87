// The inside of Counter, for this library: the public header need not show it.
#ifndef TALLY_COUNTER_COUNTER_ACCESS_H_
#define TALLY_COUNTER_COUNTER_ACCESS_H_

#include <optional>

#include "counter/counting_file.h"
#include "counter/gate.h"
#include "counter/whole_name.h"
#include "tally/counter.h"

namespace tally {

struct CounterAccess {
  using Cell = std::atomic<uint64_t>;

  // The counters that were used without a cell, so all that were ever used. The list only grows;
  // each counter is in it at most once.
  static std::atomic<Counter*> used_counters;

  // Who brings a counter to its cell is inside. Closed, no counter gets a cell or leaves one, and
  // no name is added to the file; counts stay in their objects.
  static counter::Gate gate;

  // Puts the counter into the list. Only what is in it may be settled: whoever walks the list, to
  // move the process to another file say, must find every counter that is bound. Of threads that
  // use a counter first at the same time one lists it; the others find it not listed yet.
  enum class Listing : char { kNotYet, kByThisCall, kBefore };
  static Listing list(Counter& c);
  static bool is_listed(const Counter& c) { return c.listed_.load() == kListed; }

  // Adds to what is kept in the object. Returns whether it is time to look for a cell: at the first
  // count, and, if there was none to be had (a full disk), each time the count has doubled.
  static bool keep(Counter& c, uint64_t n);

  // At 2^64-1 the value stays where it is.
  static void add_saturating(Cell& cell, uint64_t n);

  // The counter's whole name, if it can have one.
  static std::optional<counter::WholeName> name_of(const Counter& c);

  // Brings the counter into the state that the file's state asks for, if the gate is open. Leaves
  // errno as it is.
  static void settle(Counter& c, counter::FileState state);

  // The cell to which the counter is bound, or null.
  static Cell* cell(const Counter& c) {
    Cell* const cell = c.cell_.load(std::memory_order_acquire);
    return reinterpret_cast<uintptr_t>(cell) > Counter::kDropping ? cell : nullptr;
  }

  static uint64_t value(const Counter& c);

  // Makes the counter of one stack, `prefix\nframes`, at `place`, which has room and alignment for
  // a Counter. Place and texts must be there until the process ends.
  static Counter& make_stack(void* place, const char* prefix, const char* frames);

  // What `open` calls when the state is settled: stacks were counted that have no counters yet. It
  // may be null.
  static std::atomic<void (*)()> opened;

  // Counts a new name for which there is no room.
  static void count_dropped();

  // After a fork the counts that are only in memory are the parent's to write: the child forgets
  // them.
  static void disown_inherited();

  // Ends early, and returns false, if `function` returns false.
  template <typename Function>
  static bool for_each_used(Function function) {
    for (Counter* c = used_counters.load(); c != nullptr;
         c = c->next_.load(std::memory_order_relaxed)) {
      if (!function(*c)) return false;
    }
    return true;
  }

  static void settle_all(counter::FileState state) {
    for_each_used([state](Counter& c) {
      settle(c, state);
      return true;
    });
  }

  // Drops what is counted from now on, also by counters that are bound.
  static void drop_all();

 private:
  // Values of `listed_`.
  static constexpr char kNotListed = 0;
  static constexpr char kBeingListed = 1;
  static constexpr char kListed = 2;

  static void settle_inside(Counter& c, counter::FileState state);
  static Cell* find_cell(Counter& c, counter::FileState state);
  static const Cell* look_up(const Counter& c);
  static void drop(Counter& c);
};

}  // namespace tally

#endif  // TALLY_COUNTER_COUNTER_ACCESS_H_
