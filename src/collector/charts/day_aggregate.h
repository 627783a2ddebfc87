// What the reports of one day (the date that is their Week) add up to. The charts of any range of
// days are made of these, and with a filter of the day's BuildCounts, which stay on disk: so a new
// day costs what the new day holds.
#ifndef TALLY_COLLECTOR_CHARTS_DAY_AGGREGATE_H_
#define TALLY_COLLECTOR_CHARTS_DAY_AGGREGATE_H_

#include <compare>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace tally::collector {

// What was counted of one bucket, or of one stack.
struct BucketCount {
  uint64_t reports = 0;  // different reports in which it occurs
  int64_t sum = 0;       // of its counts in them, of negative ones 0; stays at the largest int64

  bool operator==(const BucketCount&) const = default;
};

// A stack of one version of a program.
struct StackKey {
  std::string program;
  std::string version;
  std::string stack;  // `name\nframe\nframe…`

  auto operator<=>(const StackKey&) const = default;
};
struct StackCount {
  StackKey key;
  BucketCount count;

  bool operator==(const StackCount&) const = default;
};

// Numbered by a ChartIndex.
struct DayAggregate {
  std::string day;                   // the Week of all its reports
  uint64_t reports = 0;              // all, also those that name no program of the config
  bool any_program = false;          // whether a report names a program, known or not
  std::vector<BucketCount> buckets;  // by slot
  // By rate slot (one for each program and each different rate of its charts): how many reports
  // that name the program have an X of at most the rate. They are the participants in its charts.
  std::vector<uint64_t> participants;
  std::vector<StackCount> stacks;  // sorted by key; of programs of the config
  uint64_t stacks_left_out = 0;    // occurrences of those that were not kept
  uint64_t builds_left_out = 0;    // entries of builds that were not kept (BuildCount)

  bool operator==(const DayAggregate&) const = default;
};

// Different stacks of a day that are kept, and bytes of their names: far more than anybody reads.
// What is published may be written by anybody who makes up frames, so there has to be an end.
inline constexpr size_t kMaxStacksOfDay = 20'000;
inline constexpr size_t kMaxStackBytesOfDay = size_t{32} << 20;

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_CHARTS_DAY_AGGREGATE_H_
