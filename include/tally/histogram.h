// A chart of how large something was:
//
//   static tally::Histogram<3> latency{"acme/open/latency", {"10ms", "100ms", "1s"}};
//   { tally::ScopedTimer timer{latency}; … }        // or latency.record(nanoseconds)
//
// counts in the buckets `<10ms`, `<100ms`, `<1s` and `>=1s`.
#ifndef TALLY_HISTOGRAM_H_
#define TALLY_HISTOGRAM_H_

#ifdef TALLY_DISABLED
#include "tally/disabled.h"
#else

#include <time.h>

#include <cstddef>
#include <cstdint>
#include <utility>

#include "tally/counter.h"

namespace tally {

// A bound of a histogram as it is written: a whole number and a unit. Times (`ns`, `us`, `ms`, `s`,
// `min`, `h`) are in nanoseconds, sizes (`B`, `KiB`, `MiB`, `GiB`) in bytes; without a unit it is
// the number. UINT64_MAX for what cannot be read or is too large. Constexpr and pure.
constexpr uint64_t bound_value(const char* text) noexcept {
  uint64_t number = 0;
  size_t at = 0;
  for (; text[at] >= '0' && text[at] <= '9'; ++at) {
    const uint64_t digit = static_cast<uint64_t>(text[at] - '0');
    if (number > (UINT64_MAX - digit) / 10) return UINT64_MAX;
    number = number * 10 + digit;
  }
  if (at == 0) return UINT64_MAX;
  struct Unit {
    const char* name;
    uint64_t value;
  };
  constexpr Unit kUnits[] = {{"", 1},
                             {"ns", 1},
                             {"us", 1000},
                             {"ms", 1000'000},
                             {"s", 1000'000'000},
                             {"min", 60'000'000'000},
                             {"h", 3600'000'000'000},
                             {"B", 1},
                             {"KiB", 1U << 10},
                             {"MiB", 1U << 20},
                             {"GiB", 1U << 30}};
  for (const Unit& unit : kUnits) {
    size_t i = 0;
    while (unit.name[i] != '\0' && unit.name[i] == text[at + i]) ++i;
    if (unit.name[i] != '\0' || text[at + i] != '\0') continue;
    return number > UINT64_MAX / unit.value ? UINT64_MAX : number * unit.value;
  }
  return UINT64_MAX;
}

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

#endif  // TALLY_HISTOGRAM_H_
