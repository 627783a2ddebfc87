#include "collector/collector.h"

#include <spdlog/spdlog.h>

#include <utility>
#include <vector>

#include "base/file.h"
#include "collector/ingest/ingest.h"

namespace tally::collector {
namespace {

using base::Result;
namespace fs = std::filesystem;

Result<Site> open_site(const fs::path& directory) {
  std::error_code ignored;
  if (!fs::exists(directory, ignored)) {
    spdlog::info("no web site at {}: plain pages are shown in its place", directory.native());
    return Site::plain();
  }
  return Site::load(directory);
}

base::Date day_by(const std::optional<base::Time>& standing_clock) {
  return base::day_of(standing_clock.value_or(base::system_now()));
}

Response answer(Stored stored) {
  switch (stored) {
    case Stored::kNew:
      return text_response(200, "The report is stored.");
    case Stored::kAlready:
      return text_response(200, "The report was stored before.");
    case Stored::kConflict:
      return text_response(
          409, "Another report is stored under this Week and X; what is published stays.");
    case Stored::kOverloaded:
      return text_response(503, "The collector has too much to do; send the report again later.");
    case Stored::kFailed:
      break;
  }
  return text_response(503, "The report could not be stored; send it again later.");
}

}  // namespace

fs::path store_directory(const fs::path& data) { return data / "store"; }
fs::path merged_directory(const fs::path& data) { return data / "merged"; }
fs::path aggregates_directory(const fs::path& data) { return data / "aggregates"; }

Collector::Collector(const CollectorOptions& options, LoadedConfig config, Site site,
                     std::unique_ptr<Store> store, std::unique_ptr<Publisher> publisher)
    : limits_(options.limits),
      backups_(options.data / "backups"),
      standing_clock_(options.standing_clock),
      rules_(config, today(), limits_.config_age),
      router_(std::move(site), ConfigPages{config}),
      store_(std::move(store)),
      publisher_(std::move(publisher)),
      meanings_(std::make_shared<const ChartMeanings>(config.config)),
      answers_([this] { return publisher_->all_days(); }, meanings_) {}

Result<std::unique_ptr<Collector>> Collector::open(const CollectorOptions& options) {
  auto store = Store::open(store_directory(options.data), Store::Open::kCreate, options.limits);
  if (!store) return std::unexpected(store.error());
  return open(options, std::move(*store));
}

Result<std::unique_ptr<Collector>> Collector::open(const CollectorOptions& options,
                                                   std::unique_ptr<Store> store) {
  auto config = load_config(options.config, options.config_key);
  if (!config) return std::unexpected(config.error());
  auto site = open_site(options.site);
  if (!site) return std::unexpected(site.error());
  PublisherOptions publishing{.merged = merged_directory(options.data),
                              .aggregates = aggregates_directory(options.data),
                              .keep = options.keep,
                              .today = [clock = options.standing_clock] { return day_by(clock); },
                              .min_reports = options.min_reports};
  auto publisher = Publisher::start(*store, std::move(publishing), config->config);
  if (!publisher) return std::unexpected(publisher.error());
  return std::unique_ptr<Collector>{new Collector(options, std::move(*config), std::move(*site),
                                                  std::move(store), std::move(*publisher))};
}

base::Date Collector::today() const { return day_by(standing_clock_); }

Decision Collector::decide(std::string_view method, std::string_view target) const {
  return router_.decide(method, target, publisher_->weeks());
}

void Collector::take(std::string_view body, std::move_only_function<void(Response)> done) {
  auto report = accept_report(body, rules_, today(), limits_);
  if (!report) {
    metrics_.report(Unstored::kRefused);
    return done(text_response(400, report.error().message));
  }
  store_->submit(std::move(*report), [this, done = std::move(done)](Stored stored) mutable {
    metrics_.report(stored);
    done(answer(stored));
  });
}

Response Collector::week(const std::string& week) const {
  return {.status = 200,
          .type = std::string(kPlainText),
          .body = nullptr,
          .file = publisher_->file(week),
          .headers = {{"Cache-Control", std::string(kAskEveryTime)}}};
}

Response Collector::api(const ApiRequest& request) { return answers_.answer(request); }

Response Collector::newest_charts() {
  const std::vector<WeekCount> weeks = publisher_->weeks();
  if (weeks.empty()) return json_error(404, "No reports are published yet.");
  const std::string& week = weeks.back().week;
  return api(ChartsRequest{.from = week, .to = week, .program = {}, .chart = {}});
}

Result<void> Collector::back_up(const std::string& name) const {
  if (auto made = base::make_directories(backups_); !made) return made;
  return store_->back_up(backups_ / name);
}

}  // namespace tally::collector
