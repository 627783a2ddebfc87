#include "collector/config/config_json.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "format/public_list_json.h"

namespace tally::collector {
namespace {

using Json = nlohmann::ordered_json;

// JSON escapes can stand for what is no UTF-8, which is replaced rather than thrown at.
std::string written(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
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
  return written(format::list_json(format::list_of(config)));
}

}  // namespace tally::collector
