#include "tally/counter.h"

static tally::Counter builds{"acme/build"};

int main() {
  builds.inc();
  tally::OpenConfig config;
  config.collection = "acme";
  config.program = "acme.org/cc";
  config.version = "v1.2.3";
  return tally::open(config) == tally::Opened::kCounting ? 0 : 1;
}
