#include "collector/charts/report_scanner.h"

#include <algorithm>
#include <utility>

#include "format/report.h"

namespace tally::collector {
namespace {

// The first three members; `text` is the first.
bool scan_head(JsonCursor& cursor, std::string_view& week, double& x) {
  std::string_view last_week;
  return cursor.skip("{\"Week\":\"") && cursor.string(week) && cursor.skip(",\"LastWeek\":\"") &&
         cursor.string(last_week) && cursor.skip(",\"X\":") && cursor.fraction(x) &&
         cursor.skip(",\"Programs\":");
}

}  // namespace

base::Result<ReportHead> read_head(std::string_view line) {
  // Longer than the head of any real report.
  constexpr size_t kHead = 128;
  static thread_local QuoteIndex quotes;
  std::string_view week;
  ReportHead head;
  const std::string_view begin = line.substr(0, kHead);
  if (quotes.find(begin)) {
    JsonCursor cursor{begin, quotes};
    if (scan_head(cursor, week, head.x)) {
      head.week = text_of_json(week);
      return head;
    }
  }
  auto report = format::parse_report(line);
  if (!report) return std::unexpected(report.error());
  return ReportHead{std::move(report->week), report->x};
}

ReportScanner::ReportScanner(const ReportNames& names) : names_(names) {
  for (const ProgramNames& program : names.list()) seen_.emplace_back(program.counters.size());
}

bool ReportScanner::scan(std::string_view line, ReportHits& hits) {
  hits.clear();
  if (!quotes_.find(line)) return false;
  JsonCursor cursor{line, quotes_};
  std::string_view text;
  if (!scan_head(cursor, text, hits.x)) return false;
  hits.week = text_of_json(text);
  if (cursor.skip('[')) {
    hits.any_program = true;
    do {
      if (!scan_program(cursor, hits)) return false;
    } while (cursor.skip(','));
    if (!cursor.skip(']')) return false;
  } else if (!cursor.skip("null")) {
    return false;
  }
  return cursor.skip(",\"Config\":\"") && cursor.string(text) && cursor.skip('}') &&
         cursor.at_end();
}

bool ReportScanner::scan_program(JsonCursor& cursor, ReportHits& hits) {
  std::string_view text;
  if (!cursor.skip("{\"Program\":\"") || !cursor.string(text)) return false;
  const uint32_t place = names_.programs().find(text);
  if (place == kNone) return scan_unknown_program(cursor);
  const uint32_t number = names_.programs().value(place);
  const ProgramNames& program = names_.list()[number];
  ProgramHit hit{.program = number};
  // What the program is, and its cells, if the config has it.
  const auto field = [&](const NameTable& table, std::string_view& json, uint32_t& cell) {
    if (!cursor.string(json)) return false;
    const uint32_t found = table.find(json);
    if (found == kNone) return true;
    cell = table.value(found);
    hits.hits.push_back({cell, 0});
    return true;
  };
  std::string_view version;
  if (!(cursor.skip(",\"Version\":\"") && field(program.versions, version, hit.version) &&
        cursor.skip(",\"GoVersion\":\"") && field(program.toolchains, text, hit.toolchain) &&
        cursor.skip(",\"GOOS\":\"") && field(program.goos, text, hit.goos) &&
        cursor.skip(",\"GOARCH\":\"") && field(program.goarch, text, hit.goarch) &&
        cursor.skip(",\"Counters\":{") && scan_counters(cursor, number, hits))) {
    return false;
  }
  hit.end = hits.hits.size();
  hits.programs.push_back(hit);
  return cursor.skip(",\"Stacks\":{") && scan_stacks(cursor, number, version, hits) &&
         cursor.skip('}');
}

bool ReportScanner::scan_unknown_program(JsonCursor& cursor) {
  std::string_view text;
  const auto drop = [](std::string_view, int64_t) {};
  return cursor.skip(",\"Version\":\"") && cursor.string(text) &&
         cursor.skip(",\"GoVersion\":\"") && cursor.string(text) && cursor.skip(",\"GOOS\":\"") &&
         cursor.string(text) && cursor.skip(",\"GOARCH\":\"") && cursor.string(text) &&
         cursor.skip(",\"Counters\":{") && scan_unknown(cursor, drop) &&
         cursor.skip(",\"Stacks\":{") && scan_unknown(cursor, drop) && cursor.skip('}');
}

bool ReportScanner::scan_counters(JsonCursor& cursor, uint32_t program, ReportHits& hits) {
  if (cursor.skip('}')) return true;
  const NameTable& table = names_.list()[program].counters;
  std::vector<uint64_t>& seen = seen_[program];
  ++objects_;
  unknown_.clear();
  do {
    std::string_view json;
    int64_t count = 0;
    if (!cursor.skip("\"") || !cursor.string(json)) return false;
    if (!cursor.skip(':') || !cursor.count(count)) return false;
    const uint32_t place = table.find(json);
    if (place == kNone) {
      unknown_.push_back(json);
      continue;
    }
    if (seen[place] == objects_) return false;
    seen[place] = objects_;
    hits.hits.push_back({table.value(place), count});
  } while (cursor.skip(','));
  return cursor.skip('}') && are_different();
}

template <typename Keep>
bool ReportScanner::scan_unknown(JsonCursor& cursor, const Keep& keep) {
  if (cursor.skip('}')) return true;
  unknown_.clear();
  do {
    std::string_view json;
    int64_t count = 0;
    if (!cursor.skip("\"") || !cursor.string(json)) return false;
    if (!cursor.skip(':') || !cursor.count(count)) return false;
    unknown_.push_back(json);
    keep(json, count);
  } while (cursor.skip(','));
  return cursor.skip('}') && are_different();
}

bool ReportScanner::scan_stacks(JsonCursor& cursor, uint32_t program, std::string_view version,
                                ReportHits& hits) {
  return scan_unknown(cursor, [&](std::string_view json, int64_t count) {
    hits.stacks.push_back({program, text_of_json(version), text_of_json(json), count});
  });
}

bool ReportScanner::are_different() {
  // As we write them they rise, save where an escape stands for what comes earlier than it.
  if (!std::ranges::is_sorted(unknown_)) std::ranges::sort(unknown_);
  return std::ranges::adjacent_find(unknown_) == unknown_.end();
}

}  // namespace tally::collector
