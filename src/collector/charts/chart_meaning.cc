#include "collector/charts/chart_meaning.h"

#include <algorithm>
#include <iterator>
#include <set>

#include "format/chart_config.h"

namespace tally::collector {
namespace {

using format::ChartRecord;
using format::ChartType;

ChartMeaning meaning_of(const ChartRecord& record) {
  ChartMeaning meaning;
  if (record.type == ChartType::kHistogram) {
    meaning.percentiles = record.percentiles;
    if (meaning.percentiles.empty()) {
      meaning.percentiles.assign(std::begin(kUsualPercentiles), std::end(kUsualPercentiles));
    }
  }
  meaning.has_series = record.type == ChartType::kTimeseries;
  if (record.type == ChartType::kSurvey && !record.reference.empty()) {
    meaning.surveys.push_back({record.reference, record.source, record.date});
  }
  return meaning;
}

// A word that is no type is shown as a partition.
std::string type_of(const ChartRecord& record) {
  return format::chart_type(record.type_name) ? record.type_name : "partition";
}

// A counter without `:` is its own bucket.
std::string counter_name(const IndexedChart& chart, const std::string& bucket) {
  return bucket == chart.name ? bucket : chart.name + ":" + bucket;
}

}  // namespace

ChartMeanings::ChartMeanings(const format::UploadConfig& config) {
  if (config.charts.empty()) return;
  const format::ChartConfig charts = format::parse_chart_config(config.charts);
  if (charts.has_errors()) return;
  for (const ChartRecord& record : charts.records) {
    if (record.type == ChartType::kStack) continue;
    auto& names = by_name_[record.program];
    for (std::string& name : format::expand_counter(record.counter)) {
      Numbers& numbers = names[std::move(name)];
      // A record may have a bucket twice.
      if (numbers.empty() || numbers.back() != records_.size()) numbers.push_back(records_.size());
    }
    records_.push_back({type_of(record), format::is_view(record), meaning_of(record)});
  }
}

ChartMeaning ChartMeanings::of(std::string_view program, const IndexedChart& chart) const {
  ChartMeaning result;
  const auto names = by_name_.find(program);
  if (names == by_name_.end() || chart.kind != ChartKind::kCounter) return result;
  std::set<size_t> numbers;  // so in the order of the config
  for (const std::string& bucket : chart.buckets) {
    const auto found = names->second.find(counter_name(chart, bucket));
    if (found != names->second.end()) numbers.insert(found->second.begin(), found->second.end());
  }
  if (numbers.empty()) return result;
  const auto counted =
      std::ranges::find_if(numbers, [&](size_t i) { return !records_[i].is_view; });
  result.type = records_[counted == numbers.end() ? *numbers.begin() : *counted].type;
  for (const size_t i : numbers) {
    const ChartMeaning& each = records_[i].meaning;
    if (result.percentiles.empty()) result.percentiles = each.percentiles;
    result.has_series = result.has_series || each.has_series;
    result.surveys.insert(result.surveys.end(), each.surveys.begin(), each.surveys.end());
  }
  return result;
}

}  // namespace tally::collector
