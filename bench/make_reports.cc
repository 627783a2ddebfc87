// Makes merged files of made-up reports that an upload config allows, always the same for the same
// seed: what the benchmarks of charts read (bench/README.md).
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <random>
#include <string>
#include <vector>

#include "base/date.h"
#include "base/file.h"
#include "format/report.h"
#include "format/upload_config.h"

namespace tally {
namespace {

using format::ProgramConfig;

struct Options {
  std::string config;
  std::string directory;
  size_t reports = 200'000;
  size_t weeks = 1;
  uint64_t seed = 1;
};

// Users count the same few things most of the time, so some names are much more frequent.
class Maker {
 public:
  Maker(const format::UploadConfig& config, uint64_t seed) : config_(config), random_(seed) {
    for (const ProgramConfig& program : config.programs) {
      auto& names = counters_.emplace_back();
      for (const format::CounterConfig& counter : program.counters) {
        for (std::string& name : format::expand_counter(counter.name)) names.push_back(name);
      }
    }
  }

  double fraction() { return std::uniform_real_distribution<double>{}(random_); }

  format::Report report(std::string week, double x) {
    format::Report report{
        .week = std::move(week), .last_week = "", .x = x, .programs = {}, .config = "v0.44.0"};
    const format::ProgramId machine{.program = "",
                                    .version = "",
                                    .go_version = "",
                                    .goos = often_first(config_.goos),
                                    .goarch = often_first(config_.goarch)};
    // Some three programs, in the order of the config.
    const double share = 3.0 / static_cast<double>(config_.programs.size());
    for (size_t i = 0; i < config_.programs.size(); ++i) {
      if (fraction() < share) report.programs.push_back(program(i, machine));
    }
    return report;
  }

 private:
  // The nearer to the front, the more often.
  const std::string& often_first(const std::vector<std::string>& from) {
    const double at = fraction();
    return from[static_cast<size_t>(at * at * static_cast<double>(from.size()))];
  }

  format::ProgramReport program(size_t number, format::ProgramId id) {
    const ProgramConfig& config = config_.programs[number];
    id.program = config.name;
    id.go_version = often_first(config_.go_version);
    id.version = config.versions.empty() ? id.go_version : often_first(config.versions);
    if (format::is_toolchain_program(config.name)) id.version = id.go_version;
    format::ProgramReport program{.id = std::move(id), .counters = {}, .stacks = {}};
    // One user counts a third of what there is, another hardly anything.
    const double share = kMostCounters * fraction();
    for (const std::string& name : counters_[number]) {
      if (fraction() < share) program.counters[name] = count();
    }
    if (!config.stacks.empty() && fraction() < kCrashes) program.stacks[stack(config)] = 1;
    return program;
  }

  int64_t count() { return 1 + static_cast<int64_t>(std::exponential_distribution{0.01}(random_)); }

  std::string stack(const ProgramConfig& program) {
    std::string name = often_first_stack(program);
    const auto bug = static_cast<unsigned>(100 * fraction() * fraction());
    for (unsigned frame = 0; frame < 16; ++frame) {
      name += fmt::format("\n{}/internal/part{}.(*Server).handle{}:+{},+0x{:x}", program.name,
                          frame % 3, bug, frame + bug % 7, 16 * (frame + 1) + bug);
    }
    return name;
  }
  const std::string& often_first_stack(const ProgramConfig& program) {
    return program
        .stacks[static_cast<size_t>(fraction() * static_cast<double>(program.stacks.size()))]
        .name;
  }

  // Chosen so that a report of Go's own config has about 3 KB.
  static constexpr double kMostCounters = 1.1;
  static constexpr double kCrashes = 0.02;

  const format::UploadConfig& config_;
  std::mt19937_64 random_;
  std::vector<std::vector<std::string>> counters_;  // by program
};

base::Result<void> make(const Options& options) {
  const auto text = base::read_file(options.config);
  if (!text) return std::unexpected(text.error());
  const auto config = format::parse_upload_config(*text);
  if (!config) return base::fail("reading {}: {}", options.config, config.error().message);
  Maker maker{*config, options.seed};
  constexpr base::Date kFirst{std::chrono::days{20'772}};  // 2026-11-15
  for (size_t week = 0; week < options.weeks; ++week) {
    const std::string date =
        base::format_date(kFirst + std::chrono::days{7 * static_cast<int>(week)});
    std::ofstream out{options.directory + "/" + date + ".ndjson", std::ios::binary};
    std::vector<double> xs(options.reports / options.weeks);
    for (double& x : xs) x = maker.fraction();
    std::ranges::sort(xs);
    for (const double x : xs) out << format::write_report_line(maker.report(date, x)) << '\n';
    if (!out.flush()) return base::fail("writing to {} failed", options.directory);
  }
  return {};
}

}  // namespace
}  // namespace tally

int main(int argc, char** argv) {
  CLI::App app{"Makes merged files of made-up reports"};
  tally::Options options;
  app.add_option("--config", options.config, "The upload config")->required();
  app.add_option("--reports", options.reports, "Of all weeks together");
  app.add_option("--weeks", options.weeks, "Files, each of a week")->check(CLI::Range(1, 1000));
  app.add_option("--seed", options.seed);
  app.add_option("directory", options.directory, "Where the files are written")->required();
  CLI11_PARSE(app, argc, argv);
  if (const auto made = tally::make(options); !made) {
    std::fprintf(stderr, "make_reports: %s\n", made.error().message.c_str());
    return 1;
  }
  return 0;
}
