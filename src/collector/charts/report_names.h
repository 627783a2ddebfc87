// The names that an upload config charts, as they stand in the line of a report, and what is
// counted where one occurs. Internal to charts/.
#ifndef TALLY_COLLECTOR_CHARTS_REPORT_NAMES_H_
#define TALLY_COLLECTOR_CHARTS_REPORT_NAMES_H_

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "collector/charts/chart_index.h"

namespace tally::collector {

// The slots that a name stands for: those of a bucket in all charts that have it.
struct Cell {
  uint32_t first = 0;  // in ReportNames::slots
  uint32_t count = 0;
};

// A slot, and its place among the slots of all programs of the same name (ProgramNames::slots).
struct ProgramSlot {
  uint32_t slot = 0;
  uint32_t place = 0;
};

// The text as JSON of the canonical form has it between its quotes (format::write_report_line). No
// two texts in UTF-8 have the same.
std::string json_text(std::string_view text);

// So many bytes behind a line are read with it; what they hold does not matter.
inline constexpr size_t kScanPadding = 16;

// Where nothing is found.
inline constexpr uint32_t kNone = UINT32_MAX;

// What is compared of a name in JSON text: its length, its first 32 and its last 24 bytes, in words
// that overlap where it has fewer than 56; two names of up to so many with the same key are the
// same. It is taken and compared without a branch, and fills a line of the cache.
struct NameKey {
  static constexpr size_t kCovered = 56;

  uint64_t first = 0, second = 0, third = 0, fourth = 0;  // from the beginning
  uint64_t third_last = 0, second_last = 0, last = 0;     // to the end
  uint64_t size = 0;

  bool operator==(const NameKey& other) const {
    const uint64_t front = (first ^ other.first) | (second ^ other.second) | (third ^ other.third) |
                           (fourth ^ other.fourth);
    const uint64_t back = (third_last ^ other.third_last) | (second_last ^ other.second_last) |
                          (last ^ other.last) | (size ^ other.size);
    return (front | back) == 0;
  }
};

// Eight bytes behind the beginning of the text must be readable.
inline NameKey key_of(std::string_view json) {
  constexpr size_t kWord = sizeof(uint64_t);
  const auto load = [&](size_t at) {
    uint64_t word = 0;
    std::memcpy(&word, json.data() + at, kWord);
    return word;
  };
  NameKey key;
  key.size = json.size();
  if (json.size() < kWord) {
    if (!json.empty()) key.first = load(0) & (~uint64_t{0} >> (64 - 8 * json.size()));
    return key;
  }
  const size_t end = json.size() - kWord;
  key.first = load(0);
  key.second = load(std::min(kWord, end));
  key.third = load(std::min(2 * kWord, end));
  key.fourth = load(std::min(3 * kWord, end));
  key.third_last = load(end - std::min(2 * kWord, end));
  key.second_last = load(end - std::min(kWord, end));
  key.last = load(end);
  return key;
}

// A set of names, each with a number of the caller's (a cell), looked up by their JSON text. Open
// addressing; the names come from a config, so nobody else can make them collide.
class NameTable {
 public:
  // A name that is there already keeps its value.
  void add(std::string_view json, uint32_t value);

  // The place of the name, or kNone. What key_of() reads must be readable.
  uint32_t find(std::string_view json) const {
    const NameKey key = key_of(json);
    for (size_t at = hash_of(key) & mask_;; at = (at + 1) & mask_) {
      const uint32_t place = places_[at];
      if (place == kNone) return kNone;
      if (keys_[place] == key && has_inner(place, json)) return place;
    }
  }
  uint32_t value(uint32_t place) const { return values_[place]; }
  size_t size() const { return keys_.size(); }

  // The value of a name, of which nothing around it is read, or kNone.
  uint32_t value_of(std::string_view json) const;

 private:
  static uint64_t hash_of(const NameKey& key) {
    constexpr uint64_t kFactor = 0x9e3779b97f4a7c15;
    const uint64_t front = (key.second * kFactor) ^ (key.third + key.size) ^ key.first;
    const uint64_t back = (key.last ^ std::rotl(key.second_last, 29)) * kFactor;
    return ((front ^ std::rotl(back, 17)) * kFactor) >> 32;
  }
  // Whether the bytes are the same that are not in the key.
  bool has_inner(uint32_t place, std::string_view json) const {
    return json.size() <= NameKey::kCovered || texts_[place] == json;
  }
  void insert(uint32_t place);

  // By place. Reports have their names in the order in which the table was made, so that what is
  // needed next is near.
  std::vector<NameKey> keys_;
  std::vector<uint32_t> values_;
  std::vector<std::string> texts_;
  std::vector<uint32_t> places_{kNone};  // a power of two of them, at most a quarter of them taken
  size_t mask_ = 0;
};

// One program by its name; the config may have it more than once.
struct ProgramNames {
  std::vector<uint32_t> programs;  // places in ChartIndex::programs()
  std::vector<uint32_t> slots;     // of all its charts, rising
  // Values are cells.
  NameTable versions, goos, goarch, toolchains, counters;
};

// Immutable once made: for any number of threads.
class ReportNames {
 public:
  explicit ReportNames(const ChartIndex& index);

  // Values are places in list().
  const NameTable& programs() const { return programs_; }
  const std::vector<ProgramNames>& list() const { return list_; }
  const std::vector<Cell>& cells() const { return cells_; }
  const std::vector<ProgramSlot>& slots() const { return slots_; }
  // By cell the first slot of a chart of what the program is; kNone if the cell is of counters
  // alone. So toolchains of one release line have one.
  const std::vector<uint32_t>& identities() const { return identities_; }

 private:
  void add_program(const std::string& name, const std::vector<const IndexedProgram*>& parts,
                   const IndexedProgram* first);

  NameTable programs_;
  std::vector<ProgramNames> list_;
  std::vector<Cell> cells_;
  std::vector<ProgramSlot> slots_;
  std::vector<uint32_t> identities_;
};

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_CHARTS_REPORT_NAMES_H_
