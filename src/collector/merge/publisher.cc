#include "collector/merge/publisher.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <fstream>

#include "base/file.h"
#include "collector/charts/charts.h"
#include "collector/limits.h"
#include "format/report.h"

namespace tally::collector {
namespace {

using base::fail;
using base::Result;
namespace fs = std::filesystem;

// The number of lines; 0 if there is no file.
uint64_t count_lines(const fs::path& path) {
  std::ifstream in{path, std::ios::binary};
  std::vector<char> buffer(size_t{1} << 16);
  uint64_t lines = 0;
  while (in) {
    in.read(buffer.data(), static_cast<std::streamsize>(buffer.size()));
    lines += static_cast<uint64_t>(std::count(buffer.begin(), buffer.begin() + in.gcount(), '\n'));
  }
  return lines;
}

}  // namespace

fs::path merged_file(const fs::path& directory, std::string_view week) {
  return directory / fmt::format("{}.ndjson", week);
}

Result<uint64_t> merge_week(const Store& store, const fs::path& directory, std::string_view week,
                            const std::atomic<bool>& cancelled) {
  std::string content;
  uint64_t reports = 0;
  auto scanned = store.scan(week, [&](std::string_view line) -> Result<void> {
    if (cancelled) return fail("merging {}: the collector stops", week);
    content += line;
    content += '\n';
    ++reports;
    return {};
  });
  if (!scanned) return std::unexpected(scanned.error());
  auto replaced = base::replace_file(merged_file(directory, week), content, base::kPublicFile);
  if (!replaced) return std::unexpected(replaced.error());
  return reports;
}

Result<void> read_merged(const fs::path& file, const ReportVisitor& visit) {
  std::ifstream in{file, std::ios::binary};
  if (!in) return fail("reading {}: {}", file.native(), std::strerror(errno));
  std::string line;
  for (uint64_t number = 1; std::getline(in, line); ++number) {
    const auto report = format::parse_report(line);
    if (!report) {
      return fail("reading {}: line {} is not a report: {}", file.native(), number,
                  report.error().message);
    }
    if (auto visited = visit(*report); !visited) {
      return fail("reading {}: line {}: {}", file.native(), number, visited.error().message);
    }
  }
  if (in.bad()) return fail("reading {}: {}", file.native(), std::strerror(errno));
  return {};
}

Publisher::Publisher(const Store& store, fs::path directory, format::UploadConfig config)
    : store_(store), directory_(std::move(directory)), config_(std::move(config)) {}

Result<std::unique_ptr<Publisher>> Publisher::start(const Store& store, fs::path directory,
                                                    format::UploadConfig config) {
  if (auto made = base::make_directories(directory, base::kPublicDirectory); !made) {
    return std::unexpected(made.error());
  }
  std::unique_ptr<Publisher> publisher{
      new Publisher(store, std::move(directory), std::move(config))};
  publisher->find_merged();
  if (auto merged = publisher->merge_changed(); !merged) return std::unexpected(merged.error());
  publisher->thread_ = std::thread{[p = publisher.get()] { p->publish_until_stopped(); }};
  return publisher;
}

Publisher::~Publisher() {
  cancel();
  {
    const std::scoped_lock lock{mutex_};
    stopping_ = true;
  }
  wake_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void Publisher::wake() {
  {
    const std::scoped_lock lock{mutex_};
    woken_ = true;
  }
  wake_.notify_one();
}

// Reports are never removed or changed, so a merged file with as many lines as the store has
// reports of the week is the one we would make.
void Publisher::find_merged() {
  for (const WeekCount& each : store_.weeks()) {
    if (const uint64_t lines = count_lines(file(each.week)); lines > 0) merged_[each.week] = lines;
  }
}

Result<void> Publisher::merge_changed() {
  for (const WeekCount& each : store_.weeks()) {
    {
      const std::scoped_lock lock{mutex_};
      const auto it = merged_.find(each.week);
      if (it != merged_.end() && it->second == each.reports) continue;
    }
    const auto reports = merge_week(store_, directory_, each.week, cancelled_);
    if (!reports) return std::unexpected(reports.error());
    const std::scoped_lock lock{mutex_};
    merged_[each.week] = *reports;
  }
  return {};
}

void Publisher::publish_until_stopped() {
  using Clock = std::chrono::steady_clock;
  std::chrono::milliseconds pause = kPublishInterval;
  std::string last_error;
  for (;;) {
    {
      std::unique_lock lock{mutex_};
      wake_.wait_for(lock, pause, [this] { return stopping_ || woken_; });
      if (stopping_) return;
      woken_ = false;
    }
    const auto before = Clock::now();
    const auto merged = merge_changed();
    // A failure is told once, not twice a second.
    const std::string error = merged || cancelled_ ? "" : merged.error().message;
    if (error != last_error && !error.empty()) spdlog::error("publishing new reports: {}", error);
    last_error = error;
    // Big weeks take long to merge: leave the disk to the store for as long as it took.
    const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - before);
    pause = std::clamp<std::chrono::milliseconds>(took, kPublishInterval, kMaxPublishInterval);
  }
}

std::vector<WeekCount> Publisher::weeks() const {
  const std::scoped_lock lock{mutex_};
  std::vector<WeekCount> weeks;
  for (const auto& [week, reports] : merged_) weeks.push_back({week, reports});
  return weeks;
}

Result<std::shared_ptr<const std::string>> Publisher::charts(const std::string& from,
                                                             const std::string& to) {
  std::vector<WeekCount> weeks = this->weeks();
  std::erase_if(weeks, [&](const WeekCount& each) { return each.week < from || each.week > to; });
  uint64_t reports = 0;
  for (const WeekCount& each : weeks) reports += each.reports;
  {
    const std::scoped_lock lock{mutex_};
    const auto it = cache_.find({from, to});
    if (it != cache_.end() && it->second.reports == reports) return it->second.json;
  }
  ChartAggregator aggregator{config_};
  const auto add = [&](const format::Report& report) -> Result<void> {
    if (cancelled_) return fail("the collector stops");
    aggregator.add(report);
    return {};
  };
  for (const WeekCount& each : weeks) {
    if (auto read = read_merged(file(each.week), add); !read) return std::unexpected(read.error());
  }
  auto json = std::make_shared<const std::string>(write_charts_json(aggregator.result(), from, to));
  const std::scoped_lock lock{mutex_};
  if (cache_.size() >= kMaxCachedCharts) cache_.clear();
  cache_[{from, to}] = {reports, json};
  return json;
}

}  // namespace tally::collector
