/* The same as tool.cc. Asks for no header but the compiler's own, so that it can be compiled for
 * any machine. */
#include "tally/tally.h"

#define TOOL "tool"

TALLY_COUNTER(runs, TOOL "/runs", "Times that it was run.");
TALLY_PARTITION(client, "tool/client",
                "The {editor|tool} that \"asks\", in 100% of "
                "cases; #1 @ $HOME é",
                "vscode",
                "neo"
                "vim",
                "other");
TALLY_HISTOGRAM(latency, "tool/latency", "Time to open.", "10ms", "1s");
TALLY_COUNTER(in_template, "tool/inside:template", "");

static inline void count_inline(void) {
  TALLY_COUNTER(counter, "tool/inside:function");
  tally_inc(&counter);
}

int main(int argc, char** argv) {
  tally_config config = TALLY_CONFIG_INIT;
  config.collection = "acme";
  config.program = "acme.org/tool";
  config.version = "v1.2.3";
  if (tally_open(&config) != TALLY_COUNTING) return 1;
  tally_inc(&runs);
  tally_partition_inc(client, sizeof client / sizeof client[0], argv[argc - 1]);
  tally_histogram_record(latency, sizeof latency / sizeof latency[0], 1);
  count_inline();
  tally_add(&in_template, 2);
  return 0;
}
