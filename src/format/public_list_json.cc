#include "format/public_list_json.h"

#include <utility>

namespace tally::format {
namespace {

using Json = nlohmann::ordered_json;

Json program_json(const ListedProgram& program) {
  Json charts = Json::array();
  for (const ListedChart& each : charts_of(program)) charts.push_back(chart_json(each));
  return {{"Name", program.name}, {"Versions", program.versions}, {"Charts", std::move(charts)}};
}

}  // namespace

Json chart_json(const ListedChart& chart) {
  const ListedName& about = chart.about;
  Json json{{"Chart", about.name},        {"Type", type_of(chart)},
            {"Title", about.title},       {"Description", about.description},
            {"Buckets", chart.buckets},   {"Issues", about.issues},
            {"From", about.from_version}, {"Rate", about.rate}};
  if (about.is_stack) json["Depth"] = about.depth;
  return json;
}

Json prompt_json(const ListedPrompt& prompt) {
  return {{"Rate", prompt.rollout.rate},
          {"Salt", prompt.rollout.salt},
          {"Description", prompt.description},
          {"Issues", prompt.issues}};
}

Json list_json(const PublicList& list) {
  Json json{{"Version", list.version},        {"Published", list.published},
            {"SampleRate", list.sample_rate}, {"GOOS", list.goos},
            {"GOARCH", list.goarch},          {"GoVersion", list.go_version}};
  if (list.prompt) json["Prompt"] = prompt_json(*list.prompt);
  Json programs = Json::array();
  for (const ListedProgram& each : list.programs) programs.push_back(program_json(each));
  json["Programs"] = std::move(programs);
  return json;
}

}  // namespace tally::format
