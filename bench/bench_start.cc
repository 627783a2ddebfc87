// What `tally::start` costs a program that has just begun. bench/README.md says what the rows mean.
#include <benchmark/benchmark.h>

#include <cstdio>
#include <fstream>
#include <memory>
#include <string>

#include "base/temp_dir.h"

namespace tally::bench {
namespace {

struct ClosePipe {
  void operator()(FILE* pipe) const { ::pclose(pipe); }
};

// Seconds that one process of its own took; negative if it could not start.
double seconds_to_start(const std::string& command) {
  const std::unique_ptr<FILE, ClosePipe> output{::popen(command.c_str(), "r")};
  long long nanoseconds = -1;
  if (output == nullptr || std::fscanf(output.get(), "%lld", &nanoseconds) != 1) return -1;
  return static_cast<double>(nanoseconds) * 1e-9;
}

// Whether the weekly run of the day has begun: else each start looks for somebody who does it, in
// vain if no `tally` is installed.
enum class Token { kTaken, kThere };

void start(benchmark::State& state, const char* how, Token token) {
  const base::TempDir directory;
  const std::string command =
      std::string{"exec "} + TALLY_BENCH_START_CHILD + " " + how + " " + directory.path().native();
  seconds_to_start(command);  // makes the file
  if (token == Token::kTaken) std::ofstream{directory / "local" / "upload.token"};
  for (auto _ : state) {
    const double seconds = seconds_to_start(command);
    if (seconds < 0) return state.SkipWithError("the program cannot be started");
    state.SetIterationTime(seconds);
  }
}

void add(const char* name, const char* how, Token token = Token::kTaken) {
  benchmark::RegisterBenchmark(name, start, how, token)
      ->UseManualTime()
      ->Iterations(200)
      ->Unit(benchmark::kMicrosecond);
}

}  // namespace
}  // namespace tally::bench

int main(int argc, char** argv) {
  using tally::bench::Token;
  tally::bench::add("BM_StartNoSidecar", "no_sidecar");
  tally::bench::add("BM_StartOpenAlone", "open");
  tally::bench::add("BM_StartNobodySends", "open", Token::kThere);
  tally::bench::add("BM_StartInProcess", "in_process");
  tally::bench::add("BM_StartWatchdog", "watchdog");
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
