// Reports for tests of the store and of what is made of it. For tests only.
#ifndef TALLY_COLLECTOR_STORE_REPORT_FIXTURE_H_
#define TALLY_COLLECTOR_STORE_REPORT_FIXTURE_H_

#include <cstdint>
#include <future>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "collector/store/store.h"
#include "format/report.h"

namespace tally::collector {

inline std::unique_ptr<Store> open_store(const std::filesystem::path& path,
                                         Store::Open mode = Store::Open::kCreate) {
  auto store = Store::open(path, mode);
  if (!store) throw std::runtime_error(store.error().message);
  return std::move(*store);
}

inline Stored put(Store& store, const std::string& week, double x, const std::string& line) {
  std::promise<Stored> result;
  store.submit({week, x, line}, [&](Stored stored) { result.set_value(stored); });
  return result.get_future().get();
}

inline std::vector<std::string> lines_of(const Store& store, std::string_view week) {
  std::vector<std::string> lines;
  auto scanned = store.scan(week, [&](std::string_view line) -> base::Result<void> {
    lines.emplace_back(line);
    return {};
  });
  if (!scanned) throw std::runtime_error(scanned.error().message);
  return lines;
}

// A report of `acme.org/cc` v1 with this count of `runs`, in the form that is stored.
inline std::string report_line(const std::string& week, double x, int64_t runs = 1) {
  format::Report report{.week = week, .last_week = "", .x = x, .programs = {}, .config = "v1.0.0"};
  report.programs.push_back({.id = {"acme.org/cc", "v1", "gcc-12.2", "linux", "amd64"},
                             .counters = {{"runs", runs}},
                             .stacks = {}});
  return format::write_report_line(report);
}

// X of the i-th of `reports` reports, which are in no order.
inline double spread_x(uint64_t i) {
  return static_cast<double>((i * 0x9e3779b97f4a7c15) >> 12 | 1) * 0x1p-52;
}

// Stores all at once and waits.
inline void put_all(Store& store, const std::string& week, uint64_t first, uint64_t end) {
  std::vector<std::promise<Stored>> results(end - first);
  for (uint64_t i = first; i < end; ++i) {
    store.submit({week, spread_x(i), report_line(week, spread_x(i), static_cast<int64_t>(i))},
                 [&, i](Stored stored) { results[i - first].set_value(stored); });
  }
  for (auto& each : results) {
    if (each.get_future().get() != Stored::kNew) throw std::runtime_error("a report is not new");
  }
}

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_STORE_REPORT_FIXTURE_H_
