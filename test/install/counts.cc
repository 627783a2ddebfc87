#include "tally/counter.h"

TALLY_COUNTER(builds, "acme/build", "Builds started.");

int main() {
  builds.inc();
  tally::OpenConfig config;
  config.collection = "acme";
  config.program = "acme.org/cc";
  config.version = "v1.2.3";
  return tally::open(config) == tally::Opened::kCounting ? 0 : 1;
}
