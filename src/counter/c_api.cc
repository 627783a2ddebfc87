// tally/tally.h in terms of tally/counter.h: a C counter is a Counter, member for member.
#include <stddef.h>
#include <string.h>

#include "counter/c_config.h"
#include "tally/counter.h"
#include "tally/histogram.h"
#include "tally/partition.h"
#include "tally/tally.h"

namespace tally {

// What tally/tally.h promises of the members' places.
struct CounterLayout {
  static_assert(sizeof(Counter) == sizeof(tally_counter));
  static_assert(alignof(Counter) == alignof(tally_counter));
#define TALLY_SAME_PLACE(ours, theirs) \
  static_assert(offsetof(Counter, ours) == offsetof(tally_counter, theirs))
  TALLY_SAME_PLACE(cell_, internal_cell);
  TALLY_SAME_PLACE(name_, internal_name);
  TALLY_SAME_PLACE(bucket_, internal_bucket);
  TALLY_SAME_PLACE(pending_, internal_pending);
  TALLY_SAME_PLACE(next_, internal_next);
  TALLY_SAME_PLACE(listed_, internal_listed);
  TALLY_SAME_PLACE(kind_, internal_kind);
#undef TALLY_SAME_PLACE
};

namespace {

Counter& to_counter(tally_counter* counter) { return *reinterpret_cast<Counter*>(counter); }

const Counter& to_counter(const tally_counter* counter) {
  return *reinterpret_cast<const Counter*>(counter);
}

size_t index_of(const tally_counter* buckets, size_t size, const char* bucket) {
  for (size_t i = 0; bucket != nullptr && i + 1 < size; ++i) {
    if (::strcmp(buckets[i].internal_bucket, bucket) == 0) return i;
  }
  return size - 1;
}

}  // namespace
}  // namespace tally

using tally::to_counter;

tally_opened tally_open(const tally_config* config) {
  return tally::to_c(tally::open(tally::to_config(*config)));
}

void tally_inc(tally_counter* counter) { to_counter(counter).inc(); }

void tally_add(tally_counter* counter, uint64_t n) { to_counter(counter).add(n); }

uint64_t tally_value(const tally_counter* counter) { return to_counter(counter).value(); }

void tally_partition_inc(tally_counter* buckets, size_t size, const char* bucket) {
  tally_inc(&buckets[tally::index_of(buckets, size, bucket)]);
}

void tally_histogram_record(tally_counter* buckets, size_t size, uint64_t value) {
  size_t i = 0;
  while (i + 1 < size && value >= tally::bound_value(buckets[i].internal_bucket)) ++i;
  tally_inc(&buckets[i]);
}

void tally_count_flags(tally_counter* buckets, size_t size, int argc, const char* const* argv) {
  // Once each: a flag that was counted by an argument before this one is passed over.
  for (int i = 1; i < argc && argv[i] != nullptr; ++i) {
    tally::FlagName flag;
    const tally::FlagKind kind = tally::read_flag(argv[i], flag);
    if (kind == tally::FlagKind::kEnd) return;
    if (kind == tally::FlagKind::kNone) continue;
    const size_t index = tally::index_of(buckets, size, flag.text);
    bool counted = false;
    for (int before = 1; before < i && !counted; ++before) {
      tally::FlagName other;
      counted = tally::read_flag(argv[before], other) == tally::FlagKind::kFlag &&
                tally::index_of(buckets, size, other.text) == index;
    }
    if (!counted) tally_inc(&buckets[index]);
  }
}

void tally_count_flag_names(tally_counter* buckets, size_t size, const char* const* names,
                            size_t count) {
  for (size_t i = 0; i < count; ++i) {
    const size_t index = tally::index_of(buckets, size, names[i]);
    bool counted = false;
    for (size_t before = 0; before < i && !counted; ++before) {
      counted = tally::index_of(buckets, size, names[before]) == index;
    }
    if (!counted) tally_inc(&buckets[index]);
  }
}
