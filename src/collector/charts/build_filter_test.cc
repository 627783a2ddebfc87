// Charts with a filter are those of the plainest way: every entry of every report, one by one.
#include "collector/charts/build_filter.h"

#include <gmock/gmock.h>

#include <map>
#include <set>

#include "base/file.h"
#include "base/temp_dir.h"
#include "collector/charts/aggregate_file.h"
#include "collector/charts/random_reports_fixture.h"
#include "collector/config/upload_config_fixture.h"

namespace tally::collector {
namespace {

using testing::HasSubstr;

const std::atomic<bool> kNotCancelled = false;

class Days {
 public:
  explicit Days(const format::UploadConfig& config)
      : index_(std::make_shared<const ChartIndex>(config)) {}

  void add(const std::string& week, const std::vector<format::Report>& reports) {
    std::string content;
    for (const format::Report& each : reports) content += format::write_report_line(each) + '\n';
    const auto merged = dir_ / (week + ".ndjson");
    ASSERT_TRUE(base::replace_file(merged, content).has_value());
    auto day = count_merged_file(merged, dir_ / week, index_, kNotCancelled);
    ASSERT_TRUE(day.has_value()) << day.error().message;
    days_.push_back({std::make_shared<const DayAggregate>(std::move(*day)), dir_ / week, merged});
  }

  base::Result<FilteredRange> filtered(const std::string& program,
                                       const BuildFilter& filter) const {
    FilteredRange range{*index_};
    auto read = filter_days(*index_, days_, program, filter, kNotCancelled,
                            [&](const FilteredDay& day) { add_day(range, day); });
    if (!read) return std::unexpected(read.error());
    return range;
  }

  const std::shared_ptr<const ChartIndex>& index() const { return index_; }
  const std::vector<CountedDay>& days() const { return days_; }

