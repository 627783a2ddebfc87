// A tool that can count one thing of each kind, in each place where a macro may stand.
#include "tally/histogram.h"
#include "tally/partition.h"

#define TOOL "tool"

TALLY_COUNTER(runs, TOOL "/runs", "Times that it was run.");

namespace tool {

TALLY_PARTITION(client, "tool/client",
                "The {editor|tool} that \"asks\", in 100% of "
                "cases; #1 @ $HOME é",
                "vscode",
                "neo"
                "vim",
                "other");

}  // namespace tool

TALLY_HISTOGRAM(latency, "tool/latency", "Time to open.", "10ms", "1s");

inline void count_inline() {
  TALLY_COUNTER(counter, "tool/inside:function");
  counter.inc();
}

template <typename T>
void count_in_template(T) {
  TALLY_COUNTER(counter, "tool/inside:template", "");
  counter.inc();
}

int main(int argc, char** argv) {
  tally::OpenConfig config;
  config.collection = "acme";
  config.program = "acme.org/tool";
  config.version = "v1.2.3";
  if (tally::open(config) != tally::Opened::kCounting) return 1;
  runs.inc();
  tool::client.inc(argv[argc - 1]);
  latency.record(1);
  count_inline();
  count_in_template(1);
  count_in_template('1');
  return 0;
}
