#include <algorithm>
#include <cstdio>
#include <memory>
#include <vector>

#include "base/date.h"
#include "collector/charts/charts.h"
#include "collector/collector.h"
#include "commands.h"

namespace tally::tallyd {
namespace {

struct Options {
  std::string config;
  std::string from;
  std::string to;
  std::vector<std::string> files;
};

base::Result<void> charts(const Options& options) {
  auto config = collector::load_config(options.config);
  if (!config) return std::unexpected(config.error());
  collector::ChartAggregator aggregator{std::move(config->config)};
  std::string oldest;
  std::string newest;
  const auto add = [&](const format::Report& report) -> base::Result<void> {
    if (!base::parse_date(report.week)) {
      return base::fail("the report's Week \"{}\" is no date (YYYY-MM-DD)", report.week);
    }
    oldest = oldest.empty() ? report.week : std::min(oldest, report.week);
    newest = std::max(newest, report.week);
    if (!options.from.empty() && report.week < options.from) return {};
    if (!options.to.empty() && report.week > options.to) return {};
    aggregator.add(report);
    return {};
  };
  for (const std::string& file : options.files) {
    if (auto read = collector::read_merged(file, add); !read) return read;
  }
  const std::string& from = options.from.empty() ? oldest : options.from;
  const std::string& to = options.to.empty() ? newest : options.to;
  if (from.empty() || to.empty()) {
    return base::fail(
        "the files hold no report, so there is no range of weeks; give --from and --to");
  }
  if (from > to) return base::fail("the range from {} to {} ends before it begins", from, to);
  const std::string json = write_charts_json(aggregator.result(), from, to);
  std::fwrite(json.data(), 1, json.size(), stdout);
  std::fputc('\n', stdout);
  if (std::fflush(stdout) != 0) return base::fail("writing to standard output failed");
  return {};
}

}  // namespace

Command add_charts(CLI::App& app) {
  CLI::App* command = app.add_subcommand("charts", "Count reports into charts, as JSON");
  auto options = std::make_shared<Options>();
  command->add_option("--config", options->config, "The upload config: what is charted")
      ->type_name("FILE")
      ->required();
  command->add_option("--from", options->from, "First week [default: the oldest in the files]")
      ->type_name("DATE")
      ->check(check_date);
  command->add_option("--to", options->to, "Last week [default: the newest in the files]")
      ->type_name("DATE")
      ->check(check_date);
  command->add_option("files", options->files, "Merged files: one report a line")
      ->type_name("FILE")
      ->required();
  command->footer(
      "Examples:\n"
      "  $ tallyd charts --config config.json 2026-11-15.ndjson 2026-11-22.ndjson");
  return [options] { return charts(*options); };
}

}  // namespace tally::tallyd
