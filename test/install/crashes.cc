#include <csignal>

#include "tally/stack.h"
#include "tally/telemetry.h"

TALLY_STACK(bug, "acme/bug", 8, "Something that cannot happen has happened.");

// Counts a stack; with an argument it crashes too.
int main(int argc, char**) {
  tally::Config config;
  config.collection = "acme";
  config.program = "acme.org/cc";
  config.version = "v1.2.3";
  config.crashes = tally::Crashes::kInProcess;
  if (tally::start(config) != tally::Opened::kCounting) return 1;
  if (tally::assert_that(argc < 0, bug)) return 1;
  if (argc > 1) std::raise(SIGSEGV);
  return 0;
}
