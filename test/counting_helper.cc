// A program that counts as its arguments say:
//   counting_helper PROGRAM VERSION TOOLCHAIN THREADS NAMES INCREMENTS [PREFIX]
// Each thread makes INCREMENTS increments, in turn on NAMES counters called PREFIX0, PREFIX1, …
// The directory comes from TALLY_DIR. Exits with 0 if the file could be opened.
// If COUNTING_HELPER_WAIT is set it prints a line once it is ready, and opens the file only after
// it has read a byte from standard input: so a test can let many processes go at once.
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <deque>
#include <string>
#include <thread>
#include <vector>

#include "tally/counter.h"

namespace {

// Counters live to the end of the process, and so do their names.
std::deque<std::string> names;
std::deque<tally::Counter> counters;

void count(unsigned long increments, size_t first) {
  for (unsigned long i = 0; i < increments; ++i) counters[(first + i) % counters.size()].inc();
}

// Unbuffered, as all processes may read from one pipe.
void wait_for_the_start() {
  if (std::getenv("COUNTING_HELPER_WAIT") == nullptr) return;
  std::puts("ready");
  std::fflush(stdout);
  char byte = 0;
  if (::read(STDIN_FILENO, &byte, 1) != 1) std::exit(3);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 7) {
    std::fputs(
        "usage: counting_helper PROGRAM VERSION TOOLCHAIN THREADS NAMES INCREMENTS [PREFIX]\n",
        stderr);
    return 2;
  }
  const auto thread_count = std::strtoul(argv[4], nullptr, 10);
  const auto name_count = std::strtoul(argv[5], nullptr, 10);
  const auto increments = std::strtoul(argv[6], nullptr, 10);
  const std::string prefix = argc > 7 ? argv[7] : "shared/name:";
  for (unsigned long i = 0; i < name_count; ++i) {
    names.push_back(prefix + std::to_string(i));
    counters.emplace_back(tally::dynamic_name(names.back().c_str()));
  }
  wait_for_the_start();
  const tally::Opened opened = tally::open(
      {.collection = "test", .program = argv[1], .version = argv[2], .toolchain = argv[3]});
  std::vector<std::jthread> threads;
  for (unsigned long t = 0; t < thread_count; ++t) {
    // Each begins at another name, so that they race to create them.
    threads.emplace_back(count, increments, static_cast<size_t>(t * 37));
  }
  threads.clear();
  return opened == tally::Opened::kCounting ? 0 : 1;
}
