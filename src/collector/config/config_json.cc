#include "collector/config/config_json.h"

#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "format/public_list_json.h"

namespace tally::collector {
namespace {

using Json = nlohmann::ordered_json;

// JSON escapes can stand for what is no UTF-8, which is replaced rather than thrown at.
std::string written(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

// From which day on the version says something else of who is asked.
Json rollout_step(const format::PublicList& list) {
  Json step{
      {"Date", list.published}, {"Version", list.version}, {"Rate", nullptr}, {"Salt", nullptr}};
  if (list.prompt) {
    step["Rate"] = list.prompt->rollout.rate;
    step["Salt"] = list.prompt->rollout.salt;
  }
  return step;
}

std::optional<format::PromptRollout> rollout_of(const format::PublicList& list) {
  if (!list.prompt) return std::nullopt;
  return list.prompt->rollout;
}

}  // namespace

std::string config_history_json(const publish::ConfigLog& log) {
  Json versions = Json::array();
  Json rollout = Json::array();
  format::PublicList before;  // before the first version nothing may be sent
  for (const publish::LoggedVersion& each : log) {
    format::PublicList list = format::list_of(each.content.config);
    versions.push_back({{"Number", each.content.number},
                        {"Version", list.version},
                        {"Published", list.published},
                        {"Hash", each.content.hash},
                        {"Changes", format::changes_between(before, list)}});
    if (rollout_of(list) != rollout_of(before)) rollout.push_back(rollout_step(list));
    before = std::move(list);
  }
  return written(Json{{"Versions", std::move(versions)}, {"Rollout", std::move(rollout)}});
}

std::string config_list_json(const format::UploadConfig& config) {
  return written(format::list_json(format::list_of(config)));
}

}  // namespace tally::collector
