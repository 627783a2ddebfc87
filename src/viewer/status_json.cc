#include "viewer/status.h"

#include "base/date.h"

namespace tally::viewer {
namespace {

Json dates(const std::vector<base::Date>& weeks) {
  Json list = Json::array();
  for (const base::Date week : weeks) list.push_back(base::format_date(week));
  return list;
}

Json programs_json(const upload::Inventory& kept) {
  Json list = Json::array();
  for (const auto& [name, version] : kept.programs) {
    list.push_back(Json{{"Program", name}, {"NewestVersion", version}});
  }
  return list;
}

Json next_run_json(const CollectionStatus& status) {
  if (!status.next) return nullptr;
  Json reports = Json::array();
  for (const upload::NextReport& report : status.next->reports) {
    reports.push_back(Json{{"Week", base::format_date(report.week)},
                           {"AddsToReport", report.is_there},
                           {"NotSent", report.not_sent.value_or("")}});
  }
  return Json{{"Due", base::format_rfc3339(status.next->due)},
              {"Reports", reports},
              {"Sends", dates(status.next->sends)},
              {"URL", status.known.collection.upload_url}};
}

Json announced_json(const std::multimap<base::Date, upload::ConfigName>& names) {
  Json list = Json::array();
  for (const auto& [from, name] : names) {
    list.push_back(Json{{"From", base::format_date(from)},
                        {"Kind", upload::name_of(name.kind)},
                        {"Program", name.program},
                        {"Name", name.name}});
  }
  return list;
}

Json last_sent_json(const upload::Inventory& kept) {
  if (!kept.last_sent) return nullptr;
  return Json{{"Week", base::format_date(kept.last_sent->week)},
              {"At", base::format_rfc3339(kept.last_sent->at)}};
}

}  // namespace

Json status_json(const CollectionStatus& status) {
  const auto& [known, kept, next, announced] = status;
  Json json{{"Collection", known.collection.name},
            {"Title", known.collection.title},
            {"UploadURL", known.collection.upload_url},
            {"PrivacyURL", known.collection.privacy_url},
            {"Descriptor", known.collection.descriptor.native()}};
  json.update(mode_json(known.place));
  json.update(Json{{"GoMode", consent::mode_name(known.place.seen.user.mode)},
                   {"Directory", known.place.directory.c_str()},
                   {"Exists", kept.exists},
                   {"Programs", programs_json(kept)},
                   {"Bytes", kept.bytes},
                   {"CounterFiles", kept.counter_files},
                   {"LocalReports", dates(kept.local_reports)},
                   {"ReadyReports", dates(kept.ready_reports)},
                   {"SentReports", kept.sent_reports},
                   {"LastSent", last_sent_json(kept)},
                   {"LastRun", kept.last_tried ? base::format_rfc3339(*kept.last_tried) : ""},
                   {"NextRun", next_run_json(status)},
                   {"Announced", announced_json(announced)},
                   {"Problems", kept.problems}});
  return json;
}

}  // namespace tally::viewer
