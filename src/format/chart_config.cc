#include "format/chart_config.h"

#include <algorithm>
#include <set>

#include "base/error.h"
#include "format/chart_lines.h"
#include "format/chart_prompt.h"
#include "format/chart_validity.h"
#include "format/chart_values.h"
#include "format/upload_config.h"

namespace tally::format {
namespace {

// A ChartRecord or a PromptRecord.
template <typename Record>
Record read_record(const std::vector<ChartField>& fields, std::vector<Problem>& problems) {
  Record record;
  std::map<std::string_view, int> read;
  EmptyKeys empty;
  for (const ChartField& field : fields) {
    if (record.line == 0) record.line = field.line;
    if (field.value.empty() && !field.is_guess) {
      empty.try_emplace(field.key, field.line);
      continue;
    }
    record.lines.try_emplace(std::string(field.key), field.line);
    if (field.is_guess) continue;
    const auto [first, is_new] = read.try_emplace(field.key, field.line);
    if (!is_new && field.key != "issue") {
      problems.push_back({field.line, true,
                          fmt::format("`{}` stands in line {} already: a record has one (a line of "
                                      "`---` begins the next record)",
                                      field.key, first->second)});
      continue;
    }
    if (field.key == "issue") record.issue_lines.push_back(field.line);
    if (const auto value = read_chart_value(field.key, field.value, record); !value) {
      problems.push_back({field.line, true, value.error().message});
    }
  }
  // Keys without values alone are no record.
  if (!record.lines.empty()) check_validity(record, empty, problems);
  return record;
}

// A collection has one rollout.
void take_prompt(const std::vector<ChartField>& fields, ChartConfig& config) {
  auto record = read_record<PromptRecord>(fields, config.problems);
  if (!config.prompt) {
    config.prompt = std::move(record);
    return;
  }
  config.problems.push_back(
      {record.lines.find("type")->second, true,
       fmt::format("a record of type prompt begins in line {} already: a collection has one share "
                   "of users who are asked, so leave out one of the two",
                   config.prompt->line)});
}

// Of its names, each with what public_list.h tells of it.
size_t size_of_names(const ChartRecord& record) {
  const ExpandedSize size = expanded_size(record.counter);
  size_t about = record.program.size() + record.title.size() + record.description.size();
  for (const std::string& issue : record.issues) about += sizeof issue + issue.size();
  return size.bytes + size.names * about;
}

// In the order of lines. If there are too many, warnings are left out first.
void arrange(std::vector<Problem>& problems) {
  if (problems.size() > kMaxChartProblems) {
    const auto warnings = std::ranges::partition(problems, &Problem::is_error);
    std::ranges::sort(problems.begin(), warnings.begin(), is_told_before);
    std::ranges::sort(warnings, is_told_before);
    const size_t left_out = problems.size() - kMaxChartProblems;
    problems.resize(kMaxChartProblems);
    const bool is_error = problems.back().is_error;
    problems.push_back({0, is_error, fmt::format("{} problems more are not told", left_out)});
  }
  std::ranges::sort(problems, is_told_before);
}

}  // namespace

bool is_view(const ChartRecord& record) {
  return record.type == ChartType::kTimeseries || record.type == ChartType::kSurvey;
}

bool ChartConfig::has_errors() const { return std::ranges::any_of(problems, &Problem::is_error); }

ChartConfig parse_chart_config(std::string_view text) {
  ChartConfig config;
  if (text.size() > kMaxChartConfigBytes) {
    config.problems.push_back(
        {0, true,
         fmt::format("the chart config has {} bytes: at most {} are read, as no more can "
                     "be published",
                     text.size(), kMaxChartConfigBytes)});
    return config;
  }
  ChartLines lines = split_chart_lines(text);
  config.problems = std::move(lines.problems);
  size_t names = 0;
  for (const std::vector<ChartField>& fields : lines.records) {
    if (is_prompt_record(fields)) {
      take_prompt(fields, config);
      continue;
    }
    auto record = read_record<ChartRecord>(fields, config.problems);
    if (record.lines.empty()) continue;
    if (config.records.size() == kMaxChartRecords) {
      config.problems.push_back(
          {record.line, true,
           fmt::format("there are more than {} records: those from here on are not read",
                       kMaxChartRecords)});
      break;
    }
    names += size_of_names(record);
    if (names > kMaxChartNames) {
      config.problems.push_back(
          {record.line, true,
           fmt::format(
               "the counters up to here stand for more than {} MiB of names, programs, titles, "
               "descriptions and issues: those from here on are not read",
               kMaxChartNames >> 20)});
      break;
    }
    config.records.push_back(std::move(record));
  }
  arrange(config.problems);
  return config;
}

}  // namespace tally::format
