// What a count costs, each row beside its yardstick. bench/README.md says what the rows mean.
#include <benchmark/benchmark.h>
#include <stdlib.h>

#include <array>
#include <atomic>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "base/file.h"
#include "base/temp_dir.h"
#include "countfile/reader.h"
#include "loaded_module.h"
#include "raw_atomic_add.h"
#include "tally/counter.h"
#include "tally/histogram.h"

namespace tally::bench {
namespace {

// A counter and what it must show in the end: a loop that did not count was not measured.
struct Checked {
  explicit constexpr Checked(Name name) : counter(name) {}
  Counter counter;
  std::atomic<uint64_t> expected{0};
};

// Names of this length have records of 64 bytes, so the two values are on different cache lines.
// Values of counters with short names may share one.
constinit Checked first{"bench/first-of-two-threads"};
constinit Checked second{"bench/second-of-two-threads"};
constinit Checked inc{"bench/inc"};
constinit Checked unopened{"bench/unopened"};
const std::array all_checked{&first, &second, &inc, &unopened};

std::atomic<bool> is_open{false};

// The process's file, in the directory that TALLY_DIR names.
Opened open_once() {
  static const Opened opened = [] {
    is_open = true;
    return open({.collection = "bench", .program = "bench.example/counter", .version = "v1.2.3"});
  }();
  return opened;
}

void increment(benchmark::State& state, Checked& checked) {
  checked.counter.inc();  // finds its cell, so that the loop does not
  for (auto _ : state) checked.counter.inc();
  checked.expected += static_cast<uint64_t>(state.iterations()) + 1;
}

void increment_opened(benchmark::State& state, Checked& checked) {
  if (open_once() != Opened::kCounting) {
    return state.SkipWithError("the counter file cannot be opened, or a policy says off");
  }
  increment(state, checked);
}

// First of all, since it measures what is before `open`.
void inc_unopened(benchmark::State& state) {
  if (is_open) return state.SkipWithError("the file is open: run without random interleaving");
  increment(state, unopened);
}

// Without the clobber, which is no instruction, the compiler could do away with the loop.
void empty_loop(benchmark::State& state) {
  for (auto _ : state) benchmark::ClobberMemory();
}

// A process has one mode, and the other rows need it to count. But a counter without a name comes
// to the same state as every counter does under mode off, by the same function (`drop` in
// src/counter/counter.cc), at its first use with the mode known. From then on `add` cannot tell the
// two apart.
void inc_off(benchmark::State& state) {
  static constinit Counter nameless{dynamic_name("")};
  open_once();
  nameless.inc();
  for (auto _ : state) nameless.inc();
}

void raw_add(benchmark::State& state) {
  static RawCounter raw;
  add_raw(state, raw);
}

void inc_opened(benchmark::State& state) { increment_opened(state, inc); }

void raw_add_different(benchmark::State& state) {
  static std::array<RawCounter, 2> raw;
  add_raw(state, raw[static_cast<size_t>(state.thread_index())]);
}

void inc_opened_different(benchmark::State& state) {
  increment_opened(state, state.thread_index() == 0 ? first : second);
}

// A value in the last of three buckets: all bounds are looked at.
void record(benchmark::State& state) {
  static Histogram<3> latency{"bench/latency", {"10ms", "100ms", "1s"}};
  if (open_once() != Opened::kCounting) {
    return state.SkipWithError("the counter file cannot be opened, or a policy says off");
  }
  for (auto _ : state) latency.record(2'000'000'000);
}

// The directory of the rows that open files of their own.
std::string open_directory() { return std::string(::getenv("TALLY_DIR")) + "/open"; }

void remove_counter_files(const std::string& directory) {
  for (const auto& entry : std::filesystem::directory_iterator(directory + "/local")) {
    if (entry.path().native().ends_with(countfile::kFileSuffix)) {
      std::filesystem::remove(entry.path());
    }
  }
}

// The directory, the weekday and the file are there afterwards. Whether that went well.
bool open_beforehand(const std::string& directory) { return LoadedModule(directory).open(); }

void measure_open(benchmark::State& state, bool is_new) {
  const std::string directory = open_directory();
  if (!open_beforehand(directory)) return state.SkipWithError("the counter file cannot be opened");
  std::optional<LoadedModule> module;
  for (auto _ : state) {
    state.PauseTiming();
    module.reset();
    if (is_new) remove_counter_files(directory);
    module.emplace(directory);
    state.ResumeTiming();
    const bool opened = module->open();
    if (!opened) {
      state.SkipWithError("the counter file cannot be opened");
      break;
    }
  }
}

void open_existing(benchmark::State& state) { measure_open(state, false); }

void open_new(benchmark::State& state) { measure_open(state, true); }

// A new file for every few hundred names: no program has so many that the chains get long.
void first_inc(benchmark::State& state) {
  const std::string directory = open_directory();
  if (!open_beforehand(directory)) return state.SkipWithError("the counter file cannot be opened");
  std::optional<LoadedModule> module;
  int next = kBenchNames;
  for (auto _ : state) {
    if (next == kBenchNames) {
      state.PauseTiming();
      module.reset();
      remove_counter_files(directory);
      module.emplace(directory);
      module->open();
      module->make_counters();
      next = 0;
      state.ResumeTiming();
    }
    module->first_inc(next++);
  }
}

// In this order, each beside its yardstick. (The macro BENCHMARK is not pedantic C++ to every
// compiler.)
void register_rows() {
  benchmark::RegisterBenchmark("BM_CounterIncUnopened", inc_unopened);
  benchmark::RegisterBenchmark("BM_EmptyLoop", empty_loop);
  benchmark::RegisterBenchmark("BM_CounterIncOff", inc_off);
  benchmark::RegisterBenchmark("BM_RawAtomicAdd", raw_add);
  benchmark::RegisterBenchmark("BM_CounterInc", inc_opened);
  benchmark::RegisterBenchmark("BM_RawAtomicAdd/shared", raw_add)->Threads(2);
  benchmark::RegisterBenchmark("BM_HistogramRecord", record);
  benchmark::RegisterBenchmark("BM_CounterInc/shared", inc_opened)->Threads(2);
  benchmark::RegisterBenchmark("BM_RawAtomicAdd/different", raw_add_different)->Threads(2);
  benchmark::RegisterBenchmark("BM_CounterInc/different", inc_opened_different)->Threads(2);
  benchmark::RegisterBenchmark("BM_Open", open_existing)->Unit(benchmark::kMicrosecond);
  benchmark::RegisterBenchmark("BM_OpenNew", open_new)->Unit(benchmark::kMicrosecond);
  benchmark::RegisterBenchmark("BM_FirstInc", first_inc);
}

uint64_t value_in(const countfile::Contents& contents, std::string_view name) {
  for (const auto& entry : contents.entries) {
    if (entry.name == name) return entry.value;
  }
  return 0;
}

// Whether every increment that was measured is in the file.
bool all_is_counted(const std::filesystem::path& directory) {
  if (open_once() != Opened::kCounting) return false;
  for (const auto& file : std::filesystem::directory_iterator(directory / "local")) {
    if (!file.path().native().ends_with(countfile::kFileSuffix)) continue;
    const auto bytes = base::read_file(file.path());
    if (!bytes) return false;
    const auto contents = countfile::parse(*bytes);
    if (!contents) return false;
    for (const Checked* checked : all_checked) {
      if (value_in(*contents, checked->counter.name()) != checked->expected) return false;
    }
    return true;
  }
  return false;
}

// Nothing of the user's settings and nothing of the user's directory is touched.
void use_directory(const base::TempDir& directory) {
  for (const char* name : {"TALLY_TELEMETRY", "DO_NOT_TRACK", "CI", "TALLY_AS_OF"}) {
    ::unsetenv(name);
  }
  ::setenv("TALLY_DIR", directory.path().c_str(), 1);
}

int run(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  const base::TempDir directory;
  use_directory(directory);
  register_rows();
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  if (all_is_counted(directory.path())) return 0;
  std::fputs("bench_counter: the file does not hold what was counted\n", stderr);
  return 1;
}

}  // namespace
}  // namespace tally::bench

int main(int argc, char** argv) { return tally::bench::run(argc, argv); }
