// The yardstick of every program here: what counting costs at the least, in the same run.
#ifndef TALLY_BENCH_RAW_ATOMIC_ADD_H_
#define TALLY_BENCH_RAW_ATOMIC_ADD_H_

#include <benchmark/benchmark.h>

#include <atomic>
#include <cstdint>

// A whole cache line, so that two of them are never on the same one.
struct alignas(64) RawCounter {
  std::atomic<uint64_t> value{0};
};

// An atomic addition is never optimised away: another thread might look.
inline void add_raw(benchmark::State& state, RawCounter& raw) {
  for (auto _ : state) raw.value.fetch_add(1, std::memory_order_relaxed);
}

#endif  // TALLY_BENCH_RAW_ATOMIC_ADD_H_
