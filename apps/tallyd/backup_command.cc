#include <cstdio>
#include <memory>

#include "collector/collector.h"
#include "collector/store/backup.h"
#include "commands.h"

namespace tally::tallyd {
namespace {

struct Options {
  std::string data;
  std::string target;
};

base::Result<void> back_up(const Options& options) {
  const auto store = collector::Store::open(collector::store_directory(options.data),
                                            collector::Store::Open::kExisting);
  if (!store) {
    return base::fail(
        "{}; a running one makes a backup by itself, on the listener for operators: "
        "POST /backup?name=NAME",
        store.error().message);
  }
  return collector::back_up_data(**store, options.target);
}

}  // namespace

Command add_backup(CLI::App& app) {
  CLI::App* command = app.add_subcommand("backup", "Copy all reports into another directory");
  auto options = std::make_shared<Options>();
  command->add_option("--data", options->data, "Directory of the reports, as given to serve")
      ->type_name("DIR")
      ->required();
  command
      ->add_option("target", options->target,
                   "Directory to make; it can be given to serve as --data")
      ->type_name("TARGET")
      ->required();
  command->footer(
      "Merged files and charts are not copied: serve makes them anew. On the same file system the\n"
      "copy shares its files with the original, and so costs next to nothing, but is no help\n"
      "when the disk fails: copy it elsewhere. This works while no `tallyd serve` is running; a\n"
      "running one is asked on its listener for operators.\n\n"
      "Examples:\n"
      "  $ tallyd backup --data /var/lib/tallyd /mnt/backup/2026-11-22\n"
      "  $ curl -X POST 'http://127.0.0.1:8081/backup?name=2026-11-22'");
  return [options] { return back_up(*options); };
}

}  // namespace tally::tallyd
