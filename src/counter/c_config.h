// What tally/tally.h passes to `open` and gets from it, in terms of tally/counter.h.
#ifndef TALLY_COUNTER_C_CONFIG_H_
#define TALLY_COUNTER_C_CONFIG_H_

#include "tally/open_config.h"
#include "tally/tally.h"

namespace tally {

inline OpenConfig to_config(const tally_config& config) {
  return {
      .collection = config.collection,
      .program = config.program,
      .version = config.version,
      .toolchain = config.toolchain,
      .directory = config.directory,
      .guard_against_truncation = config.guard_against_truncation != 0,
  };
}

inline tally_opened to_c(Opened opened) {
  switch (opened) {
    case Opened::kCounting:
      return TALLY_COUNTING;
    case Opened::kOff:
      return TALLY_OFF;
    case Opened::kFailed:
      break;
  }
  return TALLY_FAILED;
}

}  // namespace tally

#endif  // TALLY_COUNTER_C_CONFIG_H_
