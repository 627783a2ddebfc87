#include <map>

#include "base/error.h"
#include "format/chart_text.h"
#include "format/chart_warnings.h"

namespace tally::format {
namespace {

struct Seen {
  std::map<std::string_view, const ChartRecord*> titles;
  // By what stands before a list, and by bucket: the names themselves could be large together.
  std::map<std::string_view, std::map<std::string_view, const ChartRecord*>> names;
  const ChartRecord* first = nullptr;  // whose counters have a prefix
  std::string_view prefix;
};

// Of a prefix: no more is shown.
constexpr size_t kShown = 64;

// The libraries' own counters, which every program has.
bool is_shared(std::string_view counter) {
  return counter.starts_with("crash/") || counter.starts_with("tally/");
}

void check_title(const ChartRecord& record, Seen& seen, ChartWarnings& out) {
  const auto [other, is_new] = seen.titles.try_emplace(record.title, &record);
  if (is_new) return;
  out.add(record, "title",
          fmt::format("{} has the title {} in line {} already: who reads the charts could not tell "
                      "them apart",
                      excerpt(record.program), excerpt(record.title), other->second->line));
}

// A timeseries and a survey are further views of what may be counted for another chart too.
void check_names(const ChartRecord& record, Seen& seen, ChartWarnings& out) {
  if (is_view(record)) return;
  const CounterExpression counter = read_counter_expression(record.counter);
  std::string_view prefix = counter.prefix;
  std::vector<std::string_view> buckets = counter.buckets;
  if (!counter.has_list) {
    prefix = prefix.substr(0, prefix.rfind(':') + 1);
    buckets = {counter.prefix.substr(prefix.size())};
  }
  auto& names = seen.names[prefix];
  for (const std::string_view bucket : buckets) {
    const auto [other, is_new] = names.try_emplace(trim_space(bucket), &record);
    // Twice in one list is the business of who looks at that list.
    if (is_new || other->second == &record) continue;
    out.add(record, "counter",
            fmt::format("{} of {} is collected by the record in line {} already: leave it out of "
                        "one of the two",
                        excerpt(std::string(prefix.substr(0, kShown)) + std::string(other->first)),
                        excerpt(record.program), other->second->line));
  }
}

void check_prefix(const ChartRecord& record, Seen& seen, ChartWarnings& out) {
  const std::string_view counter = record.counter;
  const size_t slash = counter.find_first_of("/:{");
  if (is_shared(counter) || slash >= counter.size() || counter[slash] != '/') return;
  const std::string_view prefix = counter.substr(0, slash + 1);
  if (seen.first == nullptr) {
    seen.first = &record;
    seen.prefix = prefix;
  }
  if (prefix == seen.prefix) return;
  out.add(record, "counter",
          fmt::format(
              "the counter begins with {}, and others of {} with {} (line {}): the counters "
              "of one program share a prefix",
              excerpt(prefix), excerpt(record.program), excerpt(seen.prefix), seen.first->line));
}

}  // namespace

void check_duplicates(const std::vector<const ChartRecord*>& records, ChartWarnings& out) {
  std::map<std::string_view, Seen> programs;
  for (const ChartRecord* record : records) {
    Seen& seen = programs[record->program];
    check_title(*record, seen, out);
    check_names(*record, seen, out);
    check_prefix(*record, seen, out);
  }
}

}  // namespace tally::format
