// What a command reads: a file, or what is piped into it.
#ifndef TALLY_APPS_TALLY_INPUT_H_
#define TALLY_APPS_TALLY_INPUT_H_

#include <cstdint>
#include <string>

#include "base/error.h"

namespace tally::app {

// All of the file; `-` is standard input. More than `max_bytes` is an error, which names the file.
base::Result<std::string> read_input(const std::string& file,
                                     uint64_t max_bytes = uint64_t{1} << 32);

}  // namespace tally::app

#endif  // TALLY_APPS_TALLY_INPUT_H_
