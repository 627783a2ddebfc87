#include "collector/http/api_answers.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <span>

#include "collector/charts/chart_series.h"
#include "collector/charts/charts_json.h"
#include "collector/charts/participation.h"
#include "collector/charts/stacks_page.h"
#include "collector/http/query.h"
#include "collector/limits.h"

namespace tally::collector {
namespace {

using base::Result;

// By which an answer is known: the request, with nothing left to be understood.
std::string key_of(const std::vector<std::string>& values) {
  std::string key;
  for (const std::string& each : values) key += percent_encoded(each) + ',';
  return key;
}
std::string key_of(const ChartsRequest& request) {
  const BuildFilter& filter = request.filter;
  return fmt::format("charts {} {} {} {} {} {} {} {}{}", request.from, request.to,
                     percent_encoded(request.program), percent_encoded(request.chart),
                     key_of(filter.versions), key_of(filter.toolchains), key_of(filter.goos),
                     key_of(filter.goarch), request.has_series ? " series" : "");
}
std::string key_of(const ProgramsRequest& request) {
  return fmt::format("programs {} {} {} {}{}", request.from, request.to, request.limit,
                     percent_encoded(request.after), request.has_series ? " series" : "");
}
std::string key_of(const StacksRequest& request) {
  return fmt::format("stacks {} {} {} {} {} {}", request.from, request.to,
                     percent_encoded(request.program), key_of(request.versions), request.limit,
                     request.after ? write_cursor(*request.after) : "");
}

std::span<const CountedDay> within(std::span<const CountedDay> days, std::string_view from,
                                   std::string_view to) {
  const auto day = [](const CountedDay& each) -> std::string_view { return each.aggregate->day; };
  const auto begin = std::ranges::lower_bound(days, from, {}, day);
  const auto end = std::ranges::upper_bound(begin, days.end(), to, {}, day);
  return {begin, end};
}

// The first and the last of them.
std::pair<std::string, std::string> range_of(std::span<const CountedDay> days) {
  if (days.empty()) return {};
  return {days.front().aggregate->day, days.back().aggregate->day};
}

std::string last_of(std::span<const CountedDay> days) {
  return days.empty() ? std::string{} : days.back().aggregate->day;
}

size_t most_bars(const ChartIndex& index, const ChartsFilter& charts,
                 std::span<const CountedDay> days) {
  if (days.empty()) return 0;
  const SevenDays steps{last_of(days)};
  return most_series_bars(index, charts, steps.count_from(days.front().aggregate->day));
}

// Whether the config has what the request names; any, if it names nothing.
bool is_known(const ChartIndex& index, std::string_view program, std::string_view chart) {
  return std::ranges::any_of(index.programs(), [&](const IndexedProgram& each) {
    if (!program.empty() && each.name != program) return false;
    return chart.empty() || std::ranges::any_of(each.charts, [&](const IndexedChart& one) {
             return one.name == chart;
           });
  });
}

}  // namespace

Response ApiAnswers::answer(const ApiRequest& request) {
  const std::string key = std::visit([](const auto& each) { return key_of(each); }, request);
  // A day that is merged again meanwhile can fail what is counted of it before.
  constexpr int kTries = 3;
  for (int i = 1;; ++i) {
    auto made = answer_once(request, key);
    if (made) return *std::move(made);
    if (i < kTries && !cancelled_) continue;
    if (!cancelled_) spdlog::error("counting the {}: {}", key, made.error().message);
    return json_error(500, "This cannot be counted; the collector's log says why.");
  }
}

void ApiAnswers::use(std::shared_ptr<const ChartMeanings> meanings) {
  const std::scoped_lock lock{mutex_};
  sayings_.meanings = std::move(meanings);
  answers_.clear();
}

void ApiAnswers::use(std::shared_ptr<const StackNotes> notes) {
  const std::scoped_lock lock{mutex_};
  sayings_.notes = std::move(notes);
  answers_.clear();
}

Result<Response> ApiAnswers::answer_once(const ApiRequest& request, const std::string& key) {
  const PublishedDays published = source_();
  Sayings sayings;
  {
    const std::scoped_lock lock{mutex_};
    sayings = sayings_;
    if (generation_ != published.generation) {
      generation_ = published.generation;
      answers_.clear();
      combinations_.clear();
      stacks_.reset();
    }
    if (const Response* kept = answers_.find(key)) return *kept;
  }
  auto made = std::visit([&](const auto& each) { return make(each, published, sayings); }, request);
  if (!made) return made;
  const std::scoped_lock lock{mutex_};
  if (generation_ == published.generation && sayings_ == sayings && made->status == 200) {
    answers_.put(key, *made);
  }
  return made;
}

Result<ApiAnswers::StackCombination> ApiAnswers::combined_stacks(std::span<const CountedDay> days,
                                                                 const PublishedDays& published) {
  const Range range = range_of(days);
  {
    const std::scoped_lock lock{mutex_};
    if (generation_ == published.generation && stacks_ && stacks_range_ == range) return stacks_;
    stacks_.reset();  // two at a time are too much
  }
  auto made = combine_stacks(published.index, days, cancelled_);
  if (!made) return std::unexpected(made.error());
  auto shared = std::make_shared<const CombinedStacks>(*std::move(made));
  const std::scoped_lock lock{mutex_};
  if (generation_ == published.generation) {
    stacks_range_ = range;
    stacks_ = shared;
  }
  return shared;
}

Result<ApiAnswers::Combination> ApiAnswers::combined(std::span<const CountedDay> days,
                                                     const PublishedDays& published) {
  const Range range = range_of(days);
  {
    const std::scoped_lock lock{mutex_};
    const auto it = combinations_.find(range);
    if (generation_ == published.generation && it != combinations_.end()) return it->second;
  }
  auto made = combine(published.index, days, cancelled_);
  if (!made) return std::unexpected(made.error());
  auto shared = std::make_shared<const Combined>(*std::move(made));
  const std::scoped_lock lock{mutex_};
  if (generation_ == published.generation) {
    if (combinations_.size() >= kMaxCombinedRanges) combinations_.clear();
    combinations_.insert_or_assign(range, shared);
  }
  return shared;
}

Result<Response> ApiAnswers::make(const ChartsRequest& request, const PublishedDays& published,
                                  const Sayings& sayings) {
  if (!is_known(*published.index, request.program, "")) {
    return json_error(404, "The upload config has no such program; /api/v1/config/list has all.");
  }
  if (!is_known(*published.index, request.program, request.chart)) {
    return json_error(404, "The upload config has no such chart; /api/v1/config/list has all.");
  }
  const ChartsFilter charts{.program = request.program, .chart = request.chart};
  const auto days = within(published.days, request.from, request.to);
  if (request.has_series && most_bars(*published.index, charts, days) > kMaxSeriesBars) {
    return json_error(400, "These are too many bars; ask for one chart, or for fewer weeks.");
  }
  if (!request.filter.empty()) return filtered(request, published, *sayings.meanings, days);
  const auto counted = combined(days, published);
  if (!counted) return std::unexpected(counted.error());
  // Timeseries are of all that is published, others only of the range.
  const std::span<const CountedDay> days_of_series =
      request.has_series ? days : std::span{published.days};
  const auto is_wanted = [&](const IndexedProgram& program, const IndexedChart& chart) {
    return charts.has(program) && charts.has(chart) &&
           (request.has_series || sayings.meanings->of(program.name, chart).has_series);
  };
  ChartSeries series{*published.index, is_wanted, last_of(days_of_series)};
  add_days(series, days_of_series);
  return json_answer(charts_json({.index = *published.index,
                                  .meanings = *sayings.meanings,
                                  .combined = **counted,
                                  .from = request.from,
                                  .to = request.to,
                                  .series = &series,
                                  .every_chart_has_series = request.has_series},
                                 charts));
}

Result<Response> ApiAnswers::filtered(const ChartsRequest& request, const PublishedDays& published,
                                      const ChartMeanings& meanings,
                                      std::span<const CountedDay> days) {
  // The files are already those of the next index, or will be.
  if (published.is_counted_again) {
    Response later = json_error(503,
                                "The upload config has changed and all weeks are counted "
                                "again; ask again in a minute.");
    later.headers.emplace_back("Retry-After", "60");
    return later;
  }
  const ChartIndex& index = *published.index;
  const ChartsFilter charts{.program = request.program, .chart = request.chart};
  FilteredRange range{index};
  const auto is_wanted = [&](const IndexedProgram& program, const IndexedChart& chart) {
    return charts.has(program) && charts.has(chart);
  };
  ChartSeries series{index, is_wanted, last_of(days)};
  // Of timeseries alone it can still be too many.
  const bool any_series = most_bars(index, charts, days) <= kMaxSeriesBars;
  const auto read = filter_days(index, days, request.program, request.filter, cancelled_,
                                [&](const FilteredDay& day) {
                                  add_day(range, day);
                                  if (any_series)
                                    series.add(day.day, day.buckets, day.participants);
                                });
  if (!read) return std::unexpected(read.error());
  series.end();
  for (const CountedDay& each : days) range.combined.reports += each.aggregate->reports;
  return json_answer(charts_json({.index = index,
                                  .meanings = meanings,
                                  .combined = range.combined,
                                  .from = request.from,
                                  .to = request.to,
                                  .series = any_series ? &series : nullptr,
                                  .every_chart_has_series = request.has_series,
                                  .filter = &request.filter,
                                  .builds_left_out = range.left_out},
                                 charts));
}

Result<Response> ApiAnswers::make(const ProgramsRequest& request, const PublishedDays& published,
                                  const Sayings&) {
  const auto& [from, to, has_series, limit, after] = request;
  return json_answer(
      participation_json(*published.index, published.days, {from, to, has_series, limit, after}));
}

Result<Response> ApiAnswers::make(const StacksRequest& request, const PublishedDays& published,
                                  const Sayings& sayings) {
  if (!is_known(*published.index, request.program, "")) {
    return json_error(404, "The upload config has no such program; /api/v1/config/list has all.");
  }
  const auto days = within(published.days, request.from, request.to);
  const auto stacks = combined_stacks(days, published);
  if (!stacks) return std::unexpected(stacks.error());
  uint64_t reports = 0;
  for (const CountedDay& each : days) reports += each.aggregate->reports;
  return json_answer(stacks_json(**stacks, days, reports, *sayings.notes, request));
}

}  // namespace tally::collector
