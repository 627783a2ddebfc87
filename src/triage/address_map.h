// Ranges of addresses with a value for each. One object is for one thread.
#ifndef TALLY_TRIAGE_ADDRESS_MAP_H_
#define TALLY_TRIAGE_ADDRESS_MAP_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace tally::triage {

template <typename Value>
class AddressMap {
 public:
  struct Range {
    uint64_t begin, end;  // the first address, and the first behind it
    Value value;
  };

  // A range at 0 is passed over: linkers leave it where they removed the code.
  void add(uint64_t begin, uint64_t end, const Value& value) {
    if (begin != 0 && begin < end) ranges_.push_back({begin, end, value});
  }

  size_t size() const { return ranges_.size(); }

  // Nothing real has so many. A file can name one list of ranges over and over, and would fill the
  // memory: who adds stops here.
  bool is_full() const { return ranges_.size() >= 8'000'000; }

  // To be called once, after the last add and before the first find.
  void sort() { std::ranges::stable_sort(ranges_, {}, &Range::begin); }

  // Of the ranges that begin last at or before the address, the first added that holds it; null if
  // there is none.
  const Range* find(uint64_t address) const {
    const auto behind = std::ranges::upper_bound(ranges_, address, {}, &Range::begin);
    if (behind == ranges_.begin()) return nullptr;
    const uint64_t begin = std::prev(behind)->begin;
    auto at = std::ranges::lower_bound(ranges_.begin(), behind, begin, {}, &Range::begin);
    while (at != behind && at->end <= address) ++at;
    return at == behind ? nullptr : &*at;
  }

 private:
  std::vector<Range> ranges_;
};

}  // namespace tally::triage

#endif  // TALLY_TRIAGE_ADDRESS_MAP_H_
