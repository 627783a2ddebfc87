#include <atomic>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>
#include <vector>

#include "base/file.h"
#include "collector/collector.h"
#include "collector/merge/published_file.h"
#include "collector/merge/week_merge.h"
#include "commands.h"

namespace tally::tallyd {
namespace {

struct Options {
  std::string data;
  std::string date;
};

base::Result<void> print(const std::filesystem::path& file) {
  std::ifstream in{file, std::ios::binary};
  std::vector<char> buffer(size_t{256} << 10);
  while (in.read(buffer.data(), static_cast<std::streamsize>(buffer.size())) || in.gcount() > 0) {
    std::fwrite(buffer.data(), 1, static_cast<size_t>(in.gcount()), stdout);
  }
  if (in.bad() || !in.eof()) return base::fail("reading {} failed", file.native());
  if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) {
    return base::fail("writing to standard output failed");
  }
  return {};
}

base::Result<void> merge(const Options& options) {
  const auto store = collector::Store::open(collector::store_directory(options.data),
                                            collector::Store::Open::kExisting);
  if (!store) return std::unexpected(store.error());
  bool any = false;
  for (const collector::WeekCount& each : (*store)->weeks()) any |= each.week == options.date;
  if (!any) {
    return base::fail("merging {}: {} has no reports of this week", options.date, options.data);
  }
  const auto directory = collector::merged_directory(options.data);
  if (auto made = base::make_directories(directory, base::kPublicDirectory); !made) return made;
  collector::remove_unfinished(directory);  // who has the store is the only one that merges
  const std::atomic<bool> cancelled = false;
  const auto merged = collector::merge_week(**store, directory, options.date, cancelled);
  if (!merged) return std::unexpected(merged.error());
  return print(collector::merged_file(directory, options.date));
}

}  // namespace

Command add_merge(CLI::App& app) {
  CLI::App* command =
      app.add_subcommand("merge", "Merge the reports of a week now, and print them");
  auto options = std::make_shared<Options>();
  command->add_option("--data", options->data, "Directory of the reports, as given to serve")
      ->type_name("DIR")
      ->required();
  command->add_option("--date", options->date, "The week, by the day it ends on")
      ->type_name("DATE")
      ->check(check_date)
      ->required();
  command->footer(
      "A running `tallyd serve` does this by itself, and has the reports for itself: this works\n"
      "while none is running. One report a line, in the order of X.\n\n"
      "Examples:\n"
      "  $ tallyd merge --data /var/lib/tallyd --date 2026-11-22 | wc -l");
  return [options] { return merge(*options); };
}

}  // namespace tally::tallyd
