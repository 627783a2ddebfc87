#include "collector/http/api.h"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "base/date.h"
#include "collector/http/openapi.h"
#include "collector/http/packed_body.h"
#include "collector/http/query.h"
#include "format/signed_note.h"

namespace tally::collector {
namespace {

using base::fail;
using base::Result;
using Json = nlohmann::ordered_json;
using Weeks = std::vector<WeekCount>;

// Ten years: no collector is older.
constexpr size_t kMostDays = 3660;

Response refused(const base::Error& error) { return json_error(400, error.message); }

std::string text(const Query& query, std::string_view name) {
  return std::string(query.find(name).value_or(""));
}

// A number from 1 to `most`, if there is one. `what` says it in a refusal.
Result<std::optional<size_t>> number_of(const Query& query, std::string_view name, size_t most,
                                        std::string_view what) {
  const auto given = query.find(name);
  if (!given) return std::optional<size_t>{};
  size_t number = 0;
  const char* end = given->data() + given->size();
  const auto [stopped, error] = std::from_chars(given->data(), end, number);
  if (error == std::errc{} && stopped == end && number >= 1 && number <= most) return number;
  return fail("Give {} from 1 to {}.", what, most);
}

Result<size_t> limit_of(const Query& query, PageSize size) {
  const auto limit = number_of(query, "limit", size.most, "a limit");
  if (!limit) return std::unexpected(limit.error());
  return limit->value_or(size.usual);
}

// What may be given of a parameter that filters: sorted, each value once.
Result<std::vector<std::string>> values_of(const Query& query, std::string_view name) {
  std::vector<std::string> values = query.all(name);
  if (values.size() > kMaxFilterValues) {
    return fail("The parameter {} is given more than {} times.", name, kMaxFilterValues);
  }
  for (const std::string& value : values) {
    if (value.size() > kMaxFilterValue) {
      return fail("A value of the parameter {} has more than {} bytes.", name, kMaxFilterValue);
    }
  }
  std::ranges::sort(values);
  const auto same = std::ranges::unique(values);
  values.erase(same.begin(), same.end());
  return values;
}

Result<BuildFilter> filter_of(const Query& query) {
  BuildFilter filter;
  for (const auto& [name, list] : {std::pair{"version", &filter.versions},
                                   {"goversion", &filter.toolchains},
                                   {"goos", &filter.goos},
                                   {"goarch", &filter.goarch}}) {
    auto values = values_of(query, name);
    if (!values) return std::unexpected(values.error());
    *list = *std::move(values);
  }
  if (!filter.empty() && text(query, "program").empty()) {
    return fail(
        "Give a program too: version, goversion, goos and goarch filter the builds of one.");
  }
  return filter;
}

Result<bool> has_series(const Query& query) {
  const auto given = query.find("series");
  if (given && *given != "week") return fail("The parameter series takes week, and nothing else.");
  return given.has_value();
}

struct Range {
  std::string from;
  std::string to;
};

// The newest days, as far as something is published of them.
Range newest(const Weeks& weeks, size_t days) {
  if (weeks.empty()) return {};
  const std::string& last = weeks.back().week;
  const auto end = base::parse_date(last);
  if (!end) return {last, last};
  const std::string after = base::format_date(*end - std::chrono::days{days});
  return {std::ranges::upper_bound(weeks, after, {}, &WeekCount::week)->week, last};
}

// The newest seven (collector/charts/seven_days.h says why).
Range newest(const Weeks& weeks) { return newest(weeks, 7); }

Result<std::optional<Range>> given_range(const Query& query, const Weeks& weeks) {
  const auto from = query.find("from");
  const auto to = query.find("to");
  const auto days = number_of(query, "days", kMostDays, "days");
  if (!days) return std::unexpected(days.error());
  if (*days && (from || to)) return fail("Give a range of dates or days, not both.");
  if (*days) return newest(weeks, **days);
  if (!from && !to) return std::optional<Range>{};
  if (!from || !to || !base::parse_date(*from) || !base::parse_date(*to)) {
    return fail("Give a range of dates, as in ?from=2026-11-16&to=2026-11-22.");
  }
  if (*from > *to) return fail("The range of dates ends before it begins.");
  return Range{std::string(*from), std::string(*to)};
}

// The range that was asked for, or `usual`; a refusal if no week of it is published.
std::variant<Range, Response> range_of(const Query& query, const Weeks& weeks, const Range& usual) {
  auto given = given_range(query, weeks);
  if (!given) return refused(given.error());
  if (weeks.empty()) return json_error(404, "No reports are published yet.");
  Range range = given->value_or(usual);
  const bool any = std::ranges::any_of(weeks, [&](const WeekCount& each) {
    return each.week >= range.from && each.week <= range.to;
  });
  if (any) return range;
  return json_error(404,
                    fmt::format("No reports are published from {} to {}.", range.from, range.to));
}

Range all_of(const Weeks& weeks) {
  return weeks.empty() ? Range{} : Range{weeks.front().week, weeks.back().week};
}

ApiDecision weeks_page(const Query& query, const Weeks& weeks) {
  if (auto known = query.allow_only({"limit", "after"}); !known) return refused(known.error());
  const auto limit = limit_of(query, kWeeksPage);
  if (!limit) return refused(limit.error());
  const std::string after = text(query, "after");
  if (query.find("after") && !base::parse_date(after)) {
    return json_error(400,
                      "Give the last week of the page before as after, as in "
                      "?after=2026-11-22.");
  }
  auto it = std::ranges::upper_bound(weeks, after, {}, &WeekCount::week);
  Json list = Json::array();
  for (; it != weeks.end() && list.size() < *limit; ++it) {
    Json week{{"Week", it->week}, {"Reports", it->reports}};
    if (it->bytes != 0) week["Bytes"] = it->bytes;
    list.push_back(std::move(week));
  }
  Json json{{"Weeks", std::move(list)}};
  if (it != weeks.end()) json["Next"] = std::prev(it)->week;
  return json_answer(json.dump());
}

ApiDecision charts(const Query& query, const Weeks& weeks) {
  if (auto known = query.allow_only({"from", "to", "days", "program", "chart", "version",
                                     "goversion", "goos", "goarch", "series"});
      !known) {
    return refused(known.error());
  }
  auto filter = filter_of(query);
  if (!filter) return refused(filter.error());
  const auto series = has_series(query);
  if (!series) return refused(series.error());
  auto range = range_of(query, weeks, newest(weeks));
  if (auto* response = std::get_if<Response>(&range)) return std::move(*response);
  const auto& [from, to] = std::get<Range>(range);
  return ApiRequest{ChartsRequest{from, to, text(query, "program"), text(query, "chart"),
                                  *std::move(filter), *series}};
}

ApiDecision programs(const Query& query, const Weeks& weeks) {
  if (auto known = query.allow_only({"from", "to", "days", "series", "limit", "after"}); !known) {
    return refused(known.error());
  }
  const auto limit = limit_of(query, kProgramsPage);
  if (!limit) return refused(limit.error());
  const auto series = has_series(query);
  if (!series) return refused(series.error());
  auto range = range_of(query, weeks, all_of(weeks));
  if (auto* response = std::get_if<Response>(&range)) return std::move(*response);
  const auto& [from, to] = std::get<Range>(range);
  return ApiRequest{ProgramsRequest{from, to, *series, *limit, text(query, "after")}};
}

ApiDecision stacks(const Query& query, const Weeks& weeks) {
  if (auto known = query.allow_only({"from", "to", "days", "program", "version", "limit", "after"});
      !known) {
    return refused(known.error());
  }
  auto versions = values_of(query, "version");
  if (!versions) return refused(versions.error());
  const auto limit = limit_of(query, kStacksPage);
  if (!limit) return refused(limit.error());
  std::optional<StackCursor> after;
  if (const auto given = query.find("after")) {
    after = read_cursor(*given);
    if (!after) return json_error(400, "Give what the page before has as Next as after.");
  }
  auto range = range_of(query, weeks, newest(weeks));
  if (auto* response = std::get_if<Response>(&range)) return std::move(*response);
  const auto& [from, to] = std::get<Range>(range);
  return ApiRequest{StacksRequest{from, to, text(query, "program"), *std::move(versions), *limit,
                                  std::move(after)}};
}

}  // namespace

ApiDecision decide_api(std::string_view path, std::string_view query_text, const Weeks& weeks) {
  if (std::ranges::find(kApiPaths, path) == kApiPaths.end()) {
    return json_error(404,
                      "There is no such address; all of them are told at "
                      "/api/v1/openapi.json.");
  }
  path.remove_prefix(kApiPrefix.size());
  const auto query = path == "charts" || path == "stacks"
                         ? Query::parse(query_text, {"version", "goversion", "goos", "goarch"})
                         : Query::parse(query_text);
  if (!query) return refused(query.error());
  if (path == "weeks") return weeks_page(*query, weeks);
  if (path == "charts") return charts(*query, weeks);
  if (path == "programs") return programs(*query, weeks);
  if (path == "stacks") return stacks(*query, weeks);
  if (auto known = query->allow_only({}); !known) return refused(known.error());
  if (path == "openapi.json") return openapi();
  return std::monostate{};
}

Response json_answer(std::string json) {
  const std::string hash = format::hash_of_text(json);
  auto gzip = gzip_of(json);
  return {.status = 200,
          .type = std::string(kJson),
          .body = std::make_shared<const std::string>(std::move(json)),
          .file = {},
          .headers = {{"Cache-Control", std::string(kAskEveryTime)},
                      {"ETag", fmt::format("\"{}\"", hash)}},
          .gzip = std::move(gzip)};
}

}  // namespace tally::collector
