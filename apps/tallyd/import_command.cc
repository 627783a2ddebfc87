#include <cstdio>
#include <memory>
#include <vector>

#include "collector/collector.h"
#include "collector/store/import.h"
#include "commands.h"

namespace tally::tallyd {
namespace {

struct Options {
  std::string data;
  std::vector<std::string> files;
};

base::Result<void> import_files(const Options& options) {
  const auto store = collector::Store::open(collector::store_directory(options.data));
  if (!store) return std::unexpected(store.error());
  collector::ImportResult all;
  for (const std::string& file : options.files) {
    const auto result = collector::import_reports(file, **store, [](std::string_view sentence) {
      std::fprintf(stderr, "%.*s\n", static_cast<int>(sentence.size()), sentence.data());
    });
    if (!result) return std::unexpected(result.error());
    all.stored += result->stored;
    all.already += result->already;
    all.refused += result->refused;
  }
  std::printf("%s\n", fmt::format("{} reports were stored; {} were stored before; {} were refused",
                                  all.stored, all.already, all.refused)
                          .c_str());
  if (all.refused != 0) return base::fail("{} lines were refused", all.refused);
  return {};
}

}  // namespace

Command add_import(CLI::App& app) {
  CLI::App* command = app.add_subcommand("import", "Take reports from files");
  auto options = std::make_shared<Options>();
  command->add_option("--data", options->data, "Directory for the reports, as given to serve")
      ->type_name("DIR")
      ->required();
  command
      ->add_option("files", options->files,
                   "Reports, one a line, as text or packed by zstd: what export wrote, or\n"
                   "files from /data/ of a collector")
      ->type_name("FILE")
      ->required();
  command->footer(
      "The first report under a Week and X stays. Which line is refused, and why, is told; then\n"
      "the exit code is 1, and all others are stored. To do it again changes nothing. A running\n"
      "`tallyd serve` has the reports for itself: this works while none is running.\n\n"
      "Examples:\n"
      "  $ tallyd import --data /var/lib/tallyd reports.ndjson.zst");
  return [options] { return import_files(*options); };
}

}  // namespace tally::tallyd
