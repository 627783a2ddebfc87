#include <cstdio>
#include <memory>

#include "collector/limits_table.h"
#include "commands.h"

namespace tally::tallyd {
namespace {

base::Result<void> limits(bool as_json) {
  const std::string text = as_json ? collector::limits_json() : collector::limits_text();
  std::fwrite(text.data(), 1, text.size(), stdout);
  if (std::fflush(stdout) != 0) return base::fail("writing to standard output failed");
  return {};
}

}  // namespace

Command add_limits(CLI::App& app) {
  CLI::App* command =
      app.add_subcommand("limits", "List the limits of serve, with defaults and reasons");
  auto as_json = std::make_shared<bool>(false);
  command->add_flag("--json", *as_json, "As JSON, with numbers in the limit's unit");
  command->footer(
      "Each is set by `tallyd serve --limit NAME=VALUE`.\n\n"
      "Examples:\n"
      "  $ tallyd limits --json\n"
      "  $ tallyd serve --config config.json --limit body=1MiB");
  return [as_json] { return limits(*as_json); };
}

}  // namespace tally::tallyd
