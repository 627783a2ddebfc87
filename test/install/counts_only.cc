#include <cstdio>

#include "tally/counter.h"
#include "tally/histogram.h"
#include "tally/partition.h"

// The cost of one counter and `open` (and, elsewhere, of every kind of chart).
static tally::Counter builds{"acme/build"};

#ifdef ALL_KINDS
static tally::Partition<2> client{"acme/client", {"vscode", "other"}};
static tally::Histogram<2> latency{"acme/latency", {"10ms", "1s"}};
#endif

int main() {
  tally::OpenConfig config;
  config.collection = "acme";
  config.program = "acme.org/cc";
#ifdef ALL_KINDS
  tally::open_and_rotate(config);
  client.inc("vscode");
  tally::ScopedTimer<2> timer{latency};
#else
  tally::open(config);
#endif
  builds.inc();
  std::puts("hello");
}
