#include "collector/charts/line_counter.h"

#include <algorithm>
#include <utility>

namespace tally::collector {

LineCounter::LineCounter(std::shared_ptr<const ChartIndex> index, CountStacks stacks,
                         std::string salt, CountBuilds builds)
    : index_(std::move(index)),
      names_(*index_),
      counts_stacks_(stacks == CountStacks::kYes),
      scanner_(names_),
      slots_(index_->slots()),
      rates_(index_->rate_slots()),
      stacks_(salt) {
  if (builds == CountBuilds::kYes) builds_.emplace(*index_, names_, salt);
}

base::Result<const ReportHits*> LineCounter::read(std::string_view line) {
  padded_.assign(line);
  padded_.append(kScanPadding, '\0');
  return read_padded(std::string_view{padded_}.substr(0, line.size()));
}

base::Result<const ReportHits*> LineCounter::read_padded(std::string_view line) {
  if (!scanner_.scan(line, hits_)) {
    if (auto read = read_any_report(line, names_, hits_); !read) {
      return std::unexpected(read.error());
    }
  }
  return &hits_;
}

void LineCounter::count(Report which) {
  ++reports_;
  if (which == Report::kAnother || number_ == 0) ++number_;
  if (!hits_.any_program) return;
  any_program_ = true;
  if (hits_.week > newest_week_) newest_week_ = hits_.week;
  std::span<const Hit> hits = hits_.hits;
  size_t begin = 0;
  for (const ProgramHit& entry : hits_.programs) {
    const auto of_entry = hits.subspan(begin, entry.end - begin);
    begin = entry.end;
    count_program(entry.program);
    BuildTable::Build* build = builds_ ? builds_->count_entry(entry, hits_.x) : nullptr;
    if (build == nullptr) {
      count_hits(of_entry);
    } else {
      count_hits(of_entry, *build);
    }
  }
  if (!counts_stacks_) return;
  for (const StackHit& hit : hits_.stacks) {
    const uint32_t program = names_.list()[hit.program].programs.front();
    stacks_.add({index_->programs()[program].name, hit.version, hit.stack}, number_, hit.count);
  }
}

void LineCounter::count_hits(std::span<const Hit> hits) {
  for (const Hit& hit : hits) {
    const Cell cell = names_.cells()[hit.cell];
    for (uint32_t i = 0; i < cell.count; ++i) {
      Slot& slot = slots_[names_.slots()[cell.first + i].slot];
      slot.count.reports += slot.last_report != number_ ? 1 : 0;
      slot.last_report = number_;
      slot.count.sum = add_count(slot.count.sum, hit.count);
    }
  }
}

void LineCounter::count_hits(std::span<const Hit> hits, BuildTable::Build& build) {
  ++entries_;
  for (const Hit& hit : hits) {
    const Cell cell = names_.cells()[hit.cell];
    for (uint32_t i = 0; i < cell.count; ++i) {
      const ProgramSlot place = names_.slots()[cell.first + i];
      Slot& slot = slots_[place.slot];
      slot.count.reports += slot.last_report != number_ ? 1 : 0;
      slot.last_report = number_;
      slot.count.sum = add_count(slot.count.sum, hit.count);
      build.add(place.place, slot.last_entry != entries_, hit.count);
      slot.last_entry = entries_;
    }
  }
}

void LineCounter::count_program(uint32_t place) {
  for (const uint32_t number : names_.list()[place].programs) {
    const IndexedProgram& program = index_->programs()[number];
    for (size_t i = program.rates.size(); i-- > 0 && hits_.x <= program.rates[i];) {
      Slot& slot = rates_[program.first_rate_slot + i];
      slot.count.reports += slot.last_report != number_ ? 1 : 0;
      slot.last_report = number_;
    }
  }
}

void LineCounter::add(const LineCounter& other) {
  reports_ += other.reports_;
  any_program_ = any_program_ || other.any_program_;
  newest_week_ = std::max(newest_week_, other.newest_week_);
  const auto add_slots = [](std::vector<Slot>& ours, const std::vector<Slot>& theirs) {
    for (size_t i = 0; i < ours.size(); ++i) {
      ours[i].count.reports += theirs[i].count.reports;
      ours[i].count.sum = add_count(ours[i].count.sum, theirs[i].count.sum);
    }
  };
  add_slots(slots_, other.slots_);
  add_slots(rates_, other.rates_);
  stacks_.add(other.stacks_);
}

std::vector<BucketCount> LineCounter::buckets() const {
  std::vector<BucketCount> counts;
  counts.reserve(slots_.size());
  for (const Slot& slot : slots_) counts.push_back(slot.count);
  return counts;
}

std::vector<uint64_t> LineCounter::participants() const {
  std::vector<uint64_t> counts;
  counts.reserve(rates_.size());
  for (const Slot& slot : rates_) counts.push_back(slot.count.reports);
  return counts;
}

}  // namespace tally::collector
