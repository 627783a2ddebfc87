#include "collector/http/config_pages.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "collector/config/config_json.h"
#include "collector/http/api.h"
#include "format/signed_note.h"

namespace tally::collector {
namespace {

using Text = std::shared_ptr<const std::string>;

constexpr std::string_view kFolder = "/config/";

// `hash` is what the client says in If-None-Match to ask for what is new.
Response answer(std::string_view type, Text body, std::string_view hash, std::string_view caching) {
  return {
      .status = 200,
      .type = std::string(type),
      .body = std::move(body),
      .file = {},
      .headers = {{"Cache-Control", std::string(caching)}, {"ETag", fmt::format("\"{}\"", hash)}}};
}

Response json(std::string body) { return json_answer(std::move(body)); }

// `v7`, as versions are called: a number from 1 without zeros before it.
bool is_version_name(std::string_view name) {
  if (!name.starts_with('v')) return false;
  const std::string_view digits = name.substr(1);
  return !digits.empty() && digits[0] != '0' &&
         std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

ConfigPages::ConfigPages(LoadedConfig config) {
  add("/api/v1/config/list", json(config_list_json(config.config)));
  add("/api/v1/config/history", json(config_history_json(config.log)));
  add("/api/v1/config", json(std::move(config.text)));
  if (config.log.empty()) return;
  last_ = config.log.back().content.number;
  add("/config/versions", json(publish::list_versions(config.log)));
  for (publish::LoggedVersion& each : config.log) {
    const format::SignedConfig& content = each.content;
    const auto note = std::make_shared<const std::string>(std::move(each.note));
    add(fmt::format("{}v{}", kFolder, content.number),
        answer(kPlainText, note, content.hash, kCacheForever));
    if (content.number == last_) {
      add("/config/latest", answer(kPlainText, note, content.hash, kAskEveryTime));
    }
  }
}

void ConfigPages::add(std::string path, Response response) {
  answers_.emplace(std::move(path), std::move(response));
}

std::optional<Response> ConfigPages::find(std::string_view path) const {
  if (const auto it = answers_.find(path); it != answers_.end()) return it->second;
  if (!path.starts_with(kFolder)) return std::nullopt;
  const std::string_view name = path.substr(kFolder.size());
  const bool is_version = is_version_name(name);
  if (last_ == 0 && (is_version || name == "latest" || name == "versions")) {
    return text_response(404,
                         "This collector publishes no signed versions of its upload config; what "
                         "may be sent is at /api/v1/config.");
  }
  if (!is_version) return std::nullopt;
  return text_response(404, fmt::format("The upload config has no version of this number; the last "
                                        "is {}, at /config/latest.",
                                        last_));
}

}  // namespace tally::collector
