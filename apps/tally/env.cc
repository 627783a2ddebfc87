#include <fmt/core.h>

#include <memory>

#include "base/date.h"
#include "commands.h"
#include "options.h"

namespace tally::app {
namespace {

int print_environment(const Target& target) {
  const auto place = resolve(target);
  if (!place) return report_error(place.error().message);
  const std::string_view directory = place->directory.view();
  fmt::print("mode: {}\n", mode_name(place->effective.mode));
  fmt::print("why: {}\n", explain(place->effective.rule));
  fmt::print("since: {}\n",
             place->seen.user.since ? base::format_date(*place->seen.user.since) : "");
  fmt::print("modefile: {}/mode\n", directory);
  fmt::print("localdir: {}/local\n", directory);
  fmt::print("uploaddir: {}/upload\n", directory);
  fmt::print("policyfile: {}\n", consent::kPolicyFile);
  return kExitOk;
}

}  // namespace

void add_env(CLI::App& app, Outcome& outcome) {
  const auto target = std::make_shared<Target>();
  CLI::App* command = app.add_subcommand("env", "Print the mode and where the files are");
  add_target(*command, *target);
  command->callback([target, &outcome] { outcome.exit_code = print_environment(*target); });
}

}  // namespace tally::app
