#include <cstdio>
#include <memory>
#include <optional>

#include "collector/collector.h"
#include "collector/merge/packers.h"
#include "collector/merge/replaced_file.h"
#include "commands.h"

namespace tally::tallyd {
namespace {

using base::fail;
using base::Result;

struct Options {
  std::string data;
  std::string from;
  std::string to;
  std::string output;
  bool zstd = false;
};

// Standard output, or a file that is there once it is whole; packed or not.
class Output {
 public:
  static Result<Output> open(const Options& options) {
    Output output;
    if (!options.output.empty()) {
      auto file = collector::ReplacedFile::start(options.output);
      if (!file) return std::unexpected(file.error());
      output.file_.emplace(std::move(*file));
    }
    if (options.zstd || options.output.ends_with(".zst")) {
      output.packer_ = std::make_unique<collector::ZstdPacker>();
    }
    return output;
  }

  Result<void> write(std::string_view bytes) {
    if (!packer_) return write_packed(bytes);
    const auto packed = packer_->pack(bytes, false);
    if (!packed) return std::unexpected(packed.error());
    return write_packed(*packed);
  }

  Result<void> finish() {
    if (packer_) {
      const auto packed = packer_->pack({}, true);
      if (!packed) return std::unexpected(packed.error());
      if (auto written = write_packed(*packed); !written) return written;
    }
    if (!file_) return std::fflush(stdout) == 0 ? Result<void>{} : no_output();
    if (auto synced = file_->sync(); !synced) return synced;
    return file_->put_in_place();
  }

 private:
  static Result<void> no_output() { return fail("writing to standard output failed"); }

  Result<void> write_packed(std::string_view bytes) {
    if (file_) return file_->write(bytes);
    return std::fwrite(bytes.data(), 1, bytes.size(), stdout) == bytes.size() ? Result<void>{}
                                                                              : no_output();
  }

  std::optional<collector::ReplacedFile> file_;
  std::unique_ptr<collector::Packer> packer_;
};

Result<void> export_reports(const Options& options) {
  const auto store = collector::Store::open(collector::store_directory(options.data),
                                            collector::Store::Open::kReadOnly);
  if (!store) return std::unexpected(store.error());
  auto output = Output::open(options);
  if (!output) return std::unexpected(output.error());
  for (const collector::WeekCount& each : (*store)->weeks()) {
    if (!options.from.empty() && each.week < options.from) continue;
    if (!options.to.empty() && each.week > options.to) continue;
    auto scanned = (*store)->scan(each.week, [&](std::string_view line) {
      auto written = output->write(line);
      return written ? output->write("\n") : written;
    });
    if (!scanned) return scanned;
  }
  if (auto finished = output->finish(); !finished) return finished;
  if (const auto damaged = (*store)->status().damaged_records; damaged != 0) {
    return fail(
        "{} places of the store could not be read, and their reports are missing in what was "
        "written; `tallyd check` says more",
        damaged);
  }
  return {};
}

}  // namespace

Command add_export(CLI::App& app) {
  CLI::App* command = app.add_subcommand("export", "Write out all reports, one a line");
  auto options = std::make_shared<Options>();
  command->add_option("--data", options->data, "Directory of the reports, as given to serve")
      ->type_name("DIR")
      ->required();
  command->add_option("--from", options->from, "First week [default: the oldest]")
      ->type_name("DATE")
      ->check(check_date);
  command->add_option("--to", options->to, "Last week [default: the newest]")
      ->type_name("DATE")
      ->check(check_date);
  command
      ->add_option("-o,--output", options->output,
                   "File to write, which appears once it is whole [default: standard output]")
      ->type_name("FILE");
  command->add_flag("--zstd", options->zstd, "Pack by zstd; a FILE that ends in .zst always is");
  command->footer(
      "Week by week, each in the order of X. Also while `tallyd serve` runs: then it is what was\n"
      "stored when the command began. `tallyd import` reads it.\n\n"
      "Examples:\n"
      "  $ tallyd export --data /var/lib/tallyd -o reports.ndjson.zst\n"
      "  $ tallyd export --data /var/lib/tallyd --from 2026-11-01 | wc -l");
  return [options] { return export_reports(*options); };
}

}  // namespace tally::tallyd
