// A counter file as it is: what `tally dump` prints.
#ifndef TALLY_VIEWER_COUNTER_DUMP_H_
#define TALLY_VIEWER_COUNTER_DUMP_H_

#include <cstdint>
#include <map>
#include <string>

#include "base/error.h"
#include "viewer/json.h"

namespace tally::viewer {

struct Dump {
  std::map<std::string, std::string> meta;
  std::map<std::string, uint64_t> count;  // stack names expanded
};

// Programs may be counting in the file: one that grew while it was read is read again. Writes
// nothing.
base::Result<Dump> read_dump(const std::string& file);

// File, Meta, Count.
Json dump_json(const std::string& file, const Dump& dump);

}  // namespace tally::viewer

#endif  // TALLY_VIEWER_COUNTER_DUMP_H_
