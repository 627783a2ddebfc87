// What counting a stack costs. bench/README.md says what the rows mean.
#include <benchmark/benchmark.h>
#include <execinfo.h>
#include <stdlib.h>

#include <array>

#include "base/temp_dir.h"
#include "stack_chain.h"
#include "tally/stack.h"

namespace tally::bench {
namespace {

// Deeper than any of the counters sees.
constexpr int kDepth = 70;

constinit StackCounter stack_1{"bench/stack-1", 1};
constinit StackCounter stack_4{"bench/stack-4", 4};
constinit StackCounter stack_16{"bench/stack-16", 16};
constinit StackCounter stack_64{"bench/stack-64", 64};
constinit StackCounter first_sight{"bench/first", 16};

StackCounter& counter_of(int64_t depth) {
  switch (depth) {
    case 1:
      return stack_1;
    case 4:
      return stack_4;
    case 16:
      return stack_16;
    default:
      return stack_64;
  }
}

Opened open_once() {
  static const Opened opened =
      open({.collection = "bench", .program = "bench.example/stack", .version = "v1.2.3"});
  return opened;
}

void count_in_loop(void* argument) {
  auto& state = *static_cast<benchmark::State*>(argument);
  StackCounter& counter = counter_of(state.range(0));
  for (int i = 0; i < 2; ++i) counter.inc();
  for (auto _ : state) counter.inc();
}

void inc_with_tables(benchmark::State& state) {
  if (open_once() != Opened::kCounting) return state.SkipWithError("the file cannot be opened");
  descend_without_pointers(kDepth, 0, count_in_loop, &state);
}

void inc_with_pointers(benchmark::State& state) {
  if (open_once() != Opened::kCounting) return state.SkipWithError("the file cannot be opened");
  descend_with_pointers(kDepth, 0, count_in_loop, &state);
}

// The yardstick: what the C library takes to find the addresses alone.
void backtrace_in_loop(void* argument) {
  auto& state = *static_cast<benchmark::State*>(argument);
  std::array<void*, 64> addresses;
  for (auto _ : state) {
    benchmark::DoNotOptimize(::backtrace(addresses.data(), static_cast<int>(state.range(0))));
  }
}

void backtrace_with_tables(benchmark::State& state) {
  descend_without_pointers(kDepth, 0, backtrace_in_loop, &state);
}

// Each round is a stack that was never seen. A process counts 4096 of them.
void first(benchmark::State& state) {
  if (open_once() != Opened::kCounting) return state.SkipWithError("the file cannot be opened");
  static unsigned path = 0;
  for (auto _ : state) {
    descend_without_pointers(16, path++, [](void*) { first_sight.inc(); }, nullptr);
  }
}

BENCHMARK(backtrace_with_tables)->Name("BM_Backtrace")->Arg(16);
BENCHMARK(inc_with_tables)->Name("BM_StackInc")->Arg(1)->Arg(4)->Arg(16)->Arg(64);
BENCHMARK(inc_with_tables)->Name("BM_StackInc/threads")->Arg(16)->Threads(2);
BENCHMARK(inc_with_pointers)->Name("BM_StackIncFramePointers")->Arg(16);
BENCHMARK(first)->Name("BM_StackFirst")->Iterations(1000)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace tally::bench

int main(int argc, char** argv) {
  const tally::base::TempDir directory;
  ::setenv("TALLY_DIR", directory.path().c_str(), 1);
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
