#include "collector/charts/report_scanner.h"

#include <algorithm>
#include <utility>

#include "format/report.h"

namespace tally::collector {
namespace {

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<signed char>(c) >= 0; });
}

bool scan_head(JsonCursor& cursor, std::string& week, double& x) {
  std::string_view json;
  if (!cursor.skip("{\"Week\":\"") || !cursor.string(json)) return false;
  week = text_of_json(json);
  return cursor.skip(",\"LastWeek\":\"") && cursor.string(json) && cursor.skip(",\"X\":") &&
         cursor.fraction(x) && cursor.skip(",\"Programs\":");
}

}  // namespace

base::Result<ReportHead> read_head(std::string_view line) {
  JsonCursor cursor{line};
  ReportHead head;
  if (scan_head(cursor, head.week, head.x)) return head;
  auto report = format::parse_report(line);
  if (!report) return std::unexpected(report.error());
  return ReportHead{std::move(report->week), report->x};
}

// A NameTable, and what was seen of its names.
class ReportScanner::Table {
 public:
  explicit Table(const NameTable& names) : names_(names) {
    for (const NameTable::Name& name : names.names()) {
      // What is not ASCII is not for us, and never foretold.
      const bool ours = is_ascii(name.text);
      places_.push_back({.text = ours ? std::string_view{name.text} : std::string_view{},
                         .value = name.value,
                         .next = 0,
                         .seen = 0});
    }
    places_.push_back({.text = {}, .value = kNone, .next = 0, .seen = 0});
  }

  // What stands before the first name of an object.
  uint32_t start() const { return static_cast<uint32_t>(places_.size() - 1); }

  // The string behind an opening quote: sets `place` to its place, if the table has it, or to
  // kNone, and `json` to its text. `before` is the place of the name that it follows.
  bool name(JsonCursor& cursor, uint32_t before, uint32_t& place, std::string_view& json) {
    const std::string_view foretold = places_[places_[before].next].text;
    if (!foretold.empty() && cursor.skip(foretold)) {
      place = places_[before].next;
      json = foretold.substr(0, foretold.size() - 1);
      return true;
    }
    uint64_t hash = 0;
    if (!cursor.string(json, hash)) return false;
    place = names_.find(json, hash);
    if (place != kNone) places_[before].next = place;
    return true;
  }

  uint32_t value(uint32_t place) const { return places_[place].value; }

  // False if it was seen in this object before.
  bool see(uint32_t place, uint64_t object) {
    if (places_[place].seen == object) return false;
    places_[place].seen = object;
    return true;
  }

 private:
  struct Place {
    std::string_view text;  // with the closing quote
    uint32_t value = 0;
    uint32_t next = 0;  // the place of the name that followed it last
    uint64_t seen = 0;  // the last object that had it
  };

  const NameTable& names_;
  std::vector<Place> places_;
};

struct ReportScanner::Program {
  explicit Program(const ProgramNames& names)
      : versions(names.versions),
        goos(names.goos),
        goarch(names.goarch),
        toolchains(names.toolchains),
        counters(names.counters) {}

  // A field of what the program is, behind its opening quote.
  static bool field(JsonCursor& cursor, Table& table, ReportHits& hits, std::string_view& json) {
    uint32_t place = kNone;
    if (!table.name(cursor, table.start(), place, json)) return false;
    if (place != kNone) hits.hits.push_back({table.value(place), 0});
    return true;
  }

  Table versions, goos, goarch, toolchains, counters;
};

ReportScanner::ReportScanner(const ReportNames& names)
    : names_(names), programs_(std::make_unique<Table>(names.programs())) {
  for (const ProgramNames& program : names.list()) list_.emplace_back(program);
}

ReportScanner::~ReportScanner() = default;

bool ReportScanner::scan(std::string_view line, ReportHits& hits) {
  hits.clear();
  JsonCursor cursor{line};
  if (!scan_head(cursor, hits.week, hits.x)) return false;
  if (cursor.skip('[')) {
    hits.any_program = true;
    do {
      if (!scan_program(cursor, hits)) return false;
    } while (cursor.skip(','));
    if (!cursor.skip(']')) return false;
  } else if (!cursor.skip("null")) {
    return false;
  }
  std::string_view text;
  return cursor.skip(",\"Config\":\"") && cursor.string(text) && cursor.skip('}') &&
         cursor.at_end();
}

bool ReportScanner::scan_program(JsonCursor& cursor, ReportHits& hits) {
  if (!cursor.skip("{\"Program\":\"")) return false;
  uint32_t place = kNone;
  std::string_view text;
  const uint32_t before = hits.programs.empty() ? programs_->start() : hits.programs.back();
  if (!programs_->name(cursor, before, place, text)) return false;
  if (place == kNone) return scan_unknown_program(cursor);
  // Programs have no value but their place: both lists have them in the same order.
  hits.programs.push_back(place);
  Program& program = list_[place];
  std::string_view version;
  return cursor.skip(",\"Version\":\"") &&
         Program::field(cursor, program.versions, hits, version) &&
         cursor.skip(",\"GoVersion\":\"") &&
         Program::field(cursor, program.toolchains, hits, text) && cursor.skip(",\"GOOS\":\"") &&
         Program::field(cursor, program.goos, hits, text) && cursor.skip(",\"GOARCH\":\"") &&
         Program::field(cursor, program.goarch, hits, text) && cursor.skip(",\"Counters\":{") &&
         scan_counters(cursor, program.counters, hits) && cursor.skip(",\"Stacks\":{") &&
         scan_stacks(cursor, place, version, hits) && cursor.skip('}');
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

bool ReportScanner::scan_counters(JsonCursor& cursor, Table& table, ReportHits& hits) {
  if (cursor.skip('}')) return true;
  ++objects_;
  unknown_.clear();
  uint32_t before = table.start();
  do {
    uint32_t place = kNone;
    std::string_view json;
    int64_t count = 0;
    if (!cursor.skip('"') || !table.name(cursor, before, place, json)) return false;
    if (!cursor.skip(':') || !cursor.count(count)) return false;
    if (place == kNone) {
      unknown_.push_back(json);
      continue;
    }
    if (!table.see(place, objects_)) return false;
    hits.hits.push_back({table.value(place), count});
    before = place;
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
    if (!cursor.skip('"') || !cursor.string(json)) return false;
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
