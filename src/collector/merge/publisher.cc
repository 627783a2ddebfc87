#include "collector/merge/publisher.h"

#include <spdlog/spdlog.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>

#include "base/file.h"
#include "collector/merge/published_file.h"
#include "collector/merge/published_lines.h"

namespace tally::collector {
namespace {

using base::fail;
using base::Result;
namespace fs = std::filesystem;

// Of this thread alone: nice values belong to threads here.
void lower_priority(int nice) {
  ::setpriority(PRIO_PROCESS, static_cast<id_t>(::syscall(SYS_gettid)), nice);
}

// Where there is one processor and too much to do, the kernel gives this a tenth of it (weight 110
// beside 1024, sched-nice-design), the share that kPausePerMerge means: taking reports comes first.
constexpr int kMergingNice = 10;
constexpr int kPackingNice = 19;
constexpr auto kPackingInterval = std::chrono::milliseconds{500};

}  // namespace

Publisher::Publisher(Store& store, PublisherOptions options, const format::UploadConfig& config)
    : store_(store),
      options_(std::move(options)),
      index_(std::make_shared<const ChartIndex>(config)) {}

Result<std::unique_ptr<Publisher>> Publisher::start(Store& store, PublisherOptions options,
                                                    const format::UploadConfig& config) {
  if (auto made = base::make_directories(options.merged, base::kPublicDirectory); !made) {
    return std::unexpected(made.error());
  }
  if (auto made = base::make_directories(options.aggregates); !made) {
    return std::unexpected(made.error());
  }
  const uint64_t least = options.min_reports;
  if (auto set = set_min_reports(options.merged, options.aggregates, least); !set) {
    return std::unexpected(set.error());
  }
  std::unique_ptr<Publisher> publisher{new Publisher(store, std::move(options), config)};
  for (const fs::path& each : {publisher->options_.merged, publisher->options_.aggregates}) {
    remove_unfinished(each);
  }
  // A disk that is full is no reason not to take reports, or to show what is published.
  std::string last_error;
  publisher->tell("removing old weeks", publisher->remove_expired(), last_error);
  publisher->find_published();
  last_error.clear();
  publisher->tell("publishing reports", publisher->merge_changed(kMergedAtStart), last_error);
  publisher->publishing_ = std::thread{[p = publisher.get()] { p->publish_until_stopped(); }};
  publisher->packing_ = std::thread{[p = publisher.get()] { p->pack_until_stopped(); }};
  return publisher;
}

Publisher::~Publisher() {
  cancel();
  {
    const std::scoped_lock lock{mutex_};
    stopping_ = true;
  }
  wake_.notify_all();
  done_.notify_all();
  if (publishing_.joinable()) publishing_.join();
  if (packing_.joinable()) packing_.join();
}

fs::path Publisher::plain(std::string_view week) const {
  return merged_file(options_.merged, week);
}

fs::path Publisher::aggregate_file(std::string_view week) const {
  return options_.aggregates / week;
}

// A failure is told once, not twice a second.
void Publisher::tell(std::string_view doing, const Result<void>& result, std::string& last_error) {
  const std::string error = result || cancelled_ ? "" : result.error().message;
  if (!error.empty()) ++failures_;
  if (error != last_error && !error.empty()) spdlog::error("{}: {}", doing, error);
  if (error.empty() && !last_error.empty() && !cancelled_) spdlog::info("{} works again", doing);
  last_error = error;
}

void Publisher::publish_until_stopped() {
  lower_priority(kMergingNice);
  std::chrono::milliseconds pause = kPublishInterval;
  std::string last_error;
  for (;;) {
    uint64_t asked = 0;
    {
      std::unique_lock lock{mutex_};
      wake_.wait_for(lock, pause, [this] { return stopping_ || asked_ != answered_; });
      if (stopping_) return;
      asked = asked_;
    }
    const auto before = Clock::now();
    const auto published = publish();
    tell("publishing new reports", published, last_error);
    const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - before);
    pause = std::clamp<std::chrono::milliseconds>(kPausePerMerge * took, kPublishInterval,
                                                  kMaxPublishInterval);
    {
      const std::scoped_lock lock{mutex_};
      answered_ = asked;
      answer_ = published;
    }
    done_.notify_all();
  }
}

