#include <algorithm>
#include <cstdio>
#include <memory>
#include <thread>
#include <vector>

#include "collector/charts/chart_index.h"
#include "collector/charts/chart_meaning.h"
#include "collector/charts/charts_json.h"
#include "collector/charts/count_files.h"
#include "collector/config/loaded_config.h"
#include "commands.h"

namespace tally::tallyd {
namespace {

struct Options {
  std::string config;
  std::string from;
  std::string to;
  unsigned threads = std::max(1U, std::thread::hardware_concurrency());
  bool reference = false;
  std::vector<std::string> files;
};

base::Result<void> charts(const Options& options) {
  auto config = collector::load_config(options.config);
  if (!config) return std::unexpected(config.error());
  const auto index = std::make_shared<const collector::ChartIndex>(config->config);
  const auto counted =
      collector::count_files(index, {options.files.begin(), options.files.end()},
                             {.from = options.from, .to = options.to, .threads = options.threads});
  if (!counted) return std::unexpected(counted.error());
  const std::string& from = options.from.empty() ? counted->oldest_week : options.from;
  const std::string& to = options.to.empty() ? counted->newest_week : options.to;
  if (from.empty() || to.empty()) {
    return base::fail(
        "the files hold no report, so there is no range of weeks; give --from and --to");
  }
  if (from > to) return base::fail("the range from {} to {} ends before it begins", from, to);
  const collector::ChartMeanings meanings{config->config};
  const collector::ChartsInput input{
      .index = *index, .meanings = meanings, .combined = counted->counts, .from = from, .to = to};
  const std::string json = options.reference ? reference_charts_json(input) : charts_json(input);
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
  command->add_option("--threads", options->threads, "Threads [default: one a processor]")
      ->type_name("N")
      ->check(CLI::Range(1, 256));
  command->add_flag("--reference", options->reference,
                    "Print only what Go's own collector prints, byte for byte");
  command->add_option("files", options->files, "Merged files: one report a line")
      ->type_name("FILE")
      ->required();
  command->footer(
      "Examples:\n"
      "  $ tallyd charts --config config.json 2026-11-15.ndjson 2026-11-22.ndjson\n"
      "\n"
      "Files in the order of X, as merged files are, are read once, in memory that\n"
      "does not grow with them. Others take 8 bytes a report and more time.");
  return [options] { return charts(*options); };
}

}  // namespace tally::tallyd
