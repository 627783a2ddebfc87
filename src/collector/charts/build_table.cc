#include "collector/charts/build_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <charconv>
#include <numeric>
#include <string>
#include <utility>

#include "format/signed_note.h"

namespace tally::collector {
namespace {

uint64_t hash_of(std::string_view salt, std::string_view kind, std::string_view text) {
  constexpr size_t kDigits = 16;
  const std::string digits = format::hash_of_text(
      fmt::format("build {}\n{}:{}{}:{}", salt, kind.size(), kind, text.size(), text));
  uint64_t hash = 0;
  std::from_chars(digits.data(), digits.data() + kDigits, hash, 16);
  return hash;
}

uint64_t slot_or_none(uint32_t identity) { return identity == kNone ? kNoSlot : identity; }

}  // namespace

BuildTable::BuildTable(const ChartIndex& index, const ReportNames& names, std::string_view salt,
                       size_t max_builds, size_t max_buckets)
    : index_(index), names_(names), max_builds_(max_builds), max_buckets_(max_buckets) {
  for (const ProgramNames& each : names.list()) {
    program_hashes_.push_back(
        hash_of(salt, "Program", index.programs()[each.programs.front()].name));
  }
  // By slot, then by the cells that have it.
  std::vector<uint64_t> slots(index.slots());
  for (const IndexedProgram& program : index.programs()) {
    for (const IndexedChart& chart : program.charts) {
      if (chart.kind == ChartKind::kCounter) continue;
      for (size_t i = 0; i < chart.buckets.size(); ++i) {
        slots[chart.first_slot + i] = hash_of(salt, chart.name, chart.buckets[i]);
      }
    }
  }
  for (const uint32_t slot : names.identities()) {
    cell_hashes_.push_back(slot == kNone ? 0 : slots[slot]);
  }
  rehash();
}

BuildTable::Build* BuildTable::count_entry(const ProgramHit& entry, double x) {
  std::array<uint32_t, 5> parts{entry.program};
  uint64_t hash = program_hashes_[entry.program];
  size_t at = 0;
  for (const uint32_t cell : {entry.version, entry.toolchain, entry.goos, entry.goarch}) {
    parts[++at] = cell == kNone ? kNone : names_.identities()[cell];
    hash ^= cell == kNone ? 0 : cell_hashes_[cell];
  }
  Build* build = hash < bound_ ? find_or_add(hash, parts) : nullptr;
  if (build == nullptr) {
    ++left_out_;
    return nullptr;
  }
  ++build->entries_;
  auto participants = build->participants_.begin();
  for (const uint32_t number : names_.list()[entry.program].programs) {
    for (const double rate : index_.programs()[number].rates) *participants++ += x <= rate ? 1 : 0;
  }
  return build;
}

// Nothing if it is among those that are not kept.
BuildTable::Build* BuildTable::find_or_add(uint64_t hash, const std::array<uint32_t, 5>& parts) {
  const auto find = [&] {
    size_t at = hash & (places_.size() - 1);
    while (places_[at] != kNone) {
      const Build& build = builds_[places_[at]];
      if (build.hash_ == hash && build.parts_ == parts) break;
      at = (at + 1) & (places_.size() - 1);
    }
    return at;
  };
  if (const size_t at = find(); places_[at] != kNone) return &builds_[places_[at]];
  const ProgramNames& program = names_.list()[parts[0]];
  if (builds_.size() >= 2 * max_builds_ || buckets_ + program.slots.size() > 2 * max_buckets_) {
    make_room();
    if (hash >= bound_) return nullptr;
  }
  size_t rates = 0;
  for (const uint32_t number : program.programs) rates += index_.programs()[number].rates.size();
  Build& build = builds_.emplace_back();
  build.hash_ = hash;
  build.parts_ = parts;
  build.participants_.resize(rates);
  // Of another size it would hold memory that is not counted.
  if (!spare_.empty()) {
    if (spare_.back().size() == program.slots.size()) build.buckets_ = std::move(spare_.back());
    spare_.pop_back();
  }
  build.buckets_.assign(program.slots.size(), {});
  buckets_ += program.slots.size();
  if (builds_.size() * 2 > places_.size()) {
    rehash();
  } else {
    places_[find()] = static_cast<uint32_t>(builds_.size() - 1);
  }
  return &build;
}

size_t BuildTable::sort_by_hash(std::vector<uint32_t>& order) const {
  order.resize(builds_.size());
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::sort(order, {}, [&](uint32_t number) {
    return std::pair{builds_[number].hash_, builds_[number].parts_};
  });
  size_t kept = 0;
  for (size_t buckets = 0; kept < order.size() && kept < max_builds_; ++kept) {
    buckets += builds_[order[kept]].buckets_.size();
    if (buckets > max_buckets_) break;
  }
  return kept;
}

// Drops those that are not kept. What was not kept once is never counted again, since then only
// smaller hashes are.
void BuildTable::make_room() {
  std::vector<uint32_t> order;
  const size_t kept = sort_by_hash(order);
  if (kept == order.size()) return;
  bound_ = builds_[order[kept]].hash_;
  std::vector<Build> builds;
  for (size_t i = 0; i < order.size(); ++i) {
    Build& build = builds_[order[i]];
    if (build.hash_ < bound_) {
      builds.push_back(std::move(build));
    } else {
      left_out_ += build.entries_;
      buckets_ -= build.buckets_.size();
      spare_.push_back(std::move(build.buckets_));
    }
  }
  builds_ = std::move(builds);
  rehash();
}

void BuildTable::rehash() {
  constexpr size_t kPlacesForEach = 4;
  places_.assign(std::bit_ceil((builds_.size() + 1) * kPlacesForEach), kNone);
  for (uint32_t number = 0; number < builds_.size(); ++number) {
    size_t at = builds_[number].hash_ & (places_.size() - 1);
    while (places_[at] != kNone) at = (at + 1) & (places_.size() - 1);
    places_[at] = number;
  }
}

BuildCount BuildTable::count_of(const Build& build) const {
  const ProgramNames& program = names_.list()[build.parts_[0]];
  BuildCount count{.key = {.program = program.programs.front(),
                           .version = slot_or_none(build.parts_[1]),
                           .toolchain = slot_or_none(build.parts_[2]),
                           .goos = slot_or_none(build.parts_[3]),
                           .goarch = slot_or_none(build.parts_[4])},
                   .participants = {},
                   .buckets = {}};
  auto participants = build.participants_.begin();
  for (const uint32_t number : program.programs) {
    const IndexedProgram& part = index_.programs()[number];
    for (size_t i = 0; i < part.rates.size(); ++i, ++participants) {
      if (*participants > 0)
        count.participants.push_back({part.first_rate_slot + i, *participants});
    }
  }
  for (size_t place = 0; place < build.buckets_.size(); ++place) {
    const BucketCount& bucket = build.buckets_[place];
    if (bucket.reports > 0) count.buckets.push_back({program.slots[place], bucket});
  }
  return count;
}

BuildTable::Kept BuildTable::kept() const {
  Kept kept{.builds = {}, .left_out = left_out_};
  std::vector<uint32_t> order;
  const size_t end = sort_by_hash(order);
  for (size_t i = 0; i < order.size(); ++i) {
    const Build& build = builds_[order[i]];
    if (i < end) {
      kept.builds.push_back(count_of(build));
    } else {
      kept.left_out += build.entries_;
    }
  }
  std::ranges::sort(kept.builds, {}, &BuildCount::key);
  return kept;
}

}  // namespace tally::collector
