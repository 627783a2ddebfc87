// What the reports of one day say of each build of a program: what charts with a filter are made
// of.
#ifndef TALLY_COLLECTOR_CHARTS_BUILD_COUNTS_H_
#define TALLY_COLLECTOR_CHARTS_BUILD_COUNTS_H_

#include <compare>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "collector/charts/day_aggregate.h"

namespace tally::collector {

// Where the config has no bucket of what a build is.
inline constexpr uint64_t kNoSlot = UINT64_MAX;

// A build as charts tell builds apart: by the buckets of `Version`, `GoVersion` (a release line),
// `GOOS` and `GOARCH`.
struct BuildKey {
  uint64_t program = 0;  // in ChartIndex::programs(), the first of its name
  // Slots of the ChartIndex, of a bucket that stands twice the first; or kNoSlot.
  uint64_t version = kNoSlot;
  uint64_t toolchain = kNoSlot;
  uint64_t goos = kNoSlot;
  uint64_t goarch = kNoSlot;

  auto operator<=>(const BuildKey&) const = default;
};

struct BuildParticipants {
  uint64_t rate_slot = 0;
  uint64_t entries = 0;

  bool operator==(const BuildParticipants&) const = default;
};
struct BuildBucket {
  uint64_t slot = 0;
  BucketCount count;  // of entries in place of reports

  bool operator==(const BuildBucket&) const = default;
};

// What the entries add up to that reports have of the build. Both lists rise by slot, and have what
// is not 0.
struct BuildCount {
  BuildKey key;
  std::vector<BuildParticipants> participants;
  std::vector<BuildBucket> buckets;

  bool operator==(const BuildCount&) const = default;
};

// Builds of a day that are kept, and buckets of their programs in all; while a day is counted there
// are up to twice as many, of 32 MB. A project has hundreds of builds in a day; who makes up
// reports can have as many as the config's versions, toolchains and systems multiply to.
inline constexpr size_t kMaxBuildsOfDay = 4'096;
inline constexpr size_t kMaxBuildBucketsOfDay = 1'000'000;

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_CHARTS_BUILD_COUNTS_H_
