#include "viewer/verdicts.h"

#include <algorithm>
#include <map>
#include <string>
#include <tuple>
#include <utility>

#include "upload/approval.h"
#include "viewer/weeks_json.h"

namespace tally::viewer {
namespace {

using format::ListedChart;
using format::ProgramId;
using format::PublicList;
using upload::Kind;

using Key = std::tuple<ProgramId, Kind, std::string>;

struct Verdict {
  int64_t sent = 0;
  int64_t left_out = 0;
  std::string reason;
};

void add_sent(std::map<Key, Verdict>& all, const ProgramId& id, Kind kind,
              const format::Counts& counts) {
  for (const auto& [name, count] : counts) all[{id, kind, name}].sent = count;
}

// By program, then by chart, so that each chart is found at once.
class Rules {
 public:
  explicit Rules(const std::optional<PublicList>& list) {
    if (!list) return;
    for (const format::ListedProgram& program : list->programs) {
      for (ListedChart& chart : charts_of(program)) {
        const std::string name = chart.about.name;
        charts_.emplace(std::pair{program.name, name}, std::move(chart));
      }
    }
  }

  // Null if there is none.
  const ListedChart* find(const std::string& program, Kind kind, std::string_view name) const {
    const std::string_view first = name.substr(0, name.find('\n'));
    const format::ChartBucket cut = format::split_counter(first);
    const bool is_stack = kind == Kind::kStack;
    const bool has_bucket = !is_stack && first.contains(':');
    const std::string chart{is_stack ? first : cut.chart};
    const auto [begin, end] = charts_.equal_range({program, chart});
    for (auto each = begin; each != end; ++each) {
      const auto& [expression, buckets, about] = each->second;
      if (about.is_stack != is_stack || buckets.empty() == has_bucket) continue;
      if (!has_bucket || std::ranges::find(buckets, cut.bucket) != buckets.end()) {
        return &each->second;
      }
    }
    return nullptr;
  }

 private:
  std::multimap<std::pair<std::string, std::string>, ListedChart> charts_;
};

Json to_json(const Key& key, const Verdict& verdict, const Rules& rules) {
  const auto& [id, kind, name] = key;
  Json json = program_json(id);
  json.update(Json{{"Kind", kind == Kind::kStack ? "stack" : "counter"},
                   {"Name", name},
                   {"Sent", verdict.sent},
                   {"LeftOut", verdict.left_out},
                   {"Reason", verdict.reason}});
  const ListedChart* rule = rules.find(id.program, kind, name);
  json["Rule"] = rule != nullptr ? Json(rule->expression) : Json();
  json["Rate"] = rule != nullptr ? Json(rule->about.rate) : Json();
  json["Title"] = rule != nullptr ? rule->about.title : "";
  json["Issues"] = rule != nullptr ? Json(rule->about.issues) : Json::array();
  return json;
}

}  // namespace

base::Result<Json> verdicts_json(const upload::PreviewedReport& report,
                                 const std::optional<PublicList>& list) {
  const auto sent = format::parse_report(report.bytes);
  if (!sent) return base::fail("the report is refused: {}", sent.error().message);
  std::map<Key, Verdict> all;
  for (const format::ProgramReport& program : sent->programs) {
    add_sent(all, program.id, Kind::kCounter, program.counters);
    add_sent(all, program.id, Kind::kStack, program.stacks);
  }
  for (const auto& program : report.left_out.value_or(std::vector<upload::LeftOutProgram>{})) {
    for (const upload::LeftOutName& name : program.names) {
      Verdict& verdict = all[{program.id, name.kind, name.name}];
      verdict.left_out = name.count;
      verdict.reason = name.reason;
    }
  }
  const Rules rules{list};
  Json verdicts = Json::array();
  for (const auto& [key, verdict] : all) verdicts.push_back(to_json(key, verdict, rules));
  return verdicts;
}

}  // namespace tally::viewer
