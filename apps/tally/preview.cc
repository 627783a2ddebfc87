#include "upload/preview.h"

#include <fmt/core.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "commands.h"
#include "help.h"
#include "options.h"
#include "run_request.h"
#include "upload/offline_options.h"
#include "upload/preview_text.h"

namespace tally::app {
namespace {

using Json = nlohmann::ordered_json;
using upload::Preview;
using upload::Stage;

struct PreviewRequest {
  RunRequest run;
  bool json = false;
};

std::string_view name_of(Stage stage) {
  switch (stage) {
    case Stage::kReady:
      return "ready";
    case Stage::kOver:
      return "over";
    case Stage::kInProgress:
      return "in progress";
  }
  return "";
}

Json to_json(const upload::LeftOutProgram& program) {
  Json counters = Json::array();
  Json stacks = Json::array();
  for (const upload::LeftOutName& name : program.names) {
    (name.kind == upload::Kind::kStack ? stacks : counters)
        .push_back(Json{{"Name", name.name}, {"Count", name.count}, {"Reason", name.reason}});
  }
  return Json{{"Program", program.id.program},      {"Version", program.id.version},
              {"GoVersion", program.id.go_version}, {"GOOS", program.id.goos},
              {"GOARCH", program.id.goarch},        {"Reason", program.reason},
              {"Counters", std::move(counters)},    {"Stacks", std::move(stacks)}};
}

// `Report` is a text, so that its bytes are those that would be sent.
Json to_json(const upload::PreviewedReport& report) {
  Json left_out;  // null if it cannot be told
  if (report.left_out) left_out = Json::array();
  for (const auto& program : report.left_out.value_or(std::vector<upload::LeftOutProgram>{})) {
    left_out.push_back(to_json(program));
  }
  return Json{{"Week", report.week},
              {"Stage", name_of(report.stage)},
              {"Sent", !report.not_sent.has_value()},
              {"Reason", report.not_sent.value_or("")},
              {"Report", report.bytes},
              {"LeftOut", std::move(left_out)},
              {"Notes", report.notes}};
}

void print_json(const Preview& preview, std::optional<base::Time> config_since) {
  Json reports = Json::array();
  for (const auto& report : preview.reports) reports.push_back(to_json(report));
  const Json json{{"Mode", mode_name(preview.consent.mode)},
                  {"Since", preview.consent.since ? base::format_date(*preview.consent.since) : ""},
                  {"Config", preview.config_version ? Json(*preview.config_version) : Json()},
                  {"ConfigSince", config_since ? base::format_rfc3339(*config_since) : ""},
                  {"Reports", std::move(reports)},
                  {"Problems", preview.problems}};
  // Only ASCII: names come from anybody's files, and the output may be a terminal.
  fmt::print("{}\n", json.dump(-1, ' ', true, Json::error_handler_t::replace));
}

int preview(const PreviewRequest& request) {
  const auto place = resolve(request.run.target);
  if (!place) return report_error(place.error().message);
  const auto offline = upload::offline_options(request.run.options());
  if (!offline) return report_error(offline.error().message);
  const auto preview = upload::make_preview(offline->run);
  if (!preview) return report_error(preview.error().message);
  if (request.json) {
    print_json(*preview, offline->config_since);
  } else {
    fmt::print("{}", upload::preview_text(*preview, offline->effective, offline->config_since));
  }
  return kExitOk;
}

}  // namespace

void add_preview(CLI::App& app, Outcome& outcome) {
  const auto request = std::make_shared<PreviewRequest>();
  CLI::App* command = app.add_subcommand(
      "preview",
      "Print what would be sent now: the bytes of each report, and below them what is left out\n"
      "and why");
  set_footer(
      *command,
      "First come reports that wait to be sent, then weeks that are over, then the week in "
      "progress, as if it ended now. The random number of a report that is still to be made "
      "is kept, so that the report will be sent as it is shown. (A Go program that makes the "
      "report draws a number of its own.) Nothing else is written, and no network is used.",
      {"tally preview --collection go",
       "tally preview --collection acme --json | jq -r '.Reports[0].Report'"});
  add_target(*command, request->run.target);
  add_as_of(*command, request->run.as_of);
  add_config(*command, request->run,
             "Where runs fetch the upload config from; what was kept of that is used");
  command->add_flag("--json", request->json, "One JSON object, with each report as a text");
  command->callback([request, &outcome] { outcome.exit_code = preview(*request); });
}

}  // namespace tally::app
