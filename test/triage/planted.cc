// A program with three bugs that nobody reports: an assertion that fails for some inputs though it
// "cannot happen", a crash, and a function that takes too long. FIXED: the version in which the
// first one is gone.
//
//   planted NUMBER
#include <cstdlib>
#include <ctime>

#include "tally/histogram.h"
#include "tally/stack.h"
#include "tally/telemetry.h"

TALLY_HISTOGRAM(load_time, "planted/load", "How long it takes to load the cache.", "1ms", "20ms");
TALLY_STACK(bug, "planted/bug", 16, "What cannot happen.");
TALLY_STACK(slow, "planted/slow", 16, "Loading the cache took 20 ms or more.");

namespace planted {

// What was wrong for some numbers, and how often: see planted_bugs_test.py.
[[gnu::noinline]] void check_table(int number) {
#ifdef FIXED
  const bool is_sorted = number >= 0;
#else
  const bool is_sorted = number % 10 != 3;
#endif
  tally::assert_that(is_sorted, bug);
}

[[gnu::noinline]] void resolve_symbol(int number) {
  volatile int value = 0;
  volatile int* symbol = number % 12 == 5 ? nullptr : &value;
  *symbol = number;
}

[[gnu::noinline]] void load_cache(int number) {
  constexpr long kSlow = 25'000'000;  // nanoseconds
  {
    const tally::ScopedTimer timer{load_time};
    const timespec time{0, number % 6 == 1 ? kSlow : 0};
    ::nanosleep(&time, nullptr);
  }
  if (number % 6 == 1) slow.inc();
}

}  // namespace planted

int main(int argc, char** argv) {
  tally::Config config;
  config.collection = "planted";
  config.program = "example.org/planted";
#ifdef FIXED
  config.version = "v1.1.0";
#else
  config.version = "v1.0.0";
#endif
  config.crashes = tally::Crashes::kInProcess;
  config.sidecar = tally::Sidecar::kNone;
  tally::start(config);
  const int number = argc > 1 ? std::atoi(argv[1]) : 0;
  planted::check_table(number);
  planted::load_cache(number);
  planted::resolve_symbol(number);
  return 0;
}
