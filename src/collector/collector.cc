#include "collector/collector.h"

#include <spdlog/spdlog.h>

#include <utility>
#include <vector>

#include "collector/ingest/ingest.h"
#include "collector/store/backup.h"

namespace tally::collector {
namespace {

using base::fail;
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

ProjectSite read_project(const fs::path& directory) {
  return load_project_site(directory,
                           [](const std::string& sentence) { spdlog::error("{}", sentence); });
}

base::Date day_by(const std::optional<base::Time>& standing_clock) {
  return base::day_of(standing_clock.value_or(base::system_now()));
}

std::shared_ptr<const ChartMeanings> meanings_of(const LoadedConfig& config) {
  return std::make_shared<const ChartMeanings>(config.config);
}

// A 503 that says after how many seconds to come again: what waits for the disk is soon written,
// but a disk that is full or has failed is an operator's matter.
Response come_again(std::string_view after, std::string_view sentence) {
  Response response = text_response(503, sentence);
  response.headers = {{"Retry-After", std::string(after)}};
  return response;
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
      return come_again("5", "The collector has too much to do; send the report again later.");
    case Stored::kFailed:
      break;
  }
  return come_again("60", "The report could not be stored; send it again later.");
}

}  // namespace

fs::path store_directory(const fs::path& data) { return data / "store"; }
fs::path merged_directory(const fs::path& data) { return data / "merged"; }
fs::path aggregates_directory(const fs::path& data) { return data / "aggregates"; }
fs::path configs_directory(const fs::path& data) { return data / "configs"; }
fs::path project_directory(const fs::path& data) { return data / "project"; }

Collector::Collector(const CollectorOptions& options, ConfigSource source, Site site,
                     std::unique_ptr<Store> store, std::unique_ptr<Publisher> publisher)
    : data_(options.data),
      limits_(options.limits),
      standing_clock_(options.standing_clock),
      config_path_(options.config),
      site_(std::move(site)),
      project_path_(options.project.empty() ? project_directory(options.data) : options.project),
      store_(std::move(store)),
      publisher_(std::move(publisher)),
      answers_([this] { return publisher_->all_days(); }, meanings_of(source.config())),
      source_(std::move(source)),
      project_(read_project(project_path_)) {
  use_project();
}

Result<std::unique_ptr<Collector>> Collector::open(const CollectorOptions& options) {
  auto store = Store::open(store_directory(options.data), Store::Open::kCreate, options.limits);
  if (!store) return std::unexpected(store.error());
  return open(options, std::move(*store));
}

Result<std::unique_ptr<Collector>> Collector::open(const CollectorOptions& options,
                                                   std::unique_ptr<Store> store) {
  const ConfigIdentity seen = identity_of_config(options.config);
  const ConfigIdentity seen_project = identity_of_files(
      project_files(options.project.empty() ? project_directory(options.data) : options.project));
  auto source = ConfigSource::open({.path = options.config,
                                    .key = options.config_key,
                                    .history = configs_directory(options.data)},
                                   day_by(options.standing_clock), options.limits);
  if (!source) return std::unexpected(source.error());
  auto site = open_site(options.site);
  if (!site) return std::unexpected(site.error());
  PublisherOptions publishing{.merged = merged_directory(options.data),
                              .aggregates = aggregates_directory(options.data),
                              .keep = options.keep,
                              .today = [clock = options.standing_clock] { return day_by(clock); },
                              .min_reports = options.min_reports};
  auto publisher = Publisher::start(*store, std::move(publishing), source->config().config);
  if (!publisher) return std::unexpected(publisher.error());
  std::unique_ptr<Collector> collector{new Collector(options, std::move(*source), std::move(*site),
                                                     std::move(store), std::move(*publisher))};
  collector->watch_ =
      std::make_unique<ConfigWatch>(files_of_config(options.config), seen, kConfigInterval,
                                    [&it = *collector] { it.reload_changed(); });
  collector->project_watch_ =
      std::make_unique<ConfigWatch>(project_files(collector->project_path_), seen_project,
                                    kConfigInterval, [&it = *collector] { it.reload_project(); });
  return collector;
}

base::Date Collector::today() const { return day_by(standing_clock_); }

std::shared_ptr<const Collector::InForce> Collector::in_force() const {
  const std::lock_guard lock{mutex_};
  return in_force_;
}

void Collector::put_in_force() {
  auto made = std::make_shared<const InForce>(
      ReportRules{source_.config(), source_.earlier(), today(), limits_.config_age},
      Router{site_, ConfigPages{source_.config()}, project_});
  const std::lock_guard lock{mutex_};
  in_force_.swap(made);
}

Result<void> Collector::reload() {
  reload_project();
  return reload_config();
}

void Collector::use_project() {
  answers_.use(std::make_shared<const StackNotes>(project_.stacks));
  put_in_force();
}

void Collector::reload_project() {
  const std::lock_guard lock{reloading_};
  project_ = read_project(project_path_);
  use_project();
}

Result<void> Collector::reload_config() {
  const std::lock_guard lock{reloading_};
  const auto changed = source_.reload(today());
  if (!changed) return fail("{}; the one before stays in force", changed.error().message);
  if (!*changed) return {};
  publisher_->use(std::make_shared<const ChartIndex>(source_.config().config));
  answers_.use(meanings_of(source_.config()));
  put_in_force();
  const std::string& version = source_.config().config.version;
  spdlog::info("the upload config {} has changed{}{}; it is in force now", config_path_.native(),
               version.empty() ? "" : " to ", version);
  return {};
}

// What is wrong with the files is told once, also if they are written again and stay wrong.
void Collector::reload_changed() {
  const auto reloaded = reload_config();
  const std::string fault = reloaded ? "" : reloaded.error().message;
  const std::lock_guard lock{reloading_};
  if (!fault.empty() && fault != last_fault_) spdlog::error("{}", fault);
  last_fault_ = fault;
}

Decision Collector::decide(std::string_view method, std::string_view target) const {
  return in_force()->router.decide(method, target, publisher_->weeks());
}

void Collector::take(std::string_view body, std::move_only_function<void(Response)> done) {
  auto report = accept_report(body, in_force()->rules, today(), limits_);
  if (!report) {
    metrics_.report(Unstored::kRefused);
    return done(text_response(400, report.error().message));
  }
  store_->submit(std::move(*report), [this, done = std::move(done)](Stored stored) mutable {
    metrics_.report(stored);
    done(answer(stored));
  });
}

Result<fs::path> Collector::back_up(std::string_view name) const {
  return back_up_as(*store_, data_, name);
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
  return api(ChartsRequest{.from = week, .to = week, .program = {}, .chart = {}, .filter = {}});
}

}  // namespace tally::collector
