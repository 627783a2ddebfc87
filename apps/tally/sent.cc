#include <fmt/core.h>

#include <memory>
#include <vector>

#include "commands.h"
#include "help.h"
#include "json_output.h"
#include "options.h"
#include "upload/sent_reports.h"
#include "viewer/reports_json.h"

namespace tally::app {
namespace {

using upload::SentReport;

struct SentRequest {
  Target target;
  std::string week;
  bool json = false;
};

std::string check_date(const std::string& text) {
  const auto date = base::parse_date(text);
  return date ? std::string{} : date.error().message;
}

// Nothing but the bytes.
int print_report(const consent::Place& place, const std::string& week) {
  const auto sent = upload::read_sent_report(place.directory.c_str(), *base::parse_date(week));
  if (!sent) return report_error(sent.error().message);
  std::fwrite(sent->bytes.data(), 1, sent->bytes.size(), stdout);
  return kExitOk;
}

void print_line(const SentReport& sent) {
  const auto& report = sent.report;
  fmt::print("{}  {}  {:>9}  {:>8}  {}\n", base::format_date(sent.week),
             base::format_rfc3339(sent.sent), sent.bytes.size(),
             report ? fmt::format("{}", report->programs.size()) : "?",
             report ? fmt::format("{}", report->x) : "?");
}

int print_table(const consent::Place& place, bool as_json) {
  const auto weeks = upload::weeks_sent(place.directory.c_str());
  if (!weeks) return report_error(weeks.error().message);
  Json reports = Json::array();
  if (!as_json && weeks->empty()) fmt::print("Nothing was sent.\n");
  if (!as_json && !weeks->empty()) {
    fmt::print("{:<10}  {:<20}  {:>9}  {:>8}  {}\n", "week", "sent", "bytes", "programs", "X");
  }
  int exit_code = kExitOk;
  for (const base::Date week : *weeks) {
    const auto sent = upload::read_sent_report(place.directory.c_str(), week);
    if (!sent) {
      exit_code = report_error(sent.error().message);
    } else if (as_json) {
      reports.push_back(viewer::sent_json(*sent));
    } else {
      print_line(*sent);
    }
  }
  if (as_json) fmt::print("{}\n", Json{{"Reports", std::move(reports)}}.dump());
  return exit_code;
}

int print_sent(const SentRequest& request) {
  const auto place = resolve(request.target);
  if (!place) return report_error(place.error().message);
  return request.week.empty() ? print_table(*place, request.json)
                              : print_report(*place, request.week);
}

}  // namespace

void add_sent(CLI::App& app, Outcome& outcome) {
  const auto request = std::make_shared<SentRequest>();
  CLI::App* command = app.add_subcommand(
      "sent", "List the reports that were sent, or print one of them, byte for byte");
  set_footer(*command,
             "X is the random number that stands in the report: the report is published under it.",
             {"tally sent --collection go", "tally sent --collection go 2026-11-29"});
  add_target(*command, request->target);
  auto* json = command->add_flag("--json", request->json, "The list as one JSON object");
  command->add_option("WEEK", request->week, "The day on which the week ended: print what was sent")
      ->check(CLI::Validator{check_date, "DATE"})
      ->excludes(json);
  command->callback([request, &outcome] { outcome.exit_code = print_sent(*request); });
}

}  // namespace tally::app
