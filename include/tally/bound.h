// The bounds of a histogram, as they are written. Pure constexpr functions, for any thread and
// inside signal handlers.
#ifndef TALLY_BOUND_H_
#define TALLY_BOUND_H_

#include <cstddef>
#include <cstdint>

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

// Whether all of these are bounds, and ascend.
template <size_t Size>
constexpr bool are_valid_bounds(const char* const (&bounds)[Size]) noexcept {
  for (size_t i = 0; i < Size; ++i) {
    if (bound_value(bounds[i]) == UINT64_MAX) return false;
    if (i > 0 && bound_value(bounds[i]) <= bound_value(bounds[i - 1])) return false;
  }
  return true;
}

}  // namespace tally

#endif  // TALLY_BOUND_H_
