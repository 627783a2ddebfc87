// The collector without its network: what is taken, kept, published and shown.
#ifndef TALLY_COLLECTOR_COLLECTOR_H_
#define TALLY_COLLECTOR_COLLECTOR_H_

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "base/error.h"
#include "collector/config/config_source.h"
#include "collector/config/config_watch.h"
#include "collector/config/report_rules.h"
#include "collector/http/api_answers.h"
#include "collector/http/metrics.h"
#include "collector/http/router.h"
#include "collector/http/site.h"
#include "collector/limits.h"
#include "collector/merge/publisher.h"
#include "collector/project/project_site.h"
#include "collector/store/store.h"

namespace tally::collector {

struct CollectorOptions {
  std::filesystem::path data;    // directory of the store and the merged files
  std::filesystem::path config;  // the upload config, and the key of its signer: see load_config
  std::string config_key;
  std::filesystem::path site;     // directory of the web site; plain pages if it does not exist
  std::filesystem::path project;  // directory of what the project says on it; need not exist
  std::optional<base::Time> standing_clock;  // the time at which the clock stands, if it does
  std::optional<std::chrono::days> keep;     // weeks that ended longer ago are removed
  uint64_t min_reports = 1;                  // what fewer reports of a week say is not published
  Limits limits;
};

// Where a data directory has its store, its merged files, what these add up to, and the upload
// configs before this one.
std::filesystem::path store_directory(const std::filesystem::path& data);
std::filesystem::path merged_directory(const std::filesystem::path& data);
std::filesystem::path aggregates_directory(const std::filesystem::path& data);
std::filesystem::path configs_directory(const std::filesystem::path& data);
std::filesystem::path project_directory(
    const std::filesystem::path& data);  // unless another is said

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

  // Reads the upload config and what the project says on the site anew, as it also does by itself
  // when their files have changed. Requests that are under way go on by the config before. After an
  // error, whose sentence says why, all goes on by that one.
  base::Result<void> reload();

  // For operators. The last three take long: they publish all that is stored now, count the newest
  // week, and make a copy of the data (back_up_as()).
  Metrics& metrics() { return metrics_; }
  StoreStatus store_status() const { return store_->status(); }
  PublisherStatus publisher_status() const { return publisher_->status(); }
  base::Result<void> merge_now() { return publisher_->merge_now(); }
  Response newest_charts();
  base::Result<std::filesystem::path> back_up(std::string_view name) const;

  // Lets charts and merges that are under way fail soon: the collector stops.
  void cancel() {
    publisher_->cancel();
    answers_.cancel();
  }

 private:
  // What depends on the upload config, as a whole.
  struct InForce {
    ReportRules rules;
    Router router;
  };

  Collector(const CollectorOptions& options, ConfigSource source, Site site,
            std::unique_ptr<Store> store, std::unique_ptr<Publisher> publisher);
  base::Date today() const;
  std::shared_ptr<const InForce> in_force() const;
  void put_in_force();
  void reload_changed();
  void use_project();
  void reload_project();
  base::Result<void> reload_config();

  const std::filesystem::path data_;
  const Limits limits_;
  Metrics metrics_;
  const std::optional<base::Time> standing_clock_;
  const std::filesystem::path config_path_;
  const Site site_;
  const std::filesystem::path project_path_;
  // The publisher reads the store, and so goes before it.
  const std::unique_ptr<Store> store_;
  const std::unique_ptr<Publisher> publisher_;

  ApiAnswers answers_;

  std::mutex reloading_;  // guards the next three
  ConfigSource source_;
  ProjectSite project_;
  std::string last_fault_;  // of the files as they are, once it was logged

  mutable std::mutex mutex_;  // guards in_force_, for as long as it takes to copy it
  std::shared_ptr<const InForce> in_force_;

  // Uses all of the above, and so goes first.
  std::unique_ptr<ConfigWatch> watch_;
  std::unique_ptr<ConfigWatch> project_watch_;
};

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_COLLECTOR_H_
