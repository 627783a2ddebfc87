#include "viewer/preview_json.h"

#include <string_view>
#include <utility>
#include <vector>

namespace tally::viewer {
namespace {

using upload::Stage;

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

}  // namespace

Json preview_json(const upload::PreviewForUser& shown) {
  const upload::Preview& preview = shown.preview;
  Json reports = Json::array();
  for (const auto& report : preview.reports) reports.push_back(to_json(report));
  return Json{{"Mode", mode_name(preview.consent.mode)},
              {"Since", date_or_empty(preview.consent.since)},
              {"Config", preview.config_version ? Json(*preview.config_version) : Json()},
              {"NoConfig", preview.no_config},
              {"ConfigSince", shown.config_since ? base::format_rfc3339(*shown.config_since) : ""},
              {"Reports", std::move(reports)},
              {"Problems", preview.problems}};
}

}  // namespace tally::viewer
