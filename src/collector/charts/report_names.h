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

// The text as JSON of the canonical form has it between its quotes (format::write_report_line). No
// two texts in UTF-8 have the same.
std::string json_text(std::string_view text);

// So many bytes around a line are read with it; what they hold does not matter.
inline constexpr size_t kScanPadding = 16;

// Where nothing is found.
inline constexpr uint32_t kNone = UINT32_MAX;

// What is looked at first of a name in JSON text: how long it is, its first eight bytes and its
// last sixteen; bytes that it does not have are 0. Names of up to 24 bytes with the same key are
// the same.
struct NameKey {
  uint64_t first = 0;
  uint64_t middle = 0;  // the eight before the last eight
  uint64_t last = 0;
  size_t size = 0;

  bool operator==(const NameKey&) const = default;
};

// Sixteen bytes before the text and eight behind its beginning must be readable.
inline NameKey key_of(std::string_view json) {
  const auto load = [](const char* at) {
    uint64_t word = 0;
    std::memcpy(&word, at, sizeof word);
    return word;
  };
  // The highest or lowest bytes of a word, none to all.
  const auto high = [](size_t bytes) { return bytes == 0 ? 0 : ~uint64_t{0} << (64 - 8 * bytes); };
  const auto low = [](size_t bytes) { return bytes == 0 ? 0 : ~uint64_t{0} >> (64 - 8 * bytes); };
  const size_t size = json.size();
  const size_t word = std::min<size_t>(size, 8);
  const char* const end = json.data() + size;
  return {.first = load(json.data()) & low(word),
          .middle = load(end - 16) & high(std::min<size_t>(size - word, 8)),
          .last = load(end - 8) & high(word),
          .size = size};
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
      const Name& name = names_[place];
      if (name.key == key && has_inner(name, json)) return place;
    }
  }
  uint32_t value(uint32_t place) const { return names_[place].value; }
  size_t size() const { return names_.size(); }

  // The value of a name, of which nothing around it is read, or kNone.
  uint32_t value_of(std::string_view json) const;

 private:
  struct Name {
    NameKey key;
    uint32_t value = 0;
    std::string text;
  };

  static uint64_t hash_of(const NameKey& key) {
    constexpr uint64_t kFactor = 0x9e3779b97f4a7c15;
    const uint64_t mixed = (key.last * kFactor) ^ (std::rotl(key.middle, 23) * kFactor) ^
                           (std::rotl(key.first, 41) + key.size);
    return (mixed * kFactor) >> 32;
  }
  // Whether the bytes are the same that are not in the key.
  static bool has_inner(const Name& name, std::string_view json) {
    constexpr size_t kOfKey = 24;
    if (json.size() <= kOfKey) return true;
    return std::memcmp(name.text.data() + 8, json.data() + 8, json.size() - kOfKey) == 0;
  }
  void insert(uint32_t place);

  std::vector<Name> names_;
  std::vector<uint32_t> places_{kNone};  // a power of two of them, at most half of them taken
  size_t mask_ = 0;
};

// One program by its name; the config may have it more than once.
struct ProgramNames {
  std::vector<uint32_t> programs;  // places in ChartIndex::programs()
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
  const std::vector<uint32_t>& slots() const { return slots_; }

 private:
  void add_program(const std::string& name, const std::vector<const IndexedProgram*>& parts,
                   const IndexedProgram* first);

  NameTable programs_;
  std::vector<ProgramNames> list_;
  std::vector<Cell> cells_;
  std::vector<uint32_t> slots_;
};

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_CHARTS_REPORT_NAMES_H_
