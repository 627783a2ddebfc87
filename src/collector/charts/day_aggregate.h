// What the reports of one day (the date that is their Week) add up to. The charts of any range of
// days are made of these and of nothing else, so a new day costs what the new day holds.
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
  int64_t sum = 0;       // of its counts in them; stays at the largest int64

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
  std::vector<StackCount> stacks;  // sorted by key; at most kMaxStacksOfDay
  uint64_t stacks_left_out = 0;    // occurrences of those that were not kept

  bool operator==(const DayAggregate&) const = default;
};

// Different stacks of a day that are kept. What is published may be written by anybody who makes
// up frames; so many are some 30 MB at most in practice, and more than anybody reads.
inline constexpr size_t kMaxStacksOfDay = 20'000;

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_CHARTS_DAY_AGGREGATE_H_
