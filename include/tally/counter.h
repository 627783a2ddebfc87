// Counting: `TALLY_COUNTER(builds, "acme/build", "Builds started.");` … `builds.inc();`
//
// Counts are kept in a memory-mapped file on the user's own machine, from `tally::open` on; before
// it they are kept in the object. Nothing here sends anything, starts a process (or, but for
// `open_and_rotate`, a thread), prints, throws or ends the program. When the user (or the machine's
// policy) said off, nothing is written.
//
// Needs C++17 and links against libc alone (CMake target tally::counter). With TALLY_DISABLED
// defined, everything here and in its sisters compiles to nothing, and nothing is linked.
#ifndef TALLY_COUNTER_H_
#define TALLY_COUNTER_H_

#include "tally/name.h"
#include "tally/note.h"

#ifdef TALLY_DISABLED
#include "tally/disabled.h"
#else

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "tally/open_config.h"

namespace tally {

// Maps this week's counter file, making it where it does not exist, and moves the counts made so
// far into it. Call it once, early in `main`; later calls change nothing and return the first
// result. The file stays mapped, and one descriptor above standard error open (close-on-exec),
// until the process ends.
//
// For tools that end within a day. A process that goes on counts into the file of its week for
// ever, and what it counts later than a day after the week's end is in no report that is sent: a
// server calls `open_and_rotate`.
//
// Any thread may call it; not a signal handler. Reads the environment, so no other thread may be
// changing it. Takes the day from the system clock or, in the directory that TALLY_DIR names, from
// the variable TALLY_AS_OF, which is a day (YYYY-MM-DD) or the absolute path of a file that holds
// one: a test's directory can live through a week in a second.
Opened open(const OpenConfig& config) noexcept;

// The same for long-running programs. When the week of the file is over, the counts that follow go
// to a file of the new week: each is in one of the two, whatever the other threads are doing, and
// the counters stay where they are in memory. If the user, or the machine's policy, says off
// meanwhile, counting ends within an hour.
//
// Starts a thread, which sleeps: it wakes once an hour, when the week is over, and when the machine
// has slept that long. It takes no signals of the program's, but a SIGBUS, and never reads the
// environment. It ends with the process; but a process whose main thread has left by `pthread_exit`
// does not end while this one sleeps, so such a program must end by `exit`. Its code must stay
// loaded: link a plugin that may be unloaded with `-z nodelete`. A forked child has no such thread
// and stays in the file of its week until it ends or calls `open_and_rotate` itself; so a daemon
// calls it when it has become one. Where there is no room for a new file, or no thread to be had,
// counts go on to the old one, and none is lost.
Opened open_and_rotate(const OpenConfig& config) noexcept;

// A counter that goes up, with a name such as "acme/build" or, as one bucket of a chart,
// "acme/client:vscode" (tally/name.h says what a name can be). A counter with a bad name counts
// nothing.
//
// A counter must live until the process ends: TALLY_COUNTER makes it `static`. It has no static
// initializer and no destructor, so it counts from the first constructor to the last. Two counters
// of one name count together. All functions may be called from any thread, `inc` and `add` also in
// signal handlers: the first count of a counter takes about 1 KiB of stack. A handler that
// interrupts the first count of a counter, or `open`, must return to it (no `siglongjmp` out of
// it), or nothing moves to the next week any more. A thread cannot be cancelled in them.
class Counter {
 public:
  explicit constexpr Counter(Name name) noexcept : name_(name.text()) {}
  Counter(const Counter&) = delete;
  Counter& operator=(const Counter&) = delete;

  void inc() noexcept { add(1); }

  // Adds `n`. At 2^64-1 the value stays where it is. Once the file is open and the counter has been
  // used, this is one atomic addition; when telemetry is off, one load and two branches that are
  // always taken the same way. While a new counter finds no room (a full disk), its count stays in
  // the object. After a fork, parent and child each write their own counts. No ordering is promised
  // between different counters.
  void add(uint64_t n) noexcept {
    std::atomic<uint64_t>* const cell = cell_.load(std::memory_order_acquire);
    if (reinterpret_cast<uintptr_t>(cell) > kDropping) {
      const uint64_t before = cell->fetch_add(n, std::memory_order_relaxed);
      if (before + n < before) cell->store(UINT64_MAX, std::memory_order_relaxed);
    } else if (reinterpret_cast<uintptr_t>(cell) != kDropping) {
      add_unbound(n);
    }
  }

  // What this process sees as the counter's value: with the file open, the sum of all processes of
  // the week; before, its own counts; 0 when they are dropped. For tests; a program has no use for
  // it.
  uint64_t value() const noexcept;

  // The chart's name, or the whole name of a counter that is no bucket.
  const char* name() const noexcept { return name_; }

 private:
  friend struct CounterAccess;
  friend struct CounterLayout;
  friend struct CounterTesting;
  template <size_t Size>
  friend class Partition;
  template <size_t Size>
  friend class Histogram;

  // One bucket of a chart: `chart:bucket`, `chart:<bucket` or `chart:>=bucket`. One stack of a
  // stack counter, whose frames are its bucket, on a line each.
  enum class Kind : char { kWhole, kBucket, kBelow, kAtLeast, kStack };
  constexpr Counter(Name chart, Kind kind, const char* bucket) noexcept
      : name_(chart.text()), bucket_(bucket), kind_(kind) {}

  // Values of `cell_` that are no address: not bound to a cell yet, and never to be.
  static constexpr uintptr_t kUnbound = 0;
  static constexpr uintptr_t kDropping = 1;

  void add_unbound(uint64_t n) noexcept;

  std::atomic<std::atomic<uint64_t>*> cell_{nullptr};  // in the mapped file, which stays mapped
  const char* const name_;
  const char* const bucket_ = nullptr;
  std::atomic<uint64_t> pending_{0};     // counted before there was a cell
  std::atomic<Counter*> next_{nullptr};  // in the list of counters with pending counts
  std::atomic<char> listed_{0};
  const Kind kind_ = Kind::kWhole;
};

}  // namespace tally

#endif  // TALLY_DISABLED

// TALLY_COUNTER(variable, name [, description]) defines `static tally::Counter variable{name};`, in
// a namespace or a function. What it adds:
// - The program's file lists the counter with its description, for `tally audit` to show anybody,
//   and to compare with what is approved, without running the program.
// - The compiler refuses a bad name in C++17 too.
//
// Name and description are literals, or macros that stand for them, without a prefix and without
// escapes but `\"` and `\\`. The description is one or two sentences for the tool's users.
#define TALLY_COUNTER(variable, ...)                                       \
  TALLY_COUNTER_DESCRIBED(variable, TALLY_NOTE_FIRST(__VA_ARGS__, "", ""), \
                          TALLY_NOTE_SECOND(__VA_ARGS__, "", ""))
#define TALLY_COUNTER_DESCRIBED(variable, name, description)                                     \
  static_assert(::tally::is_valid_name("" name) && sizeof("" description) > 0, TALLY_NAME_RULE); \
  TALLY_NOTE("counter", name, description, )                                                     \
  static ::tally::Counter variable { name }

#endif  // TALLY_COUNTER_H_
