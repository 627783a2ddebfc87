#include "viewer/api.h"

#include <optional>
#include <utility>

#include "format/public_list_json.h"
#include "upload/announcement_text.h"
#include "upload/clean.h"
#include "upload/preview_for_user.h"
#include "upload/upload_target.h"
#include "viewer/mode_choice.h"
#include "viewer/preview_json.h"
#include "viewer/reports_json.h"
#include "viewer/status.h"
#include "viewer/verdicts.h"
#include "viewer/weeks_json.h"

namespace tally::viewer {
namespace {

using base::Result;

Answer json_answer(const Json& json) {
  return {.status = 200, .type = "application/json", .body = to_text(json) + "\n", .allow = {}};
}

Answer answer_to(const Result<Json>& json) {
  return json ? json_answer(*json) : error_answer(500, json.error().message);
}

std::string_view query_of(const Call& call) {
  const size_t mark = call.target.find('?');
  return mark == std::string::npos ? std::string_view{}
                                   : std::string_view{call.target}.substr(mark + 1);
}

// The value of a parameter as it stands: no value of ours has a character that must be encoded.
// Empty if there is none.
std::string_view parameter(std::string_view query, std::string_view name) {
  while (!query.empty()) {
    const std::string_view pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(query.size(), pair.size() + 1));
    const size_t equals = pair.find('=');
    if (equals != std::string_view::npos && pair.substr(0, equals) == name) {
      return pair.substr(equals + 1);
    }
  }
  return {};
}

void ignore(const std::string& /*problem*/) {}

// Nothing if this machine knows no collection of the name.
std::optional<KnownPlace> find_place(std::string_view collection) {
  auto places = known_places(ignore);
  if (!places) return std::nullopt;
  for (KnownPlace& known : *places) {
    if (known.collection.name == collection) return std::move(known);
  }
  return std::nullopt;
}

Answer unknown_collection() {
  return error_answer(404, "This machine knows no collection of this name.");
}

// What this machine has of the collection's upload config.
Result<upload::FoundConfig> config_of(const KnownPlace& known, const upload::Log& log) {
  UploadOptions options;
  options.collection = known.collection.name.c_str();
  return upload::config_at_hand(upload::upload_target(options, known.place, log).config, log);
}

Json announced_json(const CollectionStatus& status) {
  const auto& names = status.announced;
  Json list = Json::array();
  for (auto each = names.begin(); each != names.end(); each = names.upper_bound(each->first)) {
    list.push_back(Json{{"From", base::format_date(each->first)},
                        {"Names", upload::names_in_words(names, each->first)}});
  }
  return list;
}

Result<Json> clean_json(const KnownPlace& known, bool sent) {
  const auto done =
      upload::clean({.directory = known.place.directory.c_str(), .sent = sent, .dry_run = true});
  if (!done) return std::unexpected(done.error());
  Json being_sent = Json::array();
  for (const base::Date week : done->being_sent) being_sent.push_back(base::format_date(week));
  return Json{{"CounterFiles", done->counter_files},
              {"FullReports", done->local_reports},
              {"ReadyReports", done->ready_reports},
              {"SentReports", done->sent_reports},
              {"Others", done->others},
              {"Bytes", done->bytes},
              {"Files", done->files},
              {"InUse", done->in_use},
              {"BeingSent", std::move(being_sent)},
              {"Problems", done->problems}};
}

// A member that is a text; nothing if it is none.
std::optional<std::string> text_of(const Json& object, const char* name) {
  if (!object.is_object()) return std::nullopt;
  const auto member = object.find(name);
  if (member == object.end() || !member->is_string()) return std::nullopt;
  return member->get<std::string>();
}

}  // namespace

Answer Api::answer(const Call& call) const {
  const std::string_view path = call.path();
  if (path == "/api/mode") return change_mode(call);
  if (path == "/api/collections") return json_answer(collections());
  const auto known = find_place(parameter(query_of(call), "collection"));
  return known ? answer_of(call, *known) : unknown_collection();
}

