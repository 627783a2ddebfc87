// A file of its own, so that a program that only opens does not link threads.
#include "counter/c_config.h"
#include "tally/counter.h"

tally_opened tally_open_and_rotate(const tally_config* config) {
  return tally::to_c(tally::open_and_rotate(tally::to_config(*config)));
}
