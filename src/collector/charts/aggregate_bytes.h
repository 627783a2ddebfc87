// The form in which a DayAggregate stands in its file (doc/formats.md, "Charts"). Internal to
// charts/. Pure functions, for any thread.
#ifndef TALLY_COLLECTOR_CHARTS_AGGREGATE_BYTES_H_
#define TALLY_COLLECTOR_CHARTS_AGGREGATE_BYTES_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "collector/charts/build_counts.h"
#include "collector/charts/day_aggregate.h"

namespace tally::collector {

// The first bytes of the file; the X follow, then the body, the builds, and the trailer. All
// numbers are of 64 bits, the lowest byte first, and so are the X. Texts are filled up to whole
// numbers with zeros.
inline constexpr std::string_view kAggregateBegin{"tally day 2\n\0\0\0\0", 16};

struct AggregateTrailer {
  uint64_t reports = 0;          // and X
  uint64_t body = 0;             // its bytes
  uint64_t builds = 0;           // their bytes
  uint64_t builds_checksum = 0;  // of them alone, which are read without the rest
  uint64_t checksum = 0;         // of all that stands before it

  bool operator==(const AggregateTrailer&) const = default;
};
inline constexpr size_t kTrailerSize = 40;
inline constexpr size_t kChecksumSize = 8;  // the last of it

struct AggregateBody {
  std::string fingerprint;    // of the ChartIndex
  uint64_t merged_bytes = 0;  // size of the merged file
  DayAggregate aggregate;

  bool operator==(const AggregateBody&) const = default;
};

std::string write_body(const AggregateBody& body);
// An error reads on from "the aggregate file is damaged: ".
base::Result<AggregateBody> parse_body(std::string_view bytes);

struct AggregateBuilds {
  std::string fingerprint;         // of the ChartIndex
  std::vector<BuildCount> builds;  // sorted by key

  bool operator==(const AggregateBuilds&) const = default;
};

std::string write_builds(const AggregateBuilds& builds);
// An error reads on as that of parse_body.
base::Result<AggregateBuilds> parse_builds(std::string_view bytes);

std::string write_trailer(const AggregateTrailer& trailer);
AggregateTrailer parse_trailer(std::string_view bytes);  // of kTrailerSize

// Of a file in pieces, each of whole numbers: `sum` is kChecksumStart, or of what stands before. It
// finds damage, not deceit.
inline constexpr uint64_t kChecksumStart = 0x746c6c79;
uint64_t checksum(uint64_t sum, std::string_view bytes);

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_CHARTS_AGGREGATE_BYTES_H_
