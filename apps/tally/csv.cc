#include <fmt/core.h>

#include <map>
#include <memory>

#include "commands.h"
#include "help.h"
#include "layout.h"
#include "options.h"
#include "upload/kept_counts.h"

namespace tally::app {
namespace {

using format::ProgramId;

// The frames of a stack are lines of their own. RFC 4180: a field in quotes may hold all else, and
// a quote twice.
std::string in_quotes(std::string_view text) {
  std::string field = "\"";
  for (const char c : text) field.append(c == '"' ? 2 : 1, c);
  return field + '"';
}

std::string field(std::string_view text) {
  const std::string clean = printable_lines(text);
  return clean.find_first_of(",\"\n") == std::string::npos ? clean : in_quotes(clean);
}

int print_csv(const Target& target) {
  const auto place = resolve(target);
  if (!place) return report_error(place.error().message);
  const upload::KeptCounts kept = upload::read_kept_counts(place->directory.c_str());
  std::map<std::pair<std::string_view, ProgramId>, int64_t> sorted;
  for (const auto& [id, program] : kept.programs) {
    for (const auto* counts : {&program.counters, &program.stacks}) {
      for (const auto& [name, count] : *counts) sorted[{name, id}] = count;
    }
  }
  fmt::print("Count,Counter,Program,Version,GoVersion,GOOS,GOARCH\n");
  for (const auto& [key, count] : sorted) {
    const auto& [name, id] = key;
    fmt::print("{},{},{},{},{},{},{}\n", count, in_quotes(printable_lines(name)), field(id.program),
               field(id.version), field(id.go_version), field(id.goos), field(id.goarch));
  }
  for (const std::string& problem : kept.problems) report_error(problem);
  return kept.problems.empty() ? kExitOk : kExitError;
}

}  // namespace

void add_csv(CLI::App& app, Outcome& outcome) {
  const auto target = std::make_shared<Target>();
  CLI::App* command =
      app.add_subcommand("csv", "Print all that is counted and kept here, for spreadsheets");
  add_target(*command, *target);
  set_footer(*command,
             "A line for each counter of each program, summed over counter files and weekly "
             "reports, sorted by counter. The frames of a stack are lines in a quoted field.",
             {"tally csv --collection go > counters.csv"});
  command->callback([target, &outcome] { outcome.exit_code = print_csv(*target); });
}

}  // namespace tally::app
