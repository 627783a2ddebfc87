#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <system_error>
#include <utility>
#include <vector>

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

// It may be the only place that still has a report which the store has lost, so it is kept; the
// packed forms say the same. The next serve makes the file anew.
Result<void> set_aside(const fs::path& file, const fs::path& aside) {
  if (auto removed = collector::remove_packed(file); !removed) return removed;
  const fs::path kept = aside / file.filename();
  std::error_code error;
  fs::rename(file, kept, error);
  if (error) return fail("moving {} to {}: {}", file.native(), kept.native(), error.message());
  say(fmt::format(
      "{} is moved to {}, and `tallyd serve` makes it anew; if the store has lost reports, "
      "`tallyd import` takes them back from there",
      file.native(), kept.native()));
  return {};
}

// Returns how many merged files are not what the store says. `aside`: those go there.
Result<size_t> check_files(const std::vector<collector::OpenedWeek>& files,
                           const collector::Store& store, const std::optional<fs::path>& aside) {
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
    if (!aside) continue;
    if (auto moved = set_aside(each.path, *aside); !moved) return std::unexpected(moved.error());
  }
  return faults;
}

// One that is not there yet: what an earlier repair has kept is not written over.
fs::path new_aside(const fs::path& data) {
  const std::string now = base::format_rfc3339(base::system_now());
  fs::path aside = data / "damaged" / now;
  for (int i = 2; !base::is_gone(aside); ++i) {
    aside = data / "damaged" / fmt::format("{}-{}", now, i);
  }
  return aside;
}

Result<void> repair(const fs::path& data, const std::vector<collector::OpenedWeek>& files) {
  const fs::path aside = new_aside(data);
  const auto repaired = collector::repair_store(collector::store_directory(data), aside);
  if (!repaired) return std::unexpected(repaired.error());
  tell(*repaired);
  if (!repaired->damaged.empty()) {
    say(fmt::format("what was damaged is kept in {}", aside.native()));
  }
  const auto store =
      collector::Store::open(collector::store_directory(data), collector::Store::Open::kExisting);
  if (!store) return std::unexpected(store.error());
  const auto faults = check_files(files, **store, aside);
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
  const auto faults = check_files(*files, **store, std::nullopt);
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
                    "the rest; it needs as much free space as the store has. A merged file that\n"
                    "is not what the store says is moved there, too, and `tallyd import` takes\n"
                    "back from it what the store has lost");
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
