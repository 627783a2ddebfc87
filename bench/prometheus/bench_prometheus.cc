// An increment of prometheus-cpp, for the table that bench/compare prints.
#include <benchmark/benchmark.h>
#include <prometheus/counter.h>
#include <prometheus/registry.h>

#include "../raw_atomic_add.h"

namespace {

void BM_RawAtomicAdd(benchmark::State& state) {
  static RawCounter raw;
  add_raw(state, raw);
}
BENCHMARK(BM_RawAtomicAdd);

// Made and registered as its users do it.
void BM_PrometheusInc(benchmark::State& state) {
  static prometheus::Registry registry;
  static prometheus::Counter& counter =
      prometheus::BuildCounter().Name("bench_total").Help("A count").Register(registry).Add({});
  for (auto _ : state) counter.Increment();
}
BENCHMARK(BM_PrometheusInc);

}  // namespace

BENCHMARK_MAIN();
