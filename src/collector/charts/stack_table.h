// Counts stacks in bounded memory. Internal to charts/.
#ifndef TALLY_COLLECTOR_CHARTS_STACK_TABLE_H_
#define TALLY_COLLECTOR_CHARTS_STACK_TABLE_H_

#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "collector/charts/day_aggregate.h"

namespace tally::collector {

// Adds a count that is not negative, and of a negative one nothing; stays at the largest int64.
// So the order in which counts are added does not matter.
inline int64_t add_count(int64_t sum, int64_t count) {
  if (count <= 0) return sum;
  return count > std::numeric_limits<int64_t>::max() - sum ? std::numeric_limits<int64_t>::max()
                                                           : sum + count;
}

// Keeps the stacks whose hash is smallest, as many as the two limits let. So it does not depend on
// the order in which they come which are kept, and those are counted in full. The hash is SHA-256
// of `salt` and the key: who does not know the salt cannot make up stacks that are kept rather than
// others, only so many that each is kept more rarely. For one thread at a time.
class StackTable {
 public:
  explicit StackTable(std::string salt, size_t max_stacks = kMaxStacksOfDay,
                      size_t max_bytes = kMaxStackBytesOfDay);

  // A stack of the report with this number. The same report may come again, but not after another.
  void add(StackKey key, uint64_t report, int64_t count);

  // Adds what another table of the same salt and limits has, which has seen other reports.
  void add(const StackTable& other);

  std::vector<StackCount> sorted() const;
  // How often add() was called for stacks that are not kept.
  uint64_t left_out() const { return left_out_; }

 private:
  struct Kept {
    BucketCount count;
    uint64_t occurrences = 0;
    uint64_t last_report = 0;
  };
  using Hash = std::string;
  using Stacks = std::map<std::pair<Hash, StackKey>, Kept>;

  Hash hash_of(const StackKey& key) const;
  void evict();

  std::string salt_;
  size_t max_stacks_;
  size_t max_bytes_;
  Stacks stacks_;
  size_t bytes_ = 0;
  Hash bound_;  // empty, or what was evicted last: from here on nothing is kept
  uint64_t left_out_ = 0;
};

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_CHARTS_STACK_TABLE_H_
