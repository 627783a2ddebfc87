/* A program in C with a sidecar, which waits for its weekly run and says so. With the argument
 * `old` it is as if compiled with an older header, which knew nothing of what is at the end of the
 * struct. */
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "tally/tally.h"

int main(int argc, char** argv) {
  tally_start_config config = TALLY_START_CONFIG_INIT;
  config.collection = "test";
  config.program = "acme.org/cc";
  config.version = "v1.2.3";
  config.toolchain = "gcc-12.2";
  if (argc > 1 && strcmp(argv[1], "old") == 0) {
    config.size = offsetof(tally_start_config, sidecar);
    memset((char*)&config + config.size, 0xff, sizeof config - config.size);
  } else {
    config.crashes = TALLY_CRASHES_WATCHDOG;
    config.sidecar = TALLY_SIDECAR_SYNC;
  }
  if (tally_start(&config) != TALLY_COUNTING) return 1;
  tally_wait();
  puts("waited");
  return 0;
}
