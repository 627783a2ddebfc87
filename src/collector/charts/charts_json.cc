#include "collector/charts/charts_json.h"

#include <cstdlib>
#include <map>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/error.h"
#include "collector/charts/chart_bars.h"
#include "collector/charts/percentiles.h"
#include "collector/charts/survey.h"

namespace tally::collector {
namespace {

using Json = nlohmann::ordered_json;

enum class Form { kFull, kReference };

// To six digits, more than any share of reports is worth; so the text is short and the same
// everywhere.
double rounded(double value) { return std::strtod(fmt::format("{:.6g}", value).c_str(), nullptr); }

// What a program is has no counts, and so no sum.
Json bar_json(std::string_view week, const ChartBar& bar, ChartKind kind, Form form) {
  Json json{{"Week", week}, {"Key", bar.key}, {"Value", bar.count.reports}};
  if (form == Form::kReference) return json;
  if (kind == ChartKind::kCounter) json["Sum"] = bar.count.sum;
  json["Share"] = rounded(bar.estimate.share);
  json["Low"] = rounded(bar.estimate.low);
  json["High"] = rounded(bar.estimate.high);
  return json;
}

Json percentiles_json(const IndexedChart& chart, std::span<const BucketCount> buckets,
                      const std::vector<double>& percents, const HistogramBounds& bounds) {
  std::vector<int64_t> sums;
  for (size_t i = 0; i < chart.buckets.size(); ++i) {
    sums.push_back(buckets[chart.first_slot + i].sum);
  }
  Json list = Json::array();
  for (const Percentile& each : percentiles_of(bounds, sums, percents)) {
    list.push_back({{"Percent", each.percent},
                    {"Text", each.text},
                    {each.is_open ? "AtLeast" : "Value", rounded(each.value)},
                    {"Unit", bounds.unit}});
  }
  return list;
}

Json series_json(const ChartSeries& series, const IndexedChart& chart) {
  Json list = Json::array();
  for (const SeriesPoint& point : series.of(chart)) {
    for (const ChartBar& bar : point.bars) {
      list.push_back(bar_json(point.week, bar, chart.kind, Form::kFull));
    }
  }
  return list;
}

Json filter_json(const BuildFilter& filter) {
  Json json = Json::object();
  const auto add = [&](const char* member, const std::vector<std::string>& values) {
    if (!values.empty()) json[member] = values;
  };
  add("Version", filter.versions);
  add("GoVersion", filter.toolchains);
  add("GOOS", filter.goos);
  add("GOARCH", filter.goarch);
  return json;
}

Json survey_json(const Survey& survey, const std::vector<ChartBar>& bars) {
  std::map<std::string_view, uint64_t> counted;
  for (const ChartBar& bar : bars) counted[bar.key] = bar.count.reports;
  std::vector<uint64_t> reports;
  for (const auto& [key, share] : survey.reference) {
    const auto found = counted.find(key);
    reports.push_back(found == counted.end() ? 0 : found->second);
  }
  Json data = Json::array();
  for (const SurveyBucket& each : compare_with_survey(survey.reference, reports)) {
    Json bucket{
        {"Key", each.key}, {"Reference", rounded(each.reference)}, {"Share", rounded(each.ours)}};
    if (each.weight) bucket["Weight"] = rounded(*each.weight);
    data.push_back(std::move(bucket));
  }
  return {{"Source", survey.source}, {"Date", survey.date}, {"Data", std::move(data)}};
}

// What the chart config wants to see of the chart beside its bars.
void add_meaning(Json& json, const ChartsInput& input, const IndexedChart& chart,
                 const ChartMeaning& meaning, const std::vector<ChartBar>& bars) {
  json["Rate"] = rounded(chart.rate);
  json["Participants"] = input.combined.participants[chart.rate_slot];
  if (!meaning.percentiles.empty()) {
    if (const auto bounds = histogram_bounds(chart.buckets)) {
      json["Buckets"] = chart.buckets;
      json["Percentiles"] =
          percentiles_json(chart, input.combined.buckets, meaning.percentiles, *bounds);
    }
  }
  if (input.series != nullptr && (meaning.has_series || input.every_chart_has_series)) {
    json["Series"] = series_json(*input.series, chart);
  }
  if (meaning.surveys.empty()) return;
  Json surveys = Json::array();
  for (const Survey& each : meaning.surveys) surveys.push_back(survey_json(each, bars));
  json["Surveys"] = std::move(surveys);
}

Json chart_json(const ChartsInput& input, const IndexedProgram& program, const IndexedChart& chart,
                const std::vector<ChartBar>& bars, Form form) {
  const bool is_full = form == Form::kFull;
  const ChartMeaning meaning = is_full ? input.meanings.of(program.name, chart) : ChartMeaning{};
  Json data = Json::array();
  for (const ChartBar& bar : bars)
    data.push_back(bar_json(input.combined.week, bar, chart.kind, form));
  Json json{{"ID", "charts:" + program.name + ":" + chart.name},
            {"Name", chart.name},
            {"Type", meaning.type},
            {"Data", std::move(data)}};
  if (is_full) add_meaning(json, input, chart, meaning, bars);
  return json;
}

Json program_json(const ChartsInput& input, const IndexedProgram& program,
                  const ChartsFilter& filter, Form form) {
  Json charts;  // null if there is none, as the reference writes it
  for (const IndexedChart& chart : program.charts) {
    if (!filter.has(chart)) continue;
    const auto bars = bars_of(chart, input.combined.buckets, input.combined.participants);
    if (bars.empty()) continue;
    charts.push_back(chart_json(input, program, chart, bars, form));
  }
  return {{"ID", "charts:" + program.name}, {"Name", program.name}, {"Charts", std::move(charts)}};
}

std::string write(const ChartsInput& input, const ChartsFilter& filter, Form form) {
  Json programs;  // null too
  for (const IndexedProgram& program : input.index.programs()) {
    if (!filter.has(program)) continue;
    programs.push_back(program_json(input, program, filter, form));
  }
  const Json range = Json::array({input.from, input.to});
  Json json{{"DateRange", range},
            {"Programs", std::move(programs)},
            {"NumReports", input.combined.reports}};
  if (input.filter != nullptr) {
    json["Filter"] = filter_json(*input.filter);
    json["BuildsLeftOut"] = input.builds_left_out;
  }
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

std::string charts_json(const ChartsInput& input, const ChartsFilter& filter) {
  return write(input, filter, Form::kFull);
}

std::string reference_charts_json(const ChartsInput& input) {
  return write(input, {}, Form::kReference);
}

}  // namespace tally::collector
