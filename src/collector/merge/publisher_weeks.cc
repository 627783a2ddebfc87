// The publisher's work on single weeks: finding what is published, merging, counting again,
// removing.
#include <spdlog/spdlog.h>

#include <algorithm>
#include <iterator>

#include "base/file.h"
#include "collector/charts/aggregate_file.h"
#include "collector/merge/published_file.h"
#include "collector/merge/published_lines.h"
#include "collector/merge/publisher.h"
#include "collector/merge/replaced_file.h"

namespace tally::collector {
namespace {

using base::fail;
using base::Result;
namespace fs = std::filesystem;

// Whether the date that `name` begins with is before this day, if there is one.
bool is_before(std::string_view name, const std::optional<base::Date>& day) {
  const auto date = date_of_file(name);
  return day && date && *date < *day;
}

}  // namespace

Publisher::Week Publisher::state_of(std::string_view week) const {
  const std::scoped_lock lock{mutex_};
  const auto it = weeks_.find(week);
  return it == weeks_.end() ? Week{} : it->second;
}

void Publisher::set_state(const std::string& week, Week state) {
  const std::scoped_lock lock{mutex_};
  state.generation = ++generation_;
  weeks_[week] = std::move(state);
}

void Publisher::find_published() {
  const auto first = first_kept();
  for (const WeekCount& each : store_.weeks()) {
    if (!is_before(each.week, first)) find_week(each.week, each.reports);
  }
}

// Shows what is there of the week, also if it is old: it is brought up to date later. A file that
// has as many lines as the store has reports of the week is the one we would make, since reports
// are never removed or changed.
void Publisher::find_week(const std::string& week, uint64_t reports) {
  const auto stamp = stamp_of(plain(week));
  if (!stamp) return;
  uint64_t counted = 0;
  if (const auto xs = XReader::open(aggregate_file(week))) counted = xs->size();
  auto aggregate =
      read_aggregate(aggregate_file(week), index_->fingerprint(), {stamp->size, counted});
  if (!aggregate) {
    aggregate = count_merged_file(plain(week), aggregate_file(week), index_, cancelled_);
  }
  if (!aggregate) {
    spdlog::warn("{}; the week is merged anew", aggregate.error().message);
    return;
  }
  Week state;
  state.reports = aggregate->reports;
  state.bytes = stamp->size;
  state.seen = aggregate->reports;
  state.aggregate = std::make_shared<const DayAggregate>(std::move(*aggregate));
  state.packed = is_packed(plain(week));
  state.changed = Clock::now();
  if (state.reports == reports) {
    // What it forgot is in the file.
    state.whole = false;
    (void)store_.take_new(week);
  }
  set_state(week, std::move(state));
}

// Merges each week of up to `largest` reports that has new ones, the newest first.
Result<void> Publisher::merge_changed(uint64_t largest) {
  Result<void> first_error;
  std::vector<WeekCount> weeks = store_.weeks();
  std::ranges::reverse(weeks);
  const auto first = first_kept();
  for (const WeekCount& each : weeks) {
    if (each.reports > largest || is_before(each.week, first)) continue;
    const Week state = state_of(each.week);
    if (!state.whole && state.seen == each.reports && state.fresh.empty()) continue;
    auto merged = bring_up_to_date(each.week);
    if (!merged && first_error) first_error = std::move(merged);
    if (cancelled_) break;
  }
  return first_error;
}

Result<void> Publisher::bring_up_to_date(const std::string& week) {
  Week state = state_of(week);
  NewReports fresh = store_.take_new(week);
  if (fresh.reports == 0) return {};  // it was removed
  if (!fresh.x || state.fresh.size() + fresh.x->size() > kMaxRemembered) {
    state.whole = true;
    state.fresh.clear();
  } else {
    std::vector<double> all;
    std::ranges::merge(state.fresh, *fresh.x, std::back_inserter(all));
    state.fresh = std::move(all);
  }
  const auto begin = Clock::now();
  Week next = state;
  auto merged = merge(week, next, fresh.reports);
  ++merges_;
  merge_nanoseconds_ += static_cast<uint64_t>((Clock::now() - begin) / std::chrono::nanoseconds{1});
  if (merged) return {};
  // What it knows of new reports is kept for the next time, but a file that cannot be read, or a
  // line of it that is no report, is not tried again. A week without a file is not shown.
  if (!cancelled_ && !state.whole && base::is_gone(plain(week))) state.whole = true;
  state.whole = state.whole || next.whole;
  const std::scoped_lock lock{mutex_};
  if (const auto it = weeks_.find(week); it != weeks_.end()) {
    it->second.whole = state.whole;
    it->second.fresh = std::move(state.fresh);
  }
  return merged;
}

// Calls `sink` for each line of the week that is published, in the order of X. False if the week
// has too few reports for any to be.
Result<bool> Publisher::give_lines(const std::string& week, const Week& state,
                                   const LineSink& sink) {
  if (options_.min_reports > 1) return scan_frequent(store_, week, options_.min_reports, sink);
  const auto given = state.whole ? store_.scan(week, sink)
                                 : merge_new(plain(week), store_, week, state.fresh, sink);
  if (!given) return std::unexpected(given.error());
  return true;
}

// Makes `file` the published one, without the packed forms of the one before.
Result<void> Publisher::put_in_place(const std::string& week, ReplacedFile& file) {
  if (auto synced = file.sync(); !synced) return synced;
  const std::scoped_lock names{names_mutex_};
  {
    const std::scoped_lock lock{mutex_};
    if (const auto it = weeks_.find(week); it != weeks_.end()) it->second.packed = false;
  }
  if (auto removed = remove_packed(plain(week)); !removed) return removed;
  return file.put_in_place();
}

// Writes the merged file and its aggregate, and takes both as the week's state. On failure
// `state.whole` says whether the present file is at fault.
Result<void> Publisher::merge(const std::string& week, Week& state, uint64_t seen) {
  if (options_.min_reports > 1) state.whole = true;  // what is new can make the old frequent
  std::shared_ptr<const ChartIndex> newest;
  std::optional<DayCounter> old_counter;  // while days are counted again
  {
    const std::scoped_lock lock{mutex_};
    newest = next_index_ ? next_index_ : index_;
    if (next_index_) old_counter.emplace(index_);
  }
  auto file = ReplacedFile::start(plain(week));
  if (!file) return std::unexpected(file.error());
  auto counter = AggregateWriter::start(aggregate_file(week), newest);
  if (!counter) return std::unexpected(counter.error());
  bool disk_failed = false;
  uint64_t left_out = 0;
  const auto sink = [&](std::string_view line) -> Result<void> {
    if (cancelled_) return fail("merging {}: the collector stops", week);
    if (auto added = (*counter)->add(line); !added) {
      if (!state.whole) return added;
      ++left_out;
      spdlog::error("merging {}: a record of the store is left out: {}", week,
                    added.error().message);
      return {};
    }
    if (old_counter) (void)old_counter->add(line);
    auto written = file->write(line);
    if (written) written = file->write("\n");
    disk_failed = !written;
    return written;
  };
  const auto given = give_lines(week, state, sink);
  if (!given) {
    if (!disk_failed && !cancelled_) state.whole = true;
    return std::unexpected(given.error());
  }
  if (!*given) return hide(week, seen);
  if (auto replaced = put_in_place(week, *file); !replaced) return replaced;
  auto aggregate = (*counter)->finish(file->size());
  if (!aggregate) {
    state.whole = true;  // the present file is no longer the one of the state
    return std::unexpected(aggregate.error());
  }
  left_out_ += left_out;
  state.seen = seen;
  state.bytes = file->size();
  take_merged(week, std::move(state), std::move(*aggregate), newest, std::move(old_counter));
  return {};
}

// Takes what was written as the week's state. `counted` is by the index `newest`; `old_counter` is
// there if another one is in force.
void Publisher::take_merged(const std::string& week, Week state, DayAggregate counted,
                            const std::shared_ptr<const ChartIndex>& newest,
                            std::optional<DayCounter> old_counter) {
  state.whole = false;
  state.fresh.clear();
  state.reports = counted.reports;
  state.packed = false;
  state.hidden = false;
  state.changed = Clock::now();
  auto aggregate = std::make_shared<const DayAggregate>(std::move(counted));
  const std::scoped_lock lock{mutex_};
  if (old_counter) {
    state.aggregate = std::make_shared<const DayAggregate>(old_counter->take().aggregate);
    // Another index may have come meanwhile.
    state.next = next_index_ == newest ? std::move(aggregate) : nullptr;
  } else {
    state.aggregate = std::move(aggregate);
    state.next = nullptr;
  }
  state.generation = ++generation_;
  weeks_[week] = std::move(state);
}

Result<void> Publisher::hide(const std::string& week, uint64_t seen) {
  if (auto removed = remove_files(week); !removed) return removed;
  Week state;
  state.seen = seen;
  state.whole = false;
  state.hidden = true;
  set_state(week, std::move(state));
  return {};
}

// Counts the newest week that is not counted by the next index, which becomes the index once there
// is none.
Result<void> Publisher::recount_one() {
  std::string week;
  std::shared_ptr<const ChartIndex> next;
  {
    const std::scoped_lock lock{mutex_};
    if (!next_index_) return {};
    next = next_index_;
    for (const auto& [name, state] : weeks_) {
      if (!state.next && !state.hidden) week = name;
    }
    if (week.empty()) {
      for (auto& [name, state] : weeks_) state.aggregate = std::move(state.next);
      index_ = std::exchange(next_index_, nullptr);
      index_generation_ = ++generation_;
      return {};
    }
  }
  auto counted = count_merged_file(plain(week), aggregate_file(week), next, cancelled_);
  const std::scoped_lock lock{mutex_};
  const auto it = weeks_.find(week);
  if (it == weeks_.end()) return {};
  if (!counted) {
    if (!cancelled_) it->second.whole = true;
    return std::unexpected(counted.error());
  }
  if (next_index_ == next) {
    it->second.next = std::make_shared<const DayAggregate>(std::move(*counted));
  }
  wake_.notify_all();
  return {};
}

// What ended before is expired. Nothing: nothing is.
std::optional<base::Date> Publisher::first_kept() const {
  if (!options_.keep) return std::nullopt;
  const base::Date first = options_.today() - *options_.keep;
  const std::vector<WeekCount> weeks = store_.weeks();
  if (weeks.empty() || is_before(weeks.back().week, first)) return std::nullopt;
  return first;
}

Result<void> Publisher::remove_files(std::string_view week) {
  const FileBody forms = all_forms(plain(week));
  const std::scoped_lock names{names_mutex_};
  {
    const std::scoped_lock lock{mutex_};
    if (const auto it = weeks_.find(week); it != weeks_.end()) {
      weeks_.erase(it);
      ++generation_;
    }
  }
  for (const fs::path& path : {forms.gzip, forms.zstd, forms.plain, aggregate_file(week)}) {
    if (auto removed = base::remove_file(path); !removed) return removed;
  }
  return {};
}

// Also what an earlier collector has left behind of weeks that the store has no more.
Result<void> Publisher::remove_expired() {
  const auto first = first_kept();
  const std::vector<WeekCount> weeks = store_.weeks();
  const bool is_doubtful = options_.keep && !first && !weeks.empty();
  if (is_doubtful && !clock_is_doubted_) {
    spdlog::error(
        "by the clock even the newest week, {}, is older than {} days; nothing is removed: set the "
        "clock right, or if it is, remove the data yourself",
        weeks.back().week, options_.keep->count());
  }
  clock_is_doubted_ = is_doubtful;
  if (!first) return {};
  for (const WeekCount& each : weeks) {
    if (!is_before(each.week, first)) continue;
    if (cancelled_) return {};
    spdlog::info("the week {} is removed: it is older than {} days", each.week,
                 options_.keep->count());
    if (auto removed = remove_files(each.week); !removed) return removed;
    if (auto dropped = store_.drop(each.week); !dropped) return dropped;
  }
  for (const fs::path& directory : {options_.merged, options_.aggregates}) {
    const auto names = base::list_directory(directory);
    if (!names) return std::unexpected(names.error());
    for (const std::string& name : *names) {
      if (!is_before(name, first)) continue;
      if (auto removed = base::remove_file(directory / name); !removed) return removed;
    }
  }
  return {};
}

}  // namespace tally::collector