Answer Api::answer_of(const Call& call, const KnownPlace& known) const {
  const std::string_view path = call.path();
  const std::string_view query = query_of(call);
  const std::string directory = known.place.directory.c_str();
  if (path == "/api/files") return json_answer(files_json(directory, now_()));
  if (path == "/api/weeks") {
    return json_answer(weeks_json(upload::read_kept_counts(directory), now_()));
  }
  if (path == "/api/reports") return json_answer(reports_json(directory));
  if (path == "/api/report") return report(query, known);
  if (path == "/api/preview") return answer_to(preview(known));
  if (path == "/api/config") return json_answer(config(known));
  if (path == "/api/clean") return answer_to(clean_json(known, parameter(query, "sent") == "1"));
  return error_answer(404, "There is nothing at this address.");
}

Json Api::collections() const {
  Json problems = Json::array();
  Json list = Json::array();
  auto places = known_places([&](const std::string& line) { problems.push_back(line); });
  if (!places) problems.push_back(places.error().message);
  for (KnownPlace& known : places.value_or(std::vector<KnownPlace>{})) {
    list.push_back(status_json(status_of(std::move(known), now_())));
  }
  return Json{{"Now", base::format_rfc3339(now_())},
              {"Collections", std::move(list)},
              {"Problems", std::move(problems)}};
}

// By the bytes of the file.
Answer Api::report(std::string_view query, const KnownPlace& known) const {
  const auto week = base::parse_date(parameter(query, "week"));
  if (!week) return error_answer(400, "week: " + week.error().message);
  auto bytes = report_bytes(known.place.directory.c_str(), parameter(query, "kind"), *week);
  if (!bytes) return error_answer(404, bytes.error().message);
  return {.status = 200, .type = "application/json", .body = std::move(*bytes), .allow = {}};
}

// The random number of a report is not drawn by looking: a GET writes nothing.
Result<Json> Api::preview(const KnownPlace& known) const {
  UploadOptions options;
  options.collection = known.collection.name.c_str();
  options.as_of = now_().time_since_epoch().count();
  const auto shown = upload::preview_for_user(options, upload::Number::kLook);
  if (!shown) return std::unexpected(shown.error());
  const auto found = config_of(known, ignore);
  std::optional<format::PublicList> list;
  if (found) list = format::list_of(found->config);
  Json json = preview_json(*shown);
  for (size_t i = 0; i < shown->preview.reports.size(); ++i) {
    auto verdicts = verdicts_json(shown->preview.reports[i], list);
    json["Reports"][i]["Counters"] = verdicts ? std::move(*verdicts) : Json();
  }
  return json;
}

Json Api::config(const KnownPlace& known) const {
  Json problems = Json::array();
  const auto found = config_of(known, [&](const std::string& line) { problems.push_back(line); });
  return Json{{"List", found ? format::list_json(format::list_of(found->config)) : Json()},
              {"Since", found ? base::format_rfc3339(found->since) : ""},
              {"Signed", found && found->signed_config.has_value()},
              {"NoConfig", found ? "" : found.error().message},
              {"Announced", announced_json(status_of(known, now_()))},
              {"Problems", std::move(problems)}};
}

Answer Api::change_mode(const Call& call) const {
  const Json asked = Json::parse(call.body, nullptr, false);
  const auto collection = text_of(asked, "Collection");
  const auto name = text_of(asked, "Mode");
  const auto mode = name ? consent::mode_of_name(*name) : std::nullopt;
  if (!collection || !mode) {
    return error_answer(400, R"(Send {"Collection": "NAME", "Mode": "on", "local" or "off"}.)");
  }
  // A new directory is made only for what is known here.
  if (!find_place(*collection)) return unknown_collection();
  Json problems = Json::array();
  const auto words =
      choose_mode({.collection = *collection, .directory = {}}, *mode, base::day_of(now_()),
                  [&](const std::string& line) { problems.push_back(line); });
  if (!words) return error_answer(500, words.error().message);
  const auto after = find_place(*collection);
  return json_answer(Json{{"Words", *words},
                          {"Collection", after ? status_json(status_of(*after, now_())) : Json()},
                          {"Problems", std::move(problems)}});
}

}  // namespace tally::viewer
