#include "collector/charts/report_names.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <map>
#include <utility>

namespace tally::collector {
namespace {

// The one way in which format::write_report_line writes each character that it escapes.
std::string_view escape_of(std::string_view rest) {
  static constexpr std::pair<std::string_view, std::string_view> kEscapes[] = {
      {"\"", "\\\""},       {"\\", "\\\\"},   {"\b", "\\b"},         {"\f", "\\f"},
      {"\n", "\\n"},        {"\r", "\\r"},    {"\t", "\\t"},         {"<", "\\u003c"},
      {">", "\\u003e"},     {"&", "\\u0026"}, {"\u2028", "\\u2028"}, {"\u2029", "\\u2029"},
      {"\ufffd", "\\ufffd"}};
  for (const auto& [text, escape] : kEscapes) {
    if (rest.starts_with(text)) return escape;
  }
  return {};
}

// Bytes of the character that begins with this byte, in valid UTF-8.
size_t length_of(char first) {
  const int ones = std::countl_one(static_cast<unsigned char>(first));
  return ones < 2 ? 1 : static_cast<size_t>(ones);
}

using Charts = std::map<std::pair<std::string, std::string>, std::vector<uint32_t>>;

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
  std::string json;
  for (size_t at = 0; at < text.size();) {
    const std::string_view rest = text.substr(at);
    const std::string_view escape = escape_of(rest);
    const size_t length = std::min(length_of(text[at]), rest.size());
    if (!escape.empty()) {
      json += escape;
    } else if (static_cast<unsigned char>(text[at]) < ' ') {
      json += fmt::format("\\u{:04x}", static_cast<unsigned>(text[at]));
    } else {
      json += rest.substr(0, length);
    }
    at += length;
  }
  return json;
}

uint64_t hash_of(std::string_view json) {
  uint64_t hash = 0;
  size_t at = 0;
  for (; json.size() - at >= 8; at += 8) {
    uint64_t word = 0;
    std::memcpy(&word, json.data() + at, 8);
    hash = hash_word(hash, word);
  }
  uint64_t last = 0;
  std::memcpy(&last, json.data() + at, json.size() - at);
  return hash_word(hash ^ json.size(), last);
}

void NameTable::add(std::string_view json, uint32_t value) {
  const uint64_t hash = hash_of(json);
  if (find(json, hash) != kNone) return;
  names_.push_back({std::string(json) + '"', hash, value});
  if (names_.size() * 2 > places_.size()) return grow();
  size_t at = hash & mask_;
  while (places_[at] != kNone) at = (at + 1) & mask_;
  places_[at] = static_cast<uint32_t>(names_.size() - 1);
}

void NameTable::grow() {
  places_.assign(std::bit_ceil(names_.size() * 4), kNone);
  mask_ = places_.size() - 1;
  for (size_t i = 0; i < names_.size(); ++i) {
    size_t at = names_[i].hash & mask_;
    while (places_[at] != kNone) at = (at + 1) & mask_;
    places_[at] = static_cast<uint32_t>(i);
  }
}

uint32_t NameTable::value(std::string_view json) const {
  const uint32_t place = find(json, hash_of(json));
  return place == kNone ? kNone : names_[place].value;
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
  for (const auto& [key, slots] : slots_by_bucket(parts)) {
    const auto& [chart, bucket] = key;
    const auto cell = static_cast<uint32_t>(cells_.size());
    cells_.push_back({static_cast<uint32_t>(slots_.size()), static_cast<uint32_t>(slots.size())});
    slots_.insert(slots_.end(), slots.begin(), slots.end());
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