 private:
  const base::TempDir dir_;
  std::shared_ptr<const ChartIndex> index_;
  std::vector<CountedDay> days_;
};

bool has(const std::vector<std::string>& values, const std::string& value) {
  return values.empty() || std::ranges::find(values, value) != values.end();
}

// What a config has of a value, else nothing: strangers' values pass no filter.
bool passes(const format::ProgramId& id, const format::UploadConfig& config,
            const BuildFilter& filter) {
  const auto known = [](const std::vector<std::string>& all, const std::string& value) {
    return std::ranges::find(all, value) != all.end();
  };
  std::vector<std::string> versions;
  for (const auto& each : config.programs) {
    if (each.name == id.program && !format::is_toolchain_program(each.name)) {
      versions.insert(versions.end(), each.versions.begin(), each.versions.end());
    }
  }
  return (filter.versions.empty() ||
          (known(versions, id.version) && has(filter.versions, id.version))) &&
         (filter.toolchains.empty() ||
          (known(config.go_version, id.go_version) &&
           has(filter.toolchains, format::toolchain_line(id.go_version)))) &&
         (filter.goos.empty() || (known(config.goos, id.goos) && has(filter.goos, id.goos))) &&
         (filter.goarch.empty() ||
          (known(config.goarch, id.goarch) && has(filter.goarch, id.goarch)));
}

// The entries that pass, each a report of its own with nothing else in it.
std::vector<format::Report> entries(const std::vector<format::Report>& reports,
                                    const format::UploadConfig& config, const std::string& program,
                                    const BuildFilter& filter) {
  std::vector<format::Report> result;
  for (const format::Report& report : reports) {
    for (const format::ProgramReport& each : report.programs) {
      if (each.id.program != program || !passes(each.id, config, filter)) continue;
      format::Report one = report;
      one.programs = {each};
      one.x = static_cast<double>(result.size());
      result.push_back(std::move(one));
    }
  }
  return result;
}

BuildFilter random_filter(RandomReports& random) {
  BuildFilter filter;
  const auto some = [&](const std::vector<std::string>& from) {
    std::vector<std::string> values;
    for (size_t n = random.below(3); n > 0; --n) values.push_back(random.one_of(from));
    return values;
  };
  filter.versions = some({"v1.2.3", "v1.10.0", "v1.9.0", "", "x"});
  filter.toolchains = some({"go1.26", "gcc-12", "go1.9", "tcc-1", "other"});
  filter.goos = some({"linux", "darwin", "plan9"});
  filter.goarch = some({"amd64", "amd64", "arm64"});
  return filter;
}

std::vector<format::Report> random_day(RandomReports& random, const std::string& week) {
  std::set<double> xs;
  while (xs.size() < 40) xs.insert(random.x());
  std::vector<format::Report> day;
  for (const double x : xs) day.push_back(random.report(week, x));
  return day;
}

std::vector<Chart> charts_of(const ChartData& data, const std::string& program) {
  std::vector<Chart> charts;
  for (const ProgramCharts& each : data.programs) {
    if (each.name == program) charts.insert(charts.end(), each.charts.begin(), each.charts.end());
  }
  return charts;
}

TEST(BuildFilter, CountsEveryEntryThatPasses) {
  size_t bars = 0;
  for (unsigned seed = 0; seed < 60; ++seed) {
    SCOPED_TRACE(seed);
    RandomReports random{2000 + seed};
    const format::UploadConfig config = random.config();
    Days days{config};
    std::vector<format::Report> all;
    for (const char* week : {"2026-11-15", "2026-11-22"}) {
      const auto day = random_day(random, week);
      days.add(week, day);
      all.insert(all.end(), day.begin(), day.end());
    }
    for (int i = 0; i < 20; ++i) {
      const std::string program = random.one_of({config.programs[0].name, config.programs[1].name});
      const BuildFilter filter = random_filter(random);
      const auto range = days.filtered(program, filter);
      ASSERT_TRUE(range.has_value()) << range.error().message;
      EXPECT_EQ(range->left_out, 0U);
      const auto passing = entries(all, config, program, filter);
      const auto charts = charts_of(chart_data(*days.index(), range->combined), program);
      ASSERT_EQ(charts, charts_of(count_plainly(config, passing), program));
      for (const Chart& each : charts) bars += each.bars.size();
      const auto of = std::ranges::find(days.index()->programs(), program, &IndexedProgram::name);
      for (size_t rate = 0; rate < of->rates.size(); ++rate) {
        uint64_t participants = 0;
        for (const format::Report& report : all) {
          if (report.x > of->rates[rate]) continue;
          participants += entries({report}, config, program, filter).size();
        }
        ASSERT_EQ(range->combined.participants[of->first_rate_slot + rate], participants);
      }
    }
  }
  EXPECT_GT(bars, 5000U);
}

TEST(BuildFilter, AllValuesTogetherAreTheChartWithoutAFilter) {
  for (unsigned seed = 0; seed < 40; ++seed) {
    SCOPED_TRACE(seed);
    RandomReports random{3000 + seed};
    const format::UploadConfig config = random.config();
    const std::string program = config.programs[0].name;
    Days days{config};
    std::vector<format::Report> reports = random_day(random, "2026-11-22");
    // One build a report, which the config knows.
    for (format::Report& each : reports) {
      each.programs.resize(std::min<size_t>(each.programs.size(), 1));
      for (auto& entry : each.programs) entry.id.goos = random.one_of(config.goos);
    }
    days.add("2026-11-22", reports);
    const auto whole = combine(days.index(), days.days(), kNotCancelled);
    ASSERT_TRUE(whole.has_value());
    std::vector<BucketCount> sum(days.index()->slots());
    std::vector<uint64_t> participants(days.index()->rate_slots());
    for (const char* goos : {"linux", "darwin"}) {
      const auto part =
          days.filtered(program, {.versions = {}, .toolchains = {}, .goos = {goos}, .goarch = {}});
      ASSERT_TRUE(part.has_value());
      for (size_t i = 0; i < sum.size(); ++i) {
        sum[i].reports += part->combined.buckets[i].reports;
        sum[i].sum = add_count(sum[i].sum, part->combined.buckets[i].sum);
      }
      for (size_t i = 0; i < participants.size(); ++i) {
        participants[i] += part->combined.participants[i];
      }
    }
    for (const IndexedProgram& each : days.index()->programs()) {
      if (each.name != program) continue;
      for (const IndexedChart& chart : each.charts) {
        for (size_t i = 0; i < chart.buckets.size(); ++i) {
          const size_t slot = chart.first_slot + i;
          EXPECT_EQ(sum[slot], whole->buckets[slot]) << chart.name << ":" << chart.buckets[i];
        }
        EXPECT_EQ(participants[chart.rate_slot], whole->participants[chart.rate_slot]);
      }
    }
  }
}

TEST(BuildFilter, FilesOfAnotherConfigOrDayAreNotBelieved) {
  RandomReports random{5};
  const format::UploadConfig config = random.config();
  Days days{config};
  days.add("2026-11-22", random_day(random, "2026-11-22"));
  const CountedDay& day = days.days().front();
  const uint64_t reports = day.aggregate->reports;
  EXPECT_THAT(read_builds(day.aggregate_file, "other", reports).error().message,
              HasSubstr("another upload config"));
  EXPECT_THAT(
      read_builds(day.aggregate_file, days.index()->fingerprint(), reports + 1).error().message,
      HasSubstr("another merged file"));
  std::string bytes = base::read_file(day.aggregate_file).value();
  bytes[bytes.size() - kTrailerSize - 9] ^= 1;
  ASSERT_TRUE(base::replace_file(day.aggregate_file, bytes).has_value());
  EXPECT_THAT(days.filtered(config.programs[0].name, {}).error().message, HasSubstr("damaged"));
}

// Who asks for what there is not must not cost the reading of a year.
TEST(BuildFilter, ReadsNoFileIfNothingCanPass) {
  const auto config = config_of_cc("v1.0.0", {"cc/a"});
  const auto index = std::make_shared<const ChartIndex>(config);
  auto day = std::make_shared<DayAggregate>();
  day->day = "2026-11-22";
  day->builds_left_out = 3;
  const std::vector<CountedDay> days = {{day, "/nowhere/aggregate", "/nowhere/merged"}};
  FilteredRange range{*index};
  const auto filter = [&](const BuildFilter& by) {
    return filter_days(*index, days, "acme.org/cc", by, kNotCancelled,
                       [&](const FilteredDay& each) { add_day(range, each); });
  };
  EXPECT_FALSE(filter({.versions = {"v1.0.0"}, .toolchains = {}, .goos = {}, .goarch = {}}));
  const auto read =
      filter({.versions = {"v1.0.0"}, .toolchains = {}, .goos = {"plan9"}, .goarch = {}});
  EXPECT_TRUE(read.has_value());
  EXPECT_EQ(range.left_out, 3);
  EXPECT_EQ(range.combined.buckets, std::vector<BucketCount>(index->slots()));
}

}  // namespace
}  // namespace tally::collector
