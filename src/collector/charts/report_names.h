// The names that an upload config charts, as they stand in the line of a report, and what is
// counted where one occurs. Internal to charts/.
#ifndef TALLY_COLLECTOR_CHARTS_REPORT_NAMES_H_
#define TALLY_COLLECTOR_CHARTS_REPORT_NAMES_H_

#include <cstddef>
#include <cstdint>
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

// Where nothing is found.
inline constexpr uint32_t kNone = UINT32_MAX;

// A set of names, each with a number of the caller's (a cell), looked up by their JSON text. Open
// addressing; the names come from a config, so nobody else can make them collide.
class NameTable {
 public:
  struct Name {
    std::string text;  // JSON text and the quote behind it
    uint64_t hash = 0;
    uint32_t value = 0;
  };

  // A name that is there already keeps its value.
  void add(std::string_view json, uint32_t value);

  // The place of the name in names(), or kNone. `hash` is hash_of(json).
  uint32_t find(std::string_view json, uint64_t hash) const {
    if (places_.empty()) return kNone;
    for (size_t at = hash & mask_;; at = (at + 1) & mask_) {
      const uint32_t place = places_[at];
      if (place == kNone) return kNone;
      const Name& name = names_[place];
      if (name.hash == hash && name.text.size() == json.size() + 1 &&
          name.text.compare(0, json.size(), json) == 0) {
        return place;
      }
    }
  }
  // The value of the name, or kNone.
  uint32_t value(std::string_view json) const;

  const std::vector<Name>& names() const { return names_; }

 private:
  void grow();

  std::vector<Name> names_;
  std::vector<uint32_t> places_;  // a power of two of them, at most half of them taken
  size_t mask_ = 0;
};

// The hash of a name: taken while its end is looked for, eight bytes at a time. The last bytes come
// as a word that is filled up with zeros, which is why the length is part of it.
inline constexpr uint64_t kHashFactor = 0x9e3779b97f4a7c15;
inline uint64_t hash_word(uint64_t hash, uint64_t word) {
  hash = (hash ^ word) * kHashFactor;
  return hash ^ (hash >> 32);
}
uint64_t hash_of(std::string_view json);

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
