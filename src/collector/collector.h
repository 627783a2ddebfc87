// The collector without its network: what is taken, kept, published and shown.
#ifndef TALLY_COLLECTOR_COLLECTOR_H_
#define TALLY_COLLECTOR_COLLECTOR_H_

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "base/error.h"
#include "collector/config/loaded_config.h"
#include "collector/config/report_rules.h"
#include "collector/http/api_answers.h"
#include "collector/http/metrics.h"
#include "collector/http/router.h"
#include "collector/limits.h"
#include "collector/merge/publisher.h"
#include "collector/store/store.h"

namespace tally::collector {

struct CollectorOptions {
  std::filesystem::path data;    // directory of the store and the merged files
  std::filesystem::path config;  // the upload config, and the key of its signer: see load_config
  std::string config_key;
  std::filesystem::path site;  // directory of the web site; plain pages if it does not exist
  std::optional<base::Time> standing_clock;  // the time at which the clock stands, if it does
  std::optional<std::chrono::days> keep;     // weeks that ended longer ago are removed
  uint64_t min_reports = 1;                  // what fewer reports of a week say is not published
  Limits limits;
};

// Where a data directory has its store, its merged files, and what these add up to.
std::filesystem::path store_directory(const std::filesystem::path& data);
std::filesystem::path merged_directory(const std::filesystem::path& data);
std::filesystem::path aggregates_directory(const std::filesystem::path& data);

// Thread-safe.
class Collector {
 public:
  // Opens or makes the store, and publishes what is not published yet.
  static base::Result<std::unique_ptr<Collector>> open(const CollectorOptions& options);
  // The same over any store.
  static base::Result<std::unique_ptr<Collector>> open(const CollectorOptions& options,
                                                       std::unique_ptr<Store> store);

  // Lives as long as the collector.
  const Limits& limits() const { return limits_; }

  Decision decide(std::string_view method, std::string_view target) const;

  // The three below carry out a decision.
  // Calls `done` once, from this thread or that of the store; it must be quick.
  void take(std::string_view body, std::move_only_function<void(Response)> done);
  Response week(const std::string& week) const;
  Response api(const ApiRequest& request);  // slow: may count whole weeks

  // For operators. The charts of the newest week, and the copy of the store (in `backups/<name>` of
  // the data directory; `name` is one of a directory) are slow.
  Metrics& metrics() { return metrics_; }
  StoreStatus store_status() const { return store_->status(); }
  void merge_soon() { publisher_->wake(); }
  Response newest_charts();
  base::Result<void> back_up(const std::string& name) const;

  // Lets charts and merges that are under way fail soon: the collector stops.
  void cancel() {
    publisher_->cancel();
    answers_.cancel();
  }

 private:
  Collector(const CollectorOptions& options, LoadedConfig config, Site site,
            std::unique_ptr<Store> store, std::unique_ptr<Publisher> publisher);
  base::Date today() const;

  const Limits limits_;
  const std::filesystem::path backups_;
  Metrics metrics_;
  const std::optional<base::Time> standing_clock_;
  const ReportRules rules_;
  const Router router_;
  // The publisher reads the store, and so goes before it.
  const std::unique_ptr<Store> store_;
  const std::unique_ptr<Publisher> publisher_;

  const std::shared_ptr<const ChartMeanings> meanings_;
  ApiAnswers answers_;
};

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_COLLECTOR_H_
