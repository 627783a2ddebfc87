#include "collector/http/operator_service.h"

#include <boost/asio/post.hpp>
#include <string>
#include <utility>

#include "collector/http/target.h"
#include "collector/store/backup.h"

namespace tally::collector {
namespace {

bool is_trigger(std::string_view path) {
  return path == "/merge" || path == "/charts" || path == "/backup";
}

}  // namespace

// Carries out `task`, which returns the answer, on the operators' thread.
template <typename Task>
Work OperatorService::slowly(Task task) {
  return [this, task = std::move(task)](Done done) {
    boost::asio::post(slow_, [task, done = std::move(done)]() mutable { done(task()); });
  };
}

Answer OperatorService::answer(const Request& request) {
  // Any page that a browser on this machine shows could have it write backups until the disk is
  // full.
  if (request.is_from_page) {
    return text_response(403, "Pages in a browser may not ask here; use a program such as curl.");
  }
  const auto [path, query] = split_target(request.target);
  const bool is_get = request.method == "GET" || request.method == "HEAD";
  if (is_trigger(path)) {
    if (request.method != "POST") return method_not_allowed("POST");
    return trigger(path, query);
  }
  if (!is_get) return method_not_allowed("GET, HEAD");
  if (path == "/metrics") return metrics();
  if (path == "/healthz") return text_response(200, "ok");
  if (path == "/readyz") return ready();
  return text_response(404,
                       "There are /metrics, /healthz and /readyz here, and POST /merge, /charts "
                       "and /backup?name=NAME.");
}

Response OperatorService::metrics() const {
  return {.status = 200,
          .type = "text/plain; version=0.0.4; charset=utf-8",
          .body = std::make_shared<const std::string>(
              collector_.metrics().text(collector_.store_status(), collector_.publisher_status())),
          .file = {},
          .headers = {{"Cache-Control", "no-store"}}};
}

Response OperatorService::ready() const {
  if (stopping_) return text_response(503, "The collector is stopping.");
  const StoreStatus store = collector_.store_status();
  if (store.failed) return text_response(503, "The store has failed; the log says why.");
  const Limits& limits = collector_.limits();
  if (store.queued_reports >= limits.queued_reports || store.queued_bytes >= limits.queued_bytes) {
    return text_response(503, "More reports come than can be stored.");
  }
  return text_response(200, "Reports are taken.");
}

Answer OperatorService::trigger(std::string_view path, std::string_view query) {
  if (path == "/merge") {
    return slowly([this] {
      const auto merged = collector_.merge_now();
      if (!merged) return text_response(500, merged.error().message);
      return text_response(200, "What is new is published.");
    });
  }
  if (path == "/charts") {
    return slowly([this] { return collector_.newest_charts(); });
  }
  constexpr std::string_view kName = "name=";
  if (!query.starts_with(kName) || !is_backup_name(query.substr(kName.size()))) {
    return text_response(400,
                         "Give the backup a name of letters, digits, `-`, `_` and `.`, as in "
                         "/backup?name=2026-11-23.");
  }
  return slowly([this, name = std::string(query.substr(kName.size()))] {
    const auto made = collector_.back_up(name);
    if (!made) return text_response(500, made.error().message);
    return text_response(200, fmt::format("The store was copied to backups/{}.", name));
  });
}

}  // namespace tally::collector
