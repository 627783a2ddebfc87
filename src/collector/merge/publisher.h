// What is published: for each week the merged file, one report a line in the order of X, its packed
// forms once nothing new came for a while, and what its reports add up to, which the charts are
// made of. All of it is made of the store's reports, and made again if it is lost.
#ifndef TALLY_COLLECTOR_MERGE_PUBLISHER_H_
#define TALLY_COLLECTOR_MERGE_PUBLISHER_H_

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "base/date.h"
#include "base/error.h"
#include "collector/charts/chart_index.h"
#include "collector/charts/combine.h"
#include "collector/charts/day_counter.h"
#include "collector/http/response.h"
#include "collector/limits.h"
#include "collector/merge/replaced_file.h"
#include "collector/merge/week_merge.h"
#include "collector/store/store.h"
#include "format/upload_config.h"

namespace tally::collector {

struct PublisherOptions {
  std::filesystem::path merged;      // directory of the merged files and their packed forms
  std::filesystem::path aggregates;  // directory of what they add up to
  std::chrono::milliseconds quiet = kQuietTime;  // without a new report, before a week is packed
  // Weeks that ended longer ago are removed: reports, files, all. Nothing: none is; and none is
  // while the newest week of the store would be, since it is the clock then that is wrong, as far
  // as can be told, and would take all there is.
  std::optional<std::chrono::days> keep;
  std::function<base::Date()> today;  // for `keep`; any thread
  // What fewer reports of a week say is not published (published_lines.h). 1: all is. More takes a
  // merge of the whole week for every change.
  uint64_t min_reports = 1;
};

// The days that charts are made of, counted by one index.
struct PublishedDays {
  std::shared_ptr<const ChartIndex> index;
  std::vector<CountedDay> days;  // oldest first
  // Another number whenever something of these days, or the index, has changed.
  uint64_t generation = 0;
  // Whether the days are being counted again by another index, which their aggregate files can
  // be of already.
  bool is_counted_again = false;
};

struct PublisherStatus {
  uint64_t merges = 0;  // since the start, as all that follow
  double merge_seconds = 0;
  uint64_t packed = 0;          // weeks
  uint64_t failures = 0;        // of merges, packing, removing; each is tried again
  uint64_t lines_left_out = 0;  // records of the store that are no report
};

// Keeps what is published up to date. Thread-safe.
class Publisher {
 public:
  // `store` must outlive the publisher, and nobody else may call its take_new(). Brings what is
  // missing or stale up to date, but large weeks only later; then starts two threads: one merges
  // new reports within kPublishInterval, or nine times as long as merging takes, and one packs.
  static base::Result<std::unique_ptr<Publisher>> start(Store& store, PublisherOptions options,
                                                        const format::UploadConfig& config);
  // Cancels, and ends the threads.
  ~Publisher();
  Publisher(const Publisher&) = delete;
  Publisher& operator=(const Publisher&) = delete;

  // The published weeks, oldest first.
  std::vector<WeekCount> weeks() const;

  // The files of a published week. A packed form can be gone when it is opened, because the week
  // was merged meanwhile: the plain one never is.
  FileBody file(std::string_view week) const;

  // The published weeks from `from` to `to` (dates, inclusive) and what they add up to.
  PublishedDays days(std::string_view from, std::string_view to) const;
  PublishedDays all_days() const;

  // Another number whenever something of any week, or the index, has changed.
  uint64_t generation() const { return generation_; }

  // From now on days are counted by this index; those that are there are counted again, newest
  // first. days() goes by the old one until all are done.
  void use(std::shared_ptr<const ChartIndex> index);

  // Publishes all that the store has now, and returns when that is done or has failed. Waits for
  // the merge of whole weeks.
  base::Result<void> merge_now();

  PublisherStatus status() const;

  // Lets merges that are under way fail soon, and all later ones: the collector stops.
  void cancel() {
    cancelled_ = true;
    store_.cancel();
  }

 private:
  using Clock = std::chrono::steady_clock;

  struct Week {
    uint64_t seen = 0;          // reports in the store when it was merged
    uint64_t reports = 0;       // in the merged file
    uint64_t bytes = 0;         // of it
    bool whole = true;          // to be merged from the store alone: what came since is not known
    std::vector<double> fresh;  // X of what came since, ascending
    std::shared_ptr<const DayAggregate> aggregate;  // by index_
    std::shared_ptr<const DayAggregate> next;       // by next_index_, if that is there
    uint64_t generation = 0;                        // of the publisher, when this changed
    bool packed = false;
    bool hidden = false;        // it has too few reports: there are no files, and no aggregate
    Clock::time_point changed;  // when it was merged
    Clock::time_point pack_at;  // not before
  };
  using Weeks = std::map<std::string, Week, std::less<>>;

  Publisher(Store& store, PublisherOptions options, const format::UploadConfig& config);

  std::filesystem::path plain(std::string_view week) const;
  std::filesystem::path aggregate_file(std::string_view week) const;

  // In publisher.cc.
  void publish_until_stopped();
  base::Result<void> publish();  // merges, expires, recounts: what there is to do
  void pack_until_stopped();
  void pack_one();
  void tell(std::string_view doing, const base::Result<void>& result, std::string& last_error);

  // In publisher_weeks.cc; of the publishing thread alone, or before it starts.
  void find_published();
  void find_week(const std::string& week, uint64_t reports);
  base::Result<void> merge_changed(uint64_t largest);
  base::Result<void> bring_up_to_date(const std::string& week);
  base::Result<void> merge(const std::string& week, Week& state, uint64_t seen);
  void take_merged(const std::string& week, Week state, DayAggregate counted,
                   const std::shared_ptr<const ChartIndex>& newest,
                   std::optional<DayCounter> old_counter);
  base::Result<bool> give_lines(const std::string& week, const Week& state, const LineSink& sink);
  base::Result<void> put_in_place(const std::string& week, ReplacedFile& file);
  base::Result<void> hide(const std::string& week, uint64_t seen);
  base::Result<void> recount_one();
  base::Result<void> remove_expired();
  std::optional<base::Date> first_kept() const;
  base::Result<void> remove_files(std::string_view week);
  Week state_of(std::string_view week) const;
  void set_state(const std::string& week, Week state);

  Store& store_;
  const PublisherOptions options_;
  std::atomic<bool> cancelled_ = false;
  std::atomic<uint64_t> generation_ = 1;
  std::atomic<uint64_t> merges_ = 0;
  std::atomic<uint64_t> merge_nanoseconds_ = 0;
  std::atomic<uint64_t> packed_ = 0;
  std::atomic<uint64_t> failures_ = 0;
  std::atomic<uint64_t> left_out_ = 0;
  bool clock_is_doubted_ = false;  // by remove_expired(), which has told so

  // Held while published files get or lose their names; before mutex_, if both are held.
  std::mutex names_mutex_;
  mutable std::mutex mutex_;  // guards what follows; never held while the disk is waited for
  std::condition_variable wake_;
  std::condition_variable done_;
  Weeks weeks_;  // changed by the publishing thread; `packed` and `pack_at` also by the packing one
  std::shared_ptr<const ChartIndex> index_;
  uint64_t index_generation_ = 0;                 // of the publisher, when this changed
  std::shared_ptr<const ChartIndex> next_index_;  // until all weeks are counted by it
  uint64_t asked_ = 0;                            // how often merge_now() was called
  uint64_t answered_ = 0;                         // how many of these calls have their answer
  base::Result<void> answer_;
  bool stopping_ = false;

  std::thread publishing_;
  std::thread packing_;
};

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_MERGE_PUBLISHER_H_
