#include <fmt/core.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/file.h"
#include "commands.h"
#include "config_commands.h"
#include "format/chart_check.h"
#include "format/chart_config.h"
#include "format/printable.h"
#include "help.h"
#include "json_output.h"
#include "layout.h"

namespace tally::app {
namespace {

using base::Result;
using format::Problem;

struct CheckRequest {
  std::string file;  // `-` is standard input
  bool strict = false;
  std::string format = "text";
  format::CheckOptions options;
};

// What was found in one file.
struct Findings {
  std::string file;
  size_t records = 0;
  std::vector<Problem> problems;  // in the order of lines
  size_t errors = 0;

  size_t warnings() const { return problems.size() - errors; }
};

// One byte more than is read of a chart config is enough to see that it is too large.
Result<std::string> read_standard_input() {
  std::string text(format::kMaxChartConfigBytes + 1, '\0');
  text.resize(std::fread(text.data(), 1, text.size(), stdin));
  if (std::ferror(stdin) != 0) {
    return base::fail("reading the chart config from standard input: {}", std::strerror(errno));
  }
  return text;
}

Result<std::string> read_charts(const std::string& file) {
  return file == "-" ? read_standard_input() : base::read_file(file, format::kMaxChartConfigBytes);
}

Findings find_problems(const CheckRequest& request, std::string_view text) {
  format::ChartConfig config = format::parse_chart_config(text);
  Findings found{.file = request.file == "-" ? "<stdin>" : request.file,
                 .records = config.num_records(),
                 .problems = std::move(config.problems)};
  config.problems = found.problems;
  for (Problem& warning : format::check_chart_config(config, request.options)) {
    found.problems.push_back(std::move(warning));
  }
  std::ranges::sort(found.problems, format::is_told_before);
  found.errors = static_cast<size_t>(std::ranges::count_if(found.problems, &Problem::is_error));
  return found;
}

std::string_view severity(const Problem& problem) { return problem.is_error ? "error" : "warning"; }

// "no errors", "1 error", "3 errors"
std::string count_of(size_t n, std::string_view thing) {
  return n == 0 ? fmt::format("no {}s", thing) : plural(n, thing);
}

void print_summary(const Findings& found) {
  fmt::print("{}, {}, {}\n", count_of(found.records, "record"), count_of(found.errors, "error"),
             count_of(found.warnings(), "warning"));
}

// As compilers do, so that editors jump there.
void print_text(const Findings& found) {
  const std::string file = format::printable(found.file);
  for (const Problem& problem : found.problems) {
    const std::string place = problem.line == 0 ? file : fmt::format("{}:{}", file, problem.line);
    fmt::print("{}: {}: {}\n", place, severity(problem), problem.message);
  }
}

// What a workflow command of GitHub Actions would take for its own (docs.github.com, "Workflow
// commands for GitHub Actions"; the escapes are those of its toolkit).
std::string escape_github(std::string_view text, bool is_property) {
  std::string out;
  for (const char c : text) {
    const bool is_special =
        c == '%' || c == '\r' || c == '\n' || (is_property && (c == ':' || c == ','));
    if (is_special) {
      out += fmt::format("%{:02X}", static_cast<unsigned>(c));
    } else {
      out += c;
    }
  }
  return out;
}

void print_github(const Findings& found) {
  const std::string file = escape_github(found.file, true);
  for (const Problem& problem : found.problems) {
    const std::string line = problem.line == 0 ? "" : fmt::format(",line={}", problem.line);
    fmt::print("::{} file={}{}::{}\n", severity(problem), file, line,
               escape_github(problem.message, false));
  }
}

void print_findings_json(const Findings& found) {
  Json problems = Json::array();
  for (const Problem& problem : found.problems) {
    problems.push_back(Json{
        {"Line", problem.line}, {"Severity", severity(problem)}, {"Message", problem.message}});
  }
  print_json(Json{{"File", found.file},
                  {"Records", found.records},
                  {"Errors", found.errors},
                  {"Warnings", found.warnings()},
                  {"Problems", problems}});
}

int check_charts(const CheckRequest& request) {
  const auto text = read_charts(request.file);
  if (!text) return report_error(text.error().message);
  const Findings found = find_problems(request, *text);
  if (request.format == "json") {
    print_findings_json(found);
  } else {
    request.format == "github" ? print_github(found) : print_text(found);
    print_summary(found);
  }
  const bool fails = found.errors > 0 || (request.strict && found.warnings() > 0);
  return fails ? kExitError : kExitOk;
}

}  // namespace

void add_config_check(CLI::App& config, Outcome& outcome) {
  const auto request = std::make_shared<CheckRequest>();
  CLI::App* command = config.add_subcommand(
      "check",
      "Say all that is wrong with a chart config, each with its line: before it is merged");
  set_footer(
      *command,
      "An error makes the config invalid. A warning is about what is valid and yet not right: "
      "names, counters that are there twice, buckets that nothing reaches, and what must not "
      "be collected.",
      {"tally config check charts.txt", "tally config check --strict --format github charts.txt"},
      "0 valid, 1 there are errors (or warnings, with --strict) or the file cannot be read, "
      "2 wrong usage.");
  command->add_option("FILE", request->file, "A chart config; - is standard input")->required();
  command->add_flag("--strict", request->strict, "Let warnings fail the check too");
  command
      ->add_option("--format", request->format,
                   "text (FILE:LINE: error: …), github (annotations of a pull request) or json")
      ->check(CLI::IsMember({"text", "github", "json"}))
      ->capture_default_str();
  command
      ->add_option("--max-buckets", request->options.max_buckets,
                   "Warn of a chart that has more buckets")
      ->check(CLI::Range(size_t{1}, format::kMaxChartBuckets))
      ->capture_default_str();
  command->callback([request, &outcome] { outcome.exit_code = check_charts(*request); });
}

}  // namespace tally::app
