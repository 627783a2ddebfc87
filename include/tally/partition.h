// A chart whose buckets are known beforehand:
//
//   TALLY_PARTITION(client, "acme/client", "The editor that asks.", "vscode", "neovim", "other");
//   client.inc(name);
//
// What is counted is one of the buckets and nothing else: no text of the user's can become a name.
#ifndef TALLY_PARTITION_H_
#define TALLY_PARTITION_H_

#include <cstddef>
#include <cstring>
#include <utility>

#include "tally/counter.h"  // with TALLY_DISABLED it has what stands here too
#include "tally/note.h"

#ifndef TALLY_DISABLED

namespace tally {

// `Size` counters, each a bucket of one chart. Like a counter it must live until the process ends,
// has no static initializer and no destructor, and may be used by any thread.
template <size_t Size>
class Partition {
  static_assert(Size > 0, "a partition has at least one bucket");

 public:
  // The names must live until the process ends: use literals. The last bucket stands for whatever
  // the others do not name.
  constexpr Partition(Name chart, const char* const (&buckets)[Size]) noexcept
      : Partition(chart, buckets, std::make_index_sequence<Size>{}) {}

  // Counts the bucket of this name, or the last one if there is none, or if it is null.
  void inc(const char* bucket) noexcept { counters_[index_of(bucket)].inc(); }

  // Counts the bucket at this place, or the last one if there is none.
  void inc_at(size_t index) noexcept { counters_[index < Size ? index : Size - 1].inc(); }

  // The place of the bucket of this name, or the last place if there is none.
  size_t index_of(const char* bucket) const noexcept {
    for (size_t i = 0; bucket != nullptr && i < Size; ++i) {
      if (std::strcmp(counters_[i].bucket_, bucket) == 0) return i;
    }
    return Size - 1;
  }

  // The value of one bucket; see Counter::value.
  uint64_t value(const char* bucket) const noexcept { return counters_[index_of(bucket)].value(); }

  static constexpr size_t size() noexcept { return Size; }

 private:
  template <size_t... Index>
  constexpr Partition(Name chart, const char* const (&buckets)[Size],
                      std::index_sequence<Index...>) noexcept
      : counters_{Counter(chart, Counter::Kind::kBucket, buckets[Index])...} {}

  Counter counters_[Size];
};

// The name of a flag in an argument, without dashes and value, or empty if it is longer than 63
// bytes.
struct FlagName {
  char text[64] = {};
};
enum class FlagKind { kNone, kFlag, kEnd };

// Whether the argument is a flag, and which; `--` is the end of all flags. `--output=secret` is
// `output`.
inline FlagKind read_flag(const char* argument, FlagName& out) noexcept {
  if (argument[0] != '-' || argument[1] == '\0') return FlagKind::kNone;
  const char* name = argument + (argument[1] == '-' ? 2 : 1);
  if (name[0] == '\0') return FlagKind::kEnd;
  const size_t length = std::strcspn(name, "=");
  if (length < sizeof out.text) std::memcpy(out.text, name, length);
  return FlagKind::kFlag;
}

// Counts which flags a command line sets: each flag that the partition names once, however often it
// is given, and the last bucket once if any other is. Only names are looked at, never values. Ends
// at
// `--`. Arguments that do not begin with a dash are passed over. argv[0] is the program.
template <size_t Size>
void count_flags(Partition<Size>& flags, int argc, const char* const* argv) noexcept {
  bool seen[Size] = {};
  for (int i = 1; i < argc && argv[i] != nullptr; ++i) {
    FlagName flag;
    const FlagKind kind = read_flag(argv[i], flag);
    if (kind == FlagKind::kEnd) break;
    if (kind == FlagKind::kFlag) seen[flags.index_of(flag.text)] = true;
  }
  for (size_t i = 0; i < Size; ++i) {
    if (seen[i]) flags.inc_at(i);
  }
}

// The same for the names of flags that the program has parsed itself.
template <size_t Size>
void count_flags(Partition<Size>& flags, const char* const* names, size_t count) noexcept {
  bool seen[Size] = {};
  for (size_t i = 0; i < count; ++i) seen[flags.index_of(names[i])] = true;
  for (size_t i = 0; i < Size; ++i) {
    if (seen[i]) flags.inc_at(i);
  }
}

}  // namespace tally

#endif  // TALLY_DISABLED

// Defines `static tally::Partition<…> variable{name, {bucket…}};` and puts it into the program's
// list of what it can count, as TALLY_COUNTER does (tally/counter.h). 1 to 32 buckets, as literals;
// the compiler refuses those that cannot be counted.
#define TALLY_PARTITION(variable, name, description, ...)                                         \
  static_assert(::tally::are_valid_buckets("" name, {__VA_ARGS__}) && sizeof("" description) > 0, \
                TALLY_NAME_RULE                                                                   \
                " (neither a partition's own name nor its buckets' names have a \":\")");         \
  TALLY_NOTE("partition", name, description,                                                      \
             TALLY_NOTE_EACH(TALLY_NOTE_STRING, TALLY_NOTE_STRING, 0, __VA_ARGS__))               \
  static ::tally::Partition variable {                                                            \
    name, { __VA_ARGS__ }                                                                         \
  }

#endif  // TALLY_PARTITION_H_
