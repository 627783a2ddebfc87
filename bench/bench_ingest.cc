// What it costs to take a report: checked against the real config, and written anew. The yardstick
// is simdjson parsing the same bodies, which nobody who reads them all can do without.
#include <benchmark/benchmark.h>
#include <simdjson.h>

#include <cstdlib>
#include <sstream>
#include <string>
#include <vector>

#include "base/file.h"
#include "collector/ingest/ingest.h"
#include "format/report.h"

namespace tally::collector {
namespace {

// As clients send them: indented, and sorted.
std::vector<std::string> bodies() {
  std::istringstream file{base::read_file(TALLY_TEST_DATA "/charts/2026-11-15.ndjson").value()};
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) {
    lines.push_back(format::write_report(format::parse_report(line).value()));
  }
  return lines;
}

// Calls `work` for one report after the other.
template <typename Work>
void for_reports(benchmark::State& state, Work work) {
  const std::vector<std::string> reports = bodies();
  size_t bytes = 0;
  size_t at = 0;
  for (auto _ : state) {
    const std::string& body = reports[at++ % reports.size()];
    bytes += body.size();
    work(body);
  }
  state.SetBytesProcessed(static_cast<int64_t>(bytes));
  state.SetItemsProcessed(static_cast<int64_t>(state.iterations()));
}

void parse(benchmark::State& state) {
  simdjson::dom::parser parser;
  for_reports(state, [&](const std::string& body) {
    simdjson::dom::element root;
    if (parser.parse(body.data(), body.size(), true).get(root)) std::abort();
    benchmark::DoNotOptimize(root);
  });
}
BENCHMARK(parse);

void accept(benchmark::State& state) {
  const ReportRules rules{
      format::parse_upload_config(base::read_file(TALLY_TEST_DATA "/go-config/config.json").value())
          .value()};
  const base::Date today = base::parse_date("2026-11-29").value();
  for_reports(state, [&](const std::string& body) {
    const auto report = accept_report(body, rules, today, Limits{});
    if (!report) std::abort();
    benchmark::DoNotOptimize(report->line.data());
  });
}
BENCHMARK(accept);

// The same by way of values, as who only reads reports does it.
void read_and_write(benchmark::State& state) {
  for_reports(state, [&](const std::string& body) {
    const auto report = format::parse_report(body);
    if (!report) std::abort();
    benchmark::DoNotOptimize(format::write_report_line(*report));
  });
}
BENCHMARK(read_and_write);

}  // namespace
}  // namespace tally::collector

BENCHMARK_MAIN();
