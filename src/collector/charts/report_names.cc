#include "collector/charts/report_names.h"

#include <algorithm>
#include <bit>
#include <map>
#include <utility>

#include "collector/go_json.h"

namespace tally::collector {
namespace {

// A copy behind which can be read.
class Padded {
 public:
  explicit Padded(std::string_view text) : bytes_(text), size_(text.size()) {
    bytes_.append(kScanPadding, '\0');
  }
  std::string_view view() const { return std::string_view{bytes_}.substr(0, size_); }

 private:
  std::string bytes_;
  size_t size_;
};

using Charts = std::map<std::pair<std::string, std::string>, std::vector<uint32_t>>;

// All slots, rising.
std::vector<uint32_t> slots_of(const std::vector<const IndexedProgram*>& parts) {
  std::vector<uint32_t> slots;
  for (const IndexedProgram* program : parts) {
    for (const IndexedChart& chart : program->charts) {
      for (size_t i = 0; i < chart.buckets.size(); ++i) {
        slots.push_back(static_cast<uint32_t>(chart.first_slot + i));
      }
    }
  }
  std::ranges::sort(slots);
  return slots;
}

bool is_of_identity(const std::vector<const IndexedProgram*>& parts, uint32_t slot) {
  return std::ranges::any_of(parts, [&](const IndexedProgram* program) {
    return std::ranges::any_of(program->charts, [&](const IndexedChart& chart) {
      return chart.kind != ChartKind::kCounter && slot >= chart.first_slot &&
             slot - chart.first_slot < chart.buckets.size();
    });
  });
}

// By chart and bucket the slots that count it.
Charts slots_by_bucket(const std::vector<const IndexedProgram*>& parts) {
  Charts charts;
  for (const IndexedProgram* program : parts) {
    for (const IndexedChart& chart : program->charts) {
      const auto add = [&](const std::string& bucket, size_t place) {
        charts[{chart.name, bucket}].push_back(static_cast<uint32_t>(chart.first_slot + place));
      };
      for (const IndexedToolchain& each : chart.toolchains) add(each.name, each.bucket);
      if (chart.kind == ChartKind::kToolchain) continue;
      for (size_t i = 0; i < chart.buckets.size(); ++i) add(chart.buckets[i], i);
    }
  }
  return charts;
}

}  // namespace

std::string json_text(std::string_view text) {
  std::string quoted;
  append_go_string(quoted, text);
  return quoted.substr(1, quoted.size() - 2);
}

void NameTable::add(std::string_view json, uint32_t value) {
  constexpr size_t kPlacesForEach = 4;
  if (value_of(json) != kNone) return;
  keys_.push_back(key_of(Padded{json}.view()));
  values_.push_back(value);
  texts_.emplace_back(json);
  if (keys_.size() * kPlacesForEach <= places_.size()) {
    insert(static_cast<uint32_t>(keys_.size() - 1));
    return;
  }
  places_.assign(std::bit_ceil(keys_.size() * kPlacesForEach * 2), kNone);
  mask_ = places_.size() - 1;
  for (uint32_t place = 0; place < keys_.size(); ++place) insert(place);
}

void NameTable::insert(uint32_t place) {
  size_t at = hash_of(keys_[place]) & mask_;
  while (places_[at] != kNone) at = (at + 1) & mask_;
  places_[at] = place;
}

uint32_t NameTable::value_of(std::string_view json) const {
  const uint32_t place = find(Padded{json}.view());
  return place == kNone ? kNone : values_[place];
}

ReportNames::ReportNames(const ChartIndex& index) {
  const IndexedProgram* first = index.programs().data();
  std::map<std::string, std::vector<const IndexedProgram*>> by_name;
  for (const IndexedProgram& program : index.programs()) by_name[program.name].push_back(&program);
  for (const auto& [name, parts] : by_name) add_program(name, parts, first);
}

void ReportNames::add_program(const std::string& name,
                              const std::vector<const IndexedProgram*>& parts,
                              const IndexedProgram* first) {
  programs_.add(json_text(name), static_cast<uint32_t>(list_.size()));
  ProgramNames& program = list_.emplace_back();
  for (const IndexedProgram* part : parts)
    program.programs.push_back(static_cast<uint32_t>(part - first));
  program.slots = slots_of(parts);
  for (const auto& [key, slots] : slots_by_bucket(parts)) {
    const auto& [chart, bucket] = key;
    const auto cell = static_cast<uint32_t>(cells_.size());
    cells_.push_back({static_cast<uint32_t>(slots_.size()), static_cast<uint32_t>(slots.size())});
    for (const uint32_t slot : slots) {
      const auto place = std::ranges::lower_bound(program.slots, slot) - program.slots.begin();
      slots_.push_back({slot, static_cast<uint32_t>(place)});
    }
    const auto identity =
        std::ranges::find_if(slots, [&](uint32_t slot) { return is_of_identity(parts, slot); });
    identities_.push_back(identity == slots.end() ? kNone : *identity);
    // A record can have the name of a chart of what the program is; then both count both.
    const std::string json = json_text(bucket);
    if (chart == "Version") program.versions.add(json, cell);
    if (chart == "GOOS") program.goos.add(json, cell);
    if (chart == "GOARCH") program.goarch.add(json, cell);
    if (chart == "GoVersion") program.toolchains.add(json, cell);
    program.counters.add(json_text(chart + ':' + bucket), cell);
    if (chart == bucket) program.counters.add(json, cell);
  }
}

}  // namespace tally::collector
