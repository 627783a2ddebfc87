// However reports are counted, the charts are those of the plainest way.
#include <gtest/gtest.h>

#include <random>

#include "base/file.h"
#include "base/temp_dir.h"
#include "collector/charts/aggregate_file.h"
#include "collector/charts/chart_data.h"
#include "collector/charts/combine.h"
#include "collector/charts/count_files.h"
#include "collector/charts/random_reports_fixture.h"

namespace tally::collector {
namespace {

constexpr unsigned kRounds = 60;
const std::atomic<bool> kNotCancelled = false;

std::string json(const ChartData& data) { return write_charts_json(data, "a", "b"); }

// The days' reports, sorted by X, each X once a day.
std::vector<std::vector<format::Report>> days(RandomReports& random) {
  std::vector<std::vector<format::Report>> days;
  for (const char* week : {"2026-11-15", "2026-11-22", "2026-11-23"}) {
    std::set<double> xs;
    while (xs.size() < 40) xs.insert(random.x());
    auto& day = days.emplace_back();
    for (const double x : xs) day.push_back(random.report(week, x));
  }
  return days;
}

std::vector<format::Report> all(const std::vector<std::vector<format::Report>>& days) {
  std::vector<format::Report> all;
  for (const auto& day : days) all.insert(all.end(), day.begin(), day.end());
  return all;
}

void write(const std::filesystem::path& file, const std::vector<format::Report>& reports) {
  std::string content;
  for (const format::Report& each : reports) content += format::write_report_line(each) + '\n';
  ASSERT_TRUE(base::replace_file(file, content).has_value());
}

CountedDay count_day(const std::filesystem::path& directory, const std::string& name,
                     const std::vector<format::Report>& reports,
                     const std::shared_ptr<const ChartIndex>& index) {
  const auto merged = directory / (name + ".ndjson");
  const auto file = directory / name;
  write(merged, reports);
  auto day = count_merged_file(merged, file, index, kNotCancelled);
  EXPECT_TRUE(day.has_value()) << day.error().message;
  const auto read = read_aggregate(file, index->fingerprint(),
                                   {std::filesystem::file_size(merged), reports.size()});
  EXPECT_TRUE(read.has_value()) << read.error().message;
  EXPECT_EQ(*read, *day);
  return {std::make_shared<const DayAggregate>(*read), file, merged};
}

// How many different X, at most `rate`, have a report that names the program.
uint64_t participants(const std::vector<format::Report>& reports, const std::string& program,
                      double rate) {
  std::set<double> xs;
  for (const format::Report& report : reports) {
    for (const auto& each : report.programs) {
      if (each.id.program == program && report.x <= rate) xs.insert(report.x);
    }
  }
  return xs.size();
}

std::map<StackKey, std::set<double>> stacks(const std::vector<format::Report>& reports,
                                            const format::UploadConfig& config) {
  std::map<StackKey, std::set<double>> stacks;
  for (const format::Report& report : reports) {
    for (const auto& each : report.programs) {
      if (std::ranges::none_of(config.programs,
                               [&](const auto& p) { return p.name == each.id.program; })) {
        continue;
      }
      for (const auto& [stack, count] : each.stacks) {
        stacks[{each.id.program, each.id.version, stack}].insert(report.x);
      }
    }
  }
  return stacks;
}

TEST(ChartsProperty, DaysAddUp) {
  for (unsigned seed = 0; seed < kRounds; ++seed) {
    SCOPED_TRACE(seed);
    RandomReports random{seed};
    const format::UploadConfig config = random.config();
    const auto index = std::make_shared<const ChartIndex>(config);
    const auto reports = days(random);
    const base::TempDir dir;
    std::vector<CountedDay> counted;
    for (size_t i = 0; i < reports.size(); ++i) {
      counted.push_back(count_day(dir.path(), std::to_string(i), reports[i], index));
      const auto alone = combine(index, {&counted.back(), 1}, kNotCancelled);
      ASSERT_TRUE(alone.has_value()) << alone.error().message;
      ASSERT_EQ(json(chart_data(*index, *alone)), json(count_plainly(config, reports[i])));
    }
    const auto sum = combine(index, counted, kNotCancelled);
    ASSERT_TRUE(sum.has_value()) << sum.error().message;
    ASSERT_EQ(json(chart_data(*index, *sum)), json(count_plainly(config, all(reports))));
    for (const IndexedProgram& program : index->programs()) {
      for (size_t i = 0; i < program.rates.size(); ++i) {
        ASSERT_EQ(sum->participants[program.first_rate_slot + i],
                  participants(all(reports), program.name, program.rates[i]));
      }
    }
    const auto sum_of_stacks = combine_stacks(index, counted, kNotCancelled);
    ASSERT_TRUE(sum_of_stacks.has_value()) << sum_of_stacks.error().message;
    const auto expected = stacks(all(reports), config);
    ASSERT_EQ(sum_of_stacks->stacks.size(), expected.size());
    for (const StackCount& each : sum_of_stacks->stacks) {
      ASSERT_EQ(each.count.reports, expected.at(each.key).size()) << each.key.stack;
    }
  }
}

TEST(ChartsProperty, FilesInAnyOrderAreCountedTheSame) {
  for (unsigned seed = 0; seed < kRounds; ++seed) {
    SCOPED_TRACE(seed);
    RandomReports random{1000 + seed};
    const format::UploadConfig config = random.config();
    const auto index = std::make_shared<const ChartIndex>(config);
    const auto reports = days(random);
    auto mixed = all(reports);
    std::shuffle(mixed.begin(), mixed.end(), std::mt19937{seed});
    const base::TempDir dir;
    write(dir / "0", reports[0]);
    write(dir / "1", reports[1]);
    write(dir / "2", reports[2]);
    write(dir / "mixed", mixed);
    const std::string expected = json(count_plainly(config, mixed));
    for (const unsigned threads : {1U, 2U, 5U}) {
      const CountFilesOptions options{.from = {}, .to = {}, .threads = threads};
      const auto sorted = count_files(index, {dir / "0", dir / "1", dir / "2"}, options);
      ASSERT_TRUE(sorted.has_value()) << sorted.error().message;
      ASSERT_EQ(json(chart_data(*index, sorted->counts)), expected);
      const auto any = count_files(index, {dir / "mixed"}, options);
      ASSERT_TRUE(any.has_value()) << any.error().message;
      ASSERT_EQ(json(chart_data(*index, any->counts)), expected);
      ASSERT_EQ(any->counts.buckets, sorted->counts.buckets);
      ASSERT_EQ(any->counts.participants, sorted->counts.participants);
      ASSERT_EQ(any->oldest_week, "2026-11-15");
      ASSERT_EQ(any->newest_week, "2026-11-23");
      const auto last = count_files(index, {dir / "mixed", dir / "1"},
                                    {.from = "2026-11-23", .to = "2026-11-30", .threads = threads});
      ASSERT_EQ(json(chart_data(*index, last->counts)), json(count_plainly(config, reports[2])));
    }
  }
}

}  // namespace
}  // namespace tally::collector
