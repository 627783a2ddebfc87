#include "collector/charts/participation.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "collector/charts/chart_bars.h"
#include "collector/charts/seven_days.h"

namespace tally::collector {
namespace {

using Json = nlohmann::ordered_json;

bool is_within(const DayAggregate& day, std::string_view from, std::string_view to) {
  return from <= day.day && day.day <= to;
}

// Adds a day, which is behind those that were added.
void add(Presence& presence, const DayAggregate& day, uint64_t reports, bool is_in_range) {
  if (reports == 0) return;
  if (presence.first_week.empty()) presence.first_week = day.day;
  if (!is_in_range) return;
  presence.reports += reports;
  presence.weeks.push_back({day.day, reports});
}

// One for each bar that a day has.
std::vector<Presence> presences(const IndexedChart& chart, std::span<const CountedDay> days,
                                std::string_view from, std::string_view to) {
  std::vector<Presence> result;
  std::vector<BucketCount> sums(chart.first_slot + chart.buckets.size());
  const std::vector<uint64_t> nobody(chart.rate_slot + 1);
  for (const CountedDay& day : days) {
    for (size_t i = chart.first_slot; i < sums.size(); ++i) {
      sums[i].reports += day.aggregate->buckets[i].reports;
    }
  }
  for (ChartBar& bar : bars_of(chart, sums, nobody)) {
    if (bar.count.reports == 0) continue;
    const auto at = std::ranges::find(chart.buckets, bar.key) - chart.buckets.begin();
    const size_t slot = chart.first_slot + static_cast<size_t>(at);
    Presence presence{.key = std::move(bar.key), .first_week = {}, .reports = 0, .weeks = {}};
    for (const CountedDay& day : days) {
      add(presence, *day.aggregate, day.aggregate->buckets[slot].reports,
          is_within(*day.aggregate, from, to));
    }
    result.push_back(std::move(presence));
  }
  return result;
}

ProgramPresence presence_of(const IndexedProgram& program, std::span<const CountedDay> days,
                            std::string_view from, std::string_view to) {
  ProgramPresence result;
  result.program.key = program.name;
  for (const IndexedChart& chart : program.charts) {
    if (chart.kind == ChartKind::kVersion) result.versions = presences(chart, days, from, to);
    if (chart.kind == ChartKind::kToolchain && format::is_toolchain_program(program.name)) {
      result.versions = presences(chart, days, from, to);
    }
    if (chart.kind == ChartKind::kPlatform && chart.name == "GOOS") {
      result.goos = presences(chart, days, from, to);
    }
  }
  // At its largest rate, the one of what a program is, all reports take part.
  const size_t all = program.first_rate_slot + program.rates.size() - 1;
  for (const CountedDay& day : days) {
    add(result.program, *day.aggregate, day.aggregate->participants[all],
        is_within(*day.aggregate, from, to));
  }
  return result;
}

ProgramPresence in_steps(ProgramPresence program, std::string_view last) {
  program.program = collector::in_steps(std::move(program.program), last);
  for (std::vector<Presence>* list : {&program.versions, &program.goos}) {
    for (Presence& each : *list) each = collector::in_steps(std::move(each), last);
  }
  return program;
}

std::vector<const IndexedProgram*> by_name(const ChartIndex& index) {
  std::vector<const IndexedProgram*> programs;
  for (const IndexedProgram& each : index.programs()) programs.push_back(&each);
  std::ranges::sort(programs, {}, &IndexedProgram::name);
  return programs;
}

Json weeks_json(const std::vector<WeekReports>& weeks) {
  Json list = Json::array();
  for (const WeekReports& each : weeks) {
    list.push_back({{"Week", each.week}, {"Reports", each.reports}});
  }
  return list;
}

Json presence_json(std::string_view key, const Presence& presence) {
  return {{key, presence.key},
          {"FirstWeek", presence.first_week},
          {"Reports", presence.reports},
          {"Weeks", weeks_json(presence.weeks)}};
}

Json list_json(const std::vector<Presence>& list) {
  Json json = Json::array();
  for (const Presence& each : list) json.push_back(presence_json("Key", each));
  return json;
}

Json program_json(const ProgramPresence& presence) {
  Json json = presence_json("Name", presence.program);
  json["Versions"] = list_json(presence.versions);
  json["GOOS"] = list_json(presence.goos);
  return json;
}

}  // namespace

Presence in_steps(Presence presence, std::string_view last) {
  const SevenDays steps{last};
  std::vector<WeekReports> sums;
  for (const WeekReports& each : presence.weeks) {
    std::string end = steps.end_of(each.week);
    if (sums.empty() || sums.back().week != end) sums.push_back({std::move(end), 0});
    sums.back().reports += each.reports;
  }
  presence.weeks = std::move(sums);
  return presence;
}

std::vector<ProgramPresence> participation(const ChartIndex& index,
                                           std::span<const CountedDay> days, std::string_view from,
                                           std::string_view to) {
  std::vector<ProgramPresence> result;
  for (const IndexedProgram* program : by_name(index)) {
    result.push_back(presence_of(*program, days, from, to));
  }
  return result;
}

std::string participation_json(const ChartIndex& index, std::span<const CountedDay> days,
                               const ParticipationPage& page) {
  const auto& [from, to, has_series, limit, after] = page;
  std::vector<WeekReports> weeks;
  for (const CountedDay& day : days) {
    if (is_within(*day.aggregate, from, to)) {
      weeks.push_back({day.aggregate->day, day.aggregate->reports});
    }
  }
  Json programs = Json::array();
  std::string_view next;
  for (const IndexedProgram* program : by_name(index)) {
    if (program->name <= after && !after.empty()) continue;
    if (programs.size() == limit) {
      next = programs.back()["Name"].get_ref<const std::string&>();
      break;
    }
    ProgramPresence presence = presence_of(*program, days, from, to);
    if (has_series && !weeks.empty()) presence = in_steps(std::move(presence), weeks.back().week);
    programs.push_back(program_json(presence));
  }
  Json json{
      {"DateRange", Json::array({from, to})}, {"Weeks", weeks_json(weeks)}, {"Programs", programs}};
  if (!next.empty()) json["Next"] = next;
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace tally::collector
