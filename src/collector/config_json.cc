#include "collector/config_json.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "format/public_list.h"

namespace tally::collector {
namespace {

using Json = nlohmann::ordered_json;

// JSON escapes can stand for what is no UTF-8, which is replaced rather than thrown at.
std::string written(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

// What counts, where no chart config says it.
std::string type_of(const format::ListedChart& chart) {
  if (chart.about.is_explained()) return chart.about.type;
  if (chart.about.is_stack) return "stack";
  return chart.buckets.empty() ? "counter" : "partition";
}

Json chart_json(const format::ListedChart& chart) {
  const format::ListedName& about = chart.about;
  Json json{{"Chart", about.name},        {"Type", type_of(chart)},
            {"Title", about.title},       {"Description", about.description},
            {"Buckets", chart.buckets},   {"Issues", about.issues},
            {"From", about.from_version}, {"Rate", about.rate}};
  if (about.is_stack) json["Depth"] = about.depth;
  return json;
}

Json program_json(const format::ListedProgram& program) {
  Json charts = Json::array();
  for (const format::ListedChart& each : format::charts_of(program)) {
    charts.push_back(chart_json(each));
  }
  return {{"Name", program.name}, {"Versions", program.versions}, {"Charts", std::move(charts)}};
}

}  // namespace

std::string config_history_json(const publish::ConfigLog& log) {
  Json versions = Json::array();
  format::PublicList before;  // before the first version nothing may be sent
  for (const publish::LoggedVersion& each : log) {
    format::PublicList list = format::list_of(each.content.config);
    versions.push_back({{"Number", each.content.number},
                        {"Version", list.version},
                        {"Published", list.published},
                        {"Hash", each.content.hash},
                        {"Changes", format::changes_between(before, list)}});
    before = std::move(list);
  }
  return written(Json{{"Versions", std::move(versions)}});
}

std::string config_list_json(const format::UploadConfig& config) {
  const format::PublicList list = format::list_of(config);
  Json programs = Json::array();
  for (const format::ListedProgram& each : list.programs) programs.push_back(program_json(each));
  return written(Json{{"Version", list.version},
                      {"Published", list.published},
                      {"SampleRate", list.sample_rate},
                      {"GOOS", list.goos},
                      {"GOARCH", list.goarch},
                      {"GoVersion", list.go_version},
                      {"Programs", std::move(programs)}});
}

}  // namespace tally::collector
