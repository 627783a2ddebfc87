// A program that measures its own call of `tally::start`: start_child HOW DIRECTORY prints the
// nanoseconds. A process starts once, so each measurement needs one.
#include <chrono>
#include <cstdio>
#include <string_view>

#include "tally/telemetry.h"

int main(int, char** argv) {
  const std::string_view how{argv[1]};
  tally::Config config;
  config.collection = "bench";
  config.program = "bench.example/start";
  config.version = "v1.2.3";
  config.directory = argv[2];
  if (how == "no_sidecar") config.sidecar = tally::Sidecar::kNone;
  if (how == "in_process") config.crashes = tally::Crashes::kInProcess;
  if (how == "watchdog") config.crashes = tally::Crashes::kWatchdog;
  const auto begin = std::chrono::steady_clock::now();
  const tally::Opened opened = tally::start(config);
  const std::chrono::nanoseconds taken = std::chrono::steady_clock::now() - begin;
  if (opened != tally::Opened::kCounting) return 1;
  std::printf("%lld\n", static_cast<long long>(taken.count()));
}
