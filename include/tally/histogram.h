// A chart of how large something was:
//
//   TALLY_HISTOGRAM(latency, "acme/open/latency", "Time to open a file.", "10ms", "100ms", "1s");
//   { tally::ScopedTimer timer{latency}; … }        // or latency.record(nanoseconds)
//
// counts in the buckets `<10ms`, `<100ms`, `<1s` and `>=1s`.
#ifndef TALLY_HISTOGRAM_H_
#define TALLY_HISTOGRAM_H_

#include <time.h>

#include <cstddef>
#include <cstdint>
#include <utility>

#include "tally/bound.h"
#include "tally/counter.h"  // with TALLY_DISABLED it has what stands here too
#include "tally/note.h"

#ifndef TALLY_DISABLED

namespace tally {

// One counter for each bound, and one for what is not below the last. Like a counter it must live
// until the process ends, has no static initializer and no destructor, and may be used by any
// thread.
template <size_t Size>
class Histogram {
  static_assert(Size > 0, "a histogram has at least one bound");

 public:
  // The bounds are ascending; the names must live until the process ends: use literals. From C++20
  // on the compiler refuses bounds that cannot be read or do not ascend.
  TALLY_CONSTEVAL Histogram(Name chart, const char* const (&bounds)[Size]) noexcept
      : Histogram(chart, bounds, std::make_index_sequence<Size>{}) {}

  // Counts one value, in nanoseconds, bytes, or whatever the bounds are numbers of.
  void record(uint64_t value) noexcept {
    size_t i = 0;
    while (i < Size && value >= bounds_[i]) ++i;
    counters_[i].inc();
  }

  // The count of the bucket at this place, 0 to Size; see Counter::value.
  uint64_t value_at(size_t index) const noexcept { return counters_[index].value(); }

 private:
  template <size_t... Index>
  constexpr Histogram(Name chart, const char* const (&bounds)[Size],
                      std::index_sequence<Index...>) noexcept
      : bounds_{bound_value(bounds[Index])...},
        counters_{Counter(chart, Counter::Kind::kBelow, bounds[Index])...,
                  Counter(chart, Counter::Kind::kAtLeast, bounds[Size - 1])} {
    for (size_t i = 0; i < Size; ++i) {
      if (bounds_[i] == UINT64_MAX || (i > 0 && bounds_[i] <= bounds_[i - 1])) bad_bounds();
    }
  }

  // Not constexpr, so that the compiler stops here: a bound cannot be read, or they do not ascend.
  static void bad_bounds() noexcept {}

  uint64_t bounds_[Size];
  Counter counters_[Size + 1];
};

// Records the time from its construction to its end, by the monotonic clock, in nanoseconds.
template <size_t Size>
class ScopedTimer {
 public:
  explicit ScopedTimer(Histogram<Size>& histogram) noexcept
      : histogram_(histogram), begin_(now()) {}
  ~ScopedTimer() { histogram_.record(now() - begin_); }
  ScopedTimer(const ScopedTimer&) = delete;
  ScopedTimer& operator=(const ScopedTimer&) = delete;

 private:
  static uint64_t now() noexcept {
    struct timespec time = {};
    ::clock_gettime(CLOCK_MONOTONIC, &time);
    return static_cast<uint64_t>(time.tv_sec) * 1000'000'000 + static_cast<uint64_t>(time.tv_nsec);
  }

  Histogram<Size>& histogram_;
  const uint64_t begin_;
};

}  // namespace tally

#endif  // TALLY_DISABLED

// Defines `static tally::Histogram<…> variable{name, {bound…}};` and puts it into the program's
// list of what it can count, as TALLY_COUNTER does (tally/counter.h). 1 to 32 bounds, as literals;
// the compiler refuses those that cannot be read or do not ascend.
#define TALLY_HISTOGRAM(variable, name, description, ...)                                         \
  static_assert(::tally::are_valid_buckets("" name, {__VA_ARGS__}) && sizeof("" description) > 0, \
                TALLY_NAME_RULE " (a histogram's own name has no \":\")");                        \
  static_assert(::tally::are_valid_bounds({__VA_ARGS__}),                                         \
                "a histogram's bounds ascend, and each is a whole number and one of the units "   \
                "ns, us, ms, s, min, h, B, KiB, MiB, GiB, or none");                              \
  TALLY_NOTE("histogram", name, description,                                                      \
             TALLY_NOTE_EACH(TALLY_NOTE_STRING, TALLY_NOTE_STRING, 0, __VA_ARGS__))               \
  static ::tally::Histogram variable {                                                            \
    name, { __VA_ARGS__ }                                                                         \
  }

#endif  // TALLY_HISTOGRAM_H_