Result<void> Publisher::publish() {
  auto removed = remove_expired();
  auto merged = merge_changed(UINT64_MAX);
  // What is new comes first; one week is counted again in each round.
  auto recounted = recount_one();
  if (!merged) return merged;
  if (!removed) return removed;
  return recounted;
}

Result<void> Publisher::merge_now() {
  std::unique_lock lock{mutex_};
  const uint64_t mine = ++asked_;
  wake_.notify_all();
  done_.wait(lock, [&] { return stopping_ || answered_ >= mine; });
  if (stopping_) return fail("publishing new reports: the collector stops");
  return answer_;
}

void Publisher::pack_until_stopped() {
  lower_priority(kPackingNice);
  for (;;) {
    {
      std::unique_lock lock{mutex_};
      if (wake_.wait_for(lock, kPackingInterval, [this] { return stopping_; })) return;
    }
    pack_one();
  }
}

// Packs the newest week that has been quiet for long enough.
void Publisher::pack_one() {
  std::string week;
  {
    const std::scoped_lock lock{mutex_};
    const auto now = Clock::now();
    for (const auto& [name, state] : weeks_) {
      const bool due = !state.packed && state.changed + options_.quiet <= now;
      if (due && state.reports > 0 && state.pack_at <= now) week = name;
    }
  }
  if (week.empty()) return;
  const auto result = pack(plain(week), cancelled_, [&](const PutInPlace& put) -> Result<void> {
    const std::scoped_lock names{names_mutex_};
    if (auto done = put(); !done) return done;
    const bool packed = is_packed(plain(week));
    const std::scoped_lock lock{mutex_};
    const auto it = weeks_.find(week);
    if (it == weeks_.end() || !packed) return {};
    it->second.packed = true;
    ++packed_;
    return {};
  });
  if (result || cancelled_) return;
  ++failures_;
  spdlog::error("{}; it is tried again in a minute", result.error().message);
  const std::scoped_lock lock{mutex_};
  if (const auto it = weeks_.find(week); it != weeks_.end()) {
    it->second.pack_at = Clock::now() + std::chrono::minutes{1};
  }
}

std::vector<WeekCount> Publisher::weeks() const {
  const std::scoped_lock lock{mutex_};
  std::vector<WeekCount> weeks;
  for (const auto& [week, state] : weeks_) {
    if (!state.hidden) weeks.push_back({week, state.reports, state.bytes});
  }
  return weeks;
}

FileBody Publisher::file(std::string_view week) const {
  const FileBody forms = all_forms(plain(week));
  const std::scoped_lock lock{mutex_};
  const auto it = weeks_.find(week);
  if (it != weeks_.end() && it->second.packed) return forms;
  return {.plain = forms.plain, .gzip = {}, .zstd = {}};
}

PublishedDays Publisher::days(std::string_view from, std::string_view to) const {
  const std::scoped_lock lock{mutex_};
  PublishedDays result{.index = index_,
                       .days = {},
                       .generation = index_generation_,
                       .is_counted_again = next_index_ != nullptr};
  for (auto it = weeks_.lower_bound(from); it != weeks_.end() && it->first <= to; ++it) {
    if (it->second.hidden) continue;
    result.days.push_back({.aggregate = it->second.aggregate,
                           .aggregate_file = aggregate_file(it->first),
                           .merged_file = plain(it->first)});
    // Of different sets of days too: no two changes have the same generation.
    constexpr uint64_t kFnvPrime = 0x100000001b3;
    result.generation = (result.generation ^ it->second.generation) * kFnvPrime;
  }
  return result;
}

PublishedDays Publisher::all_days() const { return days("", "~"); }

void Publisher::use(std::shared_ptr<const ChartIndex> index) {
  {
    const std::scoped_lock lock{mutex_};
    const auto& newest = next_index_ ? next_index_ : index_;
    if (index->fingerprint() == newest->fingerprint()) return;
    next_index_ = std::move(index);
    for (auto& [week, state] : weeks_) state.next = nullptr;
  }
  wake_.notify_all();
}

PublisherStatus Publisher::status() const {
  return {.merges = merges_,
          .merge_seconds = static_cast<double>(merge_nanoseconds_) / 1e9,
          .packed = packed_,
          .failures = failures_,
          .lines_left_out = left_out_};
}

}  // namespace tally::collector
