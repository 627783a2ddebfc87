#include <cstdio>
#include <filesystem>
#include <memory>

#include "base/date.h"
#include "base/file.h"
#include "collector/collector.h"
#include "collector/merge/check_merged.h"
#include "collector/merge/published_file.h"
#include "commands.h"

namespace tally::tallyd {
namespace {

using base::fail;
using base::Result;
namespace fs = std::filesystem;

struct Options {
  std::string data;
  bool repair = false;
};

void say(const std::string& sentence) { std::printf("%s\n", sentence.c_str()); }

void tell(const collector::CheckResult& result) {
  for (const collector::Damage& each : result.damaged) {
    say(fmt::format("{}: {}", each.where, each.reason));
  }
  say(fmt::format("{} reports are whole", result.records));
}

// Returns how many merged files are not what the store says. `repair`: those are removed, and are
// made anew by the next serve.
Result<size_t> check_files(const std::vector<collector::OpenedWeek>& files,
                           const collector::Store& store, bool repair) {
  size_t faults = 0;
  for (const collector::OpenedWeek& each : files) {
    const auto check = collector::check_merged(each, store);
    if (!check) return std::unexpected(check.error());
    if (check->missing != 0) {
      say(fmt::format("{}: {} reports are not published yet", each.path.native(), check->missing));
    }
    if (!check->fault) continue;
    ++faults;
    say(*check->fault);
    if (!repair) continue;
    if (auto removed = collector::remove_packed(each.path); !removed) {
      return std::unexpected(removed.error());
    }
    if (auto removed = base::remove_file(each.path); !removed) {
      return std::unexpected(removed.error());
    }
    say(fmt::format("{} is removed; `tallyd serve` makes it anew", each.path.native()));
  }
  return faults;
}

Result<void> repair(const fs::path& data, const std::vector<collector::OpenedWeek>& files) {
  const fs::path aside = data / "damaged" / base::format_rfc3339(base::system_now());
  const auto repaired = collector::repair_store(collector::store_directory(data), aside);
  if (!repaired) return std::unexpected(repaired.error());
  tell(*repaired);
  if (!repaired->damaged.empty()) {
    say(fmt::format("what was damaged is kept in {}", aside.native()));
  }
  const auto store =
      collector::Store::open(collector::store_directory(data), collector::Store::Open::kExisting);
  if (!store) return std::unexpected(store.error());
  const auto faults = check_files(files, **store, /*repair=*/true);
  if (!faults) return std::unexpected(faults.error());
  if (repaired->damaged.empty() && *faults == 0) return {};
  return fail("the data in {} was damaged, and is repaired as far as it can be", data.native());
}

Result<void> check(const Options& options) {
  const fs::path data = options.data;
  // Before the store: see open_merged_files.
  const auto files = collector::open_merged_files(collector::merged_directory(data));
  if (!files) return std::unexpected(files.error());
  if (options.repair) return repair(data, *files);
  const auto store =
      collector::Store::open(collector::store_directory(data), collector::Store::Open::kReadOnly);
  if (!store) return std::unexpected(store.error());
  const auto result = (*store)->check();
  if (!result) return std::unexpected(result.error());
  tell(*result);
  const auto faults = check_files(*files, **store, /*repair=*/false);
  if (!faults) return std::unexpected(faults.error());
  if (result->damaged.empty() && *faults == 0) return {};
  return fail(
      "the data in {} is damaged; stop the collector and run `tallyd check --repair` to set aside "
      "what is, and keep the rest",
      data.native());
}

}  // namespace

Command add_check(CLI::App& app) {
  CLI::App* command = app.add_subcommand("check", "Verify every stored report");
  auto options = std::make_shared<Options>();
  command->add_option("--data", options->data, "Directory of the reports, as given to serve")
      ->type_name("DIR")
      ->required();
  command->add_flag("--repair", options->repair,
                    "Set aside what is damaged, into DIR/damaged, and make the store anew of\n"
                    "the rest; it needs as much free space as the store has");
  command->footer(
      "Reads every record: its checksum, that it is a report, that it is the one its key says,\n"
      "and that merged files hold what the store does. Each fault is told in a line; then the\n"
      "exit code is 1. Also while `tallyd serve` runs, but --repair only while none does.\n\n"
      "Examples:\n"
      "  $ tallyd check --data /var/lib/tallyd\n"
      "  $ tallyd check --repair --data /var/lib/tallyd");
  return [options] { return check(*options); };
}

}  // namespace tally::tallyd
