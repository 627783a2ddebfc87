#include "collector/store/store_check.h"

#include <rocksdb/metadata.h>
#include <rocksdb/sst_file_reader.h>

#include <bit>
#include <charconv>
#include <chrono>
#include <memory>
#include <set>

#include "base/date.h"
#include "collector/store/record_scan.h"
#include "collector/store/report_key.h"
#include "collector/store/rocks_database.h"
#include "format/report.h"

namespace tally::collector {
namespace {

using base::fail;
using base::Result;

std::optional<uint64_t> parse_number(std::string_view text) {
  uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

Result<void> check_week(rocksdb::DB& db, const std::string& week, bool can_flush,
                        std::optional<uint64_t> counted, CheckResult& result) {
  uint64_t records = 0;
  auto scanned = scan_records(
      db, week, can_flush,
      [&](uint64_t bits, std::string_view line) -> Result<void> {
        ++records;
        if (auto fault = fault_of_record(week, bits, line)) {
          result.damaged.push_back({report_key(week, bits), std::move(*fault)});
        }
        return {};
      },
      [&](const Damage& damage) { result.damaged.push_back(damage); });
  if (!scanned) return scanned;
  result.records += records;
  if (counted.value_or(0) != records) {
    result.damaged.push_back(
        {count_key(week), fmt::format("the week has {} reports that can be read, but the store "
                                      "counted {}",
                                      records, counted.value_or(0))});
  }
  return {};
}

// Asks each file for each day between its first and its last report. A day that the file cannot say
// anything of may have reports in it.
void add_weeks_in_files(rocksdb::DB& db, std::set<std::string>& weeks) {
  std::vector<rocksdb::LiveFileMetaData> files;
  db.GetLiveFilesMetaData(&files);
  for (const rocksdb::LiveFileMetaData& file : files) {
    const auto first = parse_report_key(file.smallestkey);
    if (!first) continue;
    // The numbers of reports come behind all reports.
    const auto last = parse_report_key(file.largestkey);
    rocksdb::SstFileReader reader{database_options()};
    if (!reader.Open(file.db_path + file.name).ok()) continue;
    constexpr std::chrono::days kFarthest{10'000};
    base::Date day = base::parse_date(first->week).value();
    for (const base::Date end = day + kFarthest; day < end; day += std::chrono::days{1}) {
      const std::string week = base::format_date(day);
      if (last && week > last->week) break;
      const std::unique_ptr<rocksdb::Iterator> it{reader.NewIterator(rocksdb::ReadOptions{})};
      it->Seek(week_begin(week));
      const bool is_there = it->Valid() && it->key().starts_with(week_begin(week));
      if (is_there || !it->status().ok()) weeks.insert(week);
      if (!it->Valid() && it->status().ok()) break;
    }
  }
}

}  // namespace

Result<WeekCounts::Map> stored_counts(rocksdb::DB& db) {
  WeekCounts::Map counts;
  const std::unique_ptr<rocksdb::Iterator> it{db.NewIterator(rocksdb::ReadOptions{})};
  for (it->Seek(kCountPrefix); it->Valid() && it->key().starts_with(kCountPrefix); it->Next()) {
    const std::string_view week = it->key().ToStringView().substr(kCountPrefix.size());
    const auto number = parse_number(it->value().ToStringView());
    if (!number) return fail("the number of reports of {} is damaged", week);
    counts[std::string(week)] = *number;
  }
  if (!it->status().ok()) {
    return fail("reading the numbers of reports: {}", it->status().ToString());
  }
  return counts;
}

std::vector<std::string> weeks_in_database(rocksdb::DB& db) {
  std::set<std::string> weeks;
  if (const auto counts = stored_counts(db)) {
    for (const auto& [week, reports] : *counts) weeks.insert(week);
  }
  const std::unique_ptr<rocksdb::Iterator> it{db.NewIterator(rocksdb::ReadOptions{})};
  for (it->SeekToFirst(); it->Valid();) {
    const auto key = parse_report_key(it->key().ToStringView());
    if (!key) {
      it->Next();
      continue;
    }
    const std::string week{key->week};
    weeks.insert(week);
    it->Seek(week_end(week));
  }
  if (!it->status().ok()) add_weeks_in_files(db, weeks);
  return {weeks.begin(), weeks.end()};
}

std::optional<std::string> fault_of_record(std::string_view week, uint64_t bits,
                                           std::string_view line) {
  const auto report = format::parse_report(line);
  if (!report) return report.error().message;
  if (report->week != week || std::bit_cast<uint64_t>(report->x) != bits) {
    return "it is a report of another Week or X";
  }
  if (format::write_report_line(*report) != line) return "it is not in the form that is stored";
  return std::nullopt;
}

Result<CheckResult> check_database(rocksdb::DB& db, bool can_flush) {
  CheckResult result;
  const auto counts = stored_counts(db);
  if (!counts) result.damaged.push_back({std::string(kCountPrefix), counts.error().message});
  for (const std::string& week : weeks_in_database(db)) {
    std::optional<uint64_t> counted;
    if (counts) {
      if (const auto it = counts->find(week); it != counts->end()) counted = it->second;
    }
    if (auto checked = check_week(db, week, can_flush, counted, result); !checked) {
      return fail("checking the week {}: {}", week, checked.error().message);
    }
  }
  return result;
}

}  // namespace tally::collector
