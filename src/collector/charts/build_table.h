// Counts what reports say of each build in bounded memory. Internal to charts/.
#ifndef TALLY_COLLECTOR_CHARTS_BUILD_TABLE_H_
#define TALLY_COLLECTOR_CHARTS_BUILD_TABLE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "collector/charts/build_counts.h"
#include "collector/charts/chart_index.h"
#include "collector/charts/report_hits.h"
#include "collector/charts/report_names.h"
#include "collector/charts/stack_table.h"

namespace tally::collector {

// Keeps the builds whose hash is smallest, as many as the two limits let, as StackTable does: it
// does not depend on the order of reports which are kept, and those are counted in full. The hash
// of a build is the exclusive or of those of its parts (tabulation hashing), each of SHA-256 of the
// salt and the part's text, so that it takes five loads. For one thread at a time.
class BuildTable {
 public:
  // A build that is counted.
  class Build {
   public:
    // Adds what a hit of the entry says of a bucket, by ProgramSlot::place.
    void add(uint32_t place, bool is_first_of_entry, int64_t count) {
      BucketCount& bucket = buckets_[place];
      bucket.reports += is_first_of_entry ? 1 : 0;
      bucket.sum = add_count(bucket.sum, count);
    }

   private:
    friend class BuildTable;
    uint64_t hash_ = 0;
    std::array<uint32_t, 5> parts_{};  // in ReportNames::list(), and the identities of its cells
    uint64_t entries_ = 0;
    std::vector<uint64_t> participants_;  // by the rates of all programs of the name
    std::vector<BucketCount> buckets_;
  };

  // Both must outlive it.
  BuildTable(const ChartIndex& index, const ReportNames& names, std::string_view salt,
             size_t max_builds = kMaxBuildsOfDay, size_t max_buckets = kMaxBuildBucketsOfDay);

  // Counts an entry of a report with this X as a participant of its build; the caller adds what its
  // hits say. Nothing if the build is not kept. It holds until the next call.
  Build* count_entry(const ProgramHit& entry, double x);

  struct Kept {
    std::vector<BuildCount> builds;  // sorted by key
    uint64_t left_out = 0;           // entries of builds that are not kept
  };
  Kept kept() const;

 private:
  Build* find_or_add(uint64_t hash, const std::array<uint32_t, 5>& parts);
  void make_room();
  void rehash();
  BuildCount count_of(const Build& build) const;
  // The builds from the smallest hash on, as many as the limits let; what is left of `order` behind
  // them is not kept.
  size_t sort_by_hash(std::vector<uint32_t>& order) const;

  const ChartIndex& index_;
  const ReportNames& names_;
  const size_t max_builds_;
  const size_t max_buckets_;
  std::vector<uint64_t> program_hashes_;         // by ReportNames::list()
  std::vector<uint64_t> cell_hashes_;            // by cell
  std::vector<Build> builds_;                    // up to twice as many as are kept in the end
  std::vector<std::vector<BucketCount>> spare_;  // of builds that were dropped
  std::vector<uint32_t> places_;  // by hash, numbers in builds_; a power of two of them
  size_t buckets_ = 0;
  uint64_t bound_ = UINT64_MAX;  // the smallest hash that was not kept
  uint64_t left_out_ = 0;
};

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_CHARTS_BUILD_TABLE_H_
